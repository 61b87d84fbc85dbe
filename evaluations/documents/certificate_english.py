"""The certificate in English: the same facts from the same stored content, for readers abroad.

It says that the Vietnamese original prevails and is never signed. Names of products and producers stay as they are.
"""

from datetime import datetime, time

from evaluations.documents.certificate import FITS, VIETNAM, CertificateContext
from ocop.accounts.models import Locality
from ocop.papers import ornament, qr
from ocop.papers.pdf import Metadata, TooLong, render_pdf

TEMPLATE = "documents/certificate_english.html"
WORDS = {3: "THREE", 4: "FOUR", 5: "FIVE"}
KINDS = {"Tỉnh": "Province", "Thành phố": "City", "Thị xã": "Town", "Huyện": "District", "Quận": "District",
         "Phường": "Ward", "Xã": "Commune", "Thị trấn": "Township"}  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
CENTRE = "Ministry of Agriculture and Environment"


def unit_name(name: str) -> str:
    """``Tỉnh Quảng Ninh`` → ``Quảng Ninh Province``; a name of another shape stays as it is."""
    for kind, english in KINDS.items():
        if name.startswith(f"{kind} "):
            return f"{name[len(kind) + 1:]} {english}"
    return name


def body_of(unit: Locality) -> str:
    """The deciding body in English."""
    return CENTRE if unit.level == Locality.Level.CENTRE else f"People's Committee of {unit_name(unit.name)}"


def day(date) -> str:
    """``25 June 2026``, whatever language the machine speaks."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def render(certificate: CertificateContext, unit: Locality) -> bytes:
    """One A4 landscape page; the same values give the same bytes. Raises ``TooLong`` as the Vietnamese one does."""
    title = f"OCOP product certificate {certificate.number}"
    values = {
        "certificate": certificate, "title": title, "stars_in_words": WORDS[certificate.stars],
        "stars": ornament.stars(certificate.stars), "qr": qr.svg(certificate.check_url),
        "body": body_of(unit), "decision_day": day(certificate.decision_date),
        "valid_until": day(certificate.valid_until), "issued_on": day(certificate.issued_on),
    }  # fmt: skip
    metadata = Metadata(
        title=f"{title} – {certificate.product}", author=values["body"],
        subject=f"OCOP product, {certificate.stars} stars", keywords=(certificate.check_url,),
        created=datetime.combine(certificate.issued_on, time(), VIETNAM), lang="en",
    )  # fmt: skip
    for fit in FITS:
        try:
            return render_pdf(TEMPLATE, {**values, "fit": fit}, metadata=metadata, pages=1, ground=ornament.frame())
        except TooLong:
            if fit == FITS[-1]:
                raise
    raise AssertionError("FITS is not empty")
