"""The certificate of a recognised product (giấy chứng nhận sản phẩm OCOP), from plain values to PDF.

None of the decisions prints a form for it: this one is the portal's own. It is made unsigned; the
official signature and seal are put on it outside, with the official tool, in the room left for them.
"""
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from ocop.papers import decree30, ornament, qr
from ocop.papers.pdf import Metadata, TooLong, render_pdf

TEMPLATE = "documents/certificate.html"
STARS_IN_WORDS = {3: "Ba", 4: "Bốn", 5: "Năm"}
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
# Four settings of the text, from generous to tight; the first that fits the sheet is taken.
FITS = range(4)


@dataclass(frozen=True)
class CertificateContext:
    """All that stands on one certificate: primitives only, so that it can be stored beside the file.

    ``stars`` is 3, 4 or 5 (fewer get no certificate). ``valid_until`` is the last valid day, included.
    ``signer_lines`` are the lines of the title, in order; ``signer_name`` may be empty.
    ``specimen`` marks a sheet of a demonstration across its face.
    """

    number: str
    authority: str
    product: str
    producer: str
    address: str
    stars: int
    decision_number: str
    decision_date: date
    decision_body: str
    issued_on: date
    valid_until: date
    place: str
    signer_lines: tuple[str, ...]
    code: str
    check_url: str
    signer_name: str = ""
    specimen: bool = False

    def __post_init__(self):
        if self.stars not in STARS_IN_WORDS:
            raise ValueError(f"Giấy chứng nhận chỉ cấp cho 3, 4 hoặc 5 sao: {self.stars}")
        if self.valid_until <= self.issued_on:
            raise ValueError("Giấy chứng nhận hết hạn trước ngày cấp")
        for name in ("number", "authority", "product", "producer", "address", "decision_number", "code", "check_url"):
            if not getattr(self, name).strip():
                raise ValueError(f"Giấy chứng nhận thiếu nội dung: {name}")


def template_context(certificate: CertificateContext) -> dict:
    """What ``documents/certificate.html`` reads, but for ``fit``."""
    return {
        "certificate": certificate,
        "title": f"Giấy chứng nhận sản phẩm OCOP {certificate.number}",
        "stars_in_words": STARS_IN_WORDS[certificate.stars].upper(),
        "stars": ornament.stars(certificate.stars),
        "qr": qr.svg(certificate.check_url),
        "decision_day": decree30.day_in_words(certificate.decision_date),
        "valid_until": decree30.day_in_words(certificate.valid_until),
        "place_date": decree30.place_date(certificate.place, certificate.issued_on),
        "signer": decree30.Signer(certificate.signer_lines, certificate.signer_name),
    }


def render(certificate: CertificateContext) -> bytes:
    """The certificate as a PDF of exactly one A4 landscape page; the same values give the same bytes.

    Long names are set smaller until they fit. Raises ``TooLong`` (a ``PaperError``) where even the
    smallest setting is not enough: nothing is ever clipped.
    """
    values = template_context(certificate)
    metadata = Metadata(
        title=f"{values['title']} – {certificate.product}",
        author=certificate.authority,
        subject=f"Sản phẩm OCOP hạng {certificate.stars} sao",
        keywords=(certificate.check_url,),  # says which certificate an altered file claims to be
        created=datetime.combine(certificate.issued_on, time(), VIETNAM),
    )
    for fit in FITS:
        try:
            return render_pdf(TEMPLATE, {**values, "fit": fit}, metadata=metadata, pages=1, ground=ornament.frame())
        except TooLong:
            if fit == FITS[-1]:
                raise
    raise AssertionError("FITS is not empty")
