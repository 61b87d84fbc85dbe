"""What the signatures in a PDF are worth, and whether a signed PDF still shows what we handed out.

A signature protects what was signed, not what was handed out: before signing, anything could have been appended. So the
file we made must stand unchanged in front, and what was added may only be signatures: no page, text or action.
"""
import io
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

CATALOG_MAY_GAIN = {"/AcroForm", "/DSS", "/Extensions", "/Perms", "/Version"}
STAMP_SHARE = 4  # a visible signature may take a quarter of the sheet at most


class Unfit(Exception):
    """The file is not our paper, signed; the message says why."""


@dataclass(frozen=True)
class Signature:
    """One signature: the signer's name, the certificate's issuer and serial, when (as the signer's clock said).

    ``trusted``: the certificate leads to one of the installation's roots (``SIGNING_ROOTS``); None: it has none.
    ``whole``: covers the file to its end. ``intact``: neither the bytes nor the signature were altered.
    """

    signer: str
    issuer: str
    serial: str
    signed_at: str
    intact: bool
    whole: bool
    trusted: bool | None

    def as_json(self) -> dict:
        return asdict(self)


@cache
def _roots(paths: tuple[str, ...]) -> tuple:
    from asn1crypto import pem, x509

    found = []
    for path in paths:
        data = Path(path).read_bytes()
        blocks = [der for _, _, der in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        found += [x509.Certificate.load(der) for der in blocks]
    return tuple(found)


def signatures_of(pdf: bytes) -> list[Signature]:
    """Every signature in a PDF, the last one last. Raises ``Unfit`` for a file that cannot be read."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        return [_read(embedded) for embedded in reader.embedded_signatures]
    except Unfit:
        raise
    except Exception as error:  # a broken or hostile file may raise nearly anything from the parsers below
        raise Unfit(_("Không đọc được chữ ký số trong tệp.")) from error


def _read(embedded) -> Signature:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    roots = list(_roots(tuple(settings.SIGNING_ROOTS)))
    status = validate_pdf_signature(embedded, ValidationContext(trust_roots=roots, allow_fetching=False))
    certificate, when = embedded.signer_cert, embedded.self_reported_timestamp
    return Signature(
        signer=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        signed_at=when.isoformat() if when else "",
        intact=bool(status.intact and status.valid),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=bool(status.trusted) if roots else None,
    )


def _name(name) -> str:
    native = name.native
    return str(native.get("common_name") or name.human_friendly)[:200]


def check_signed(pdf: bytes, base: bytes) -> list[Signature]:
    """The signatures of ``pdf``, which must be ``base`` with signatures appended and nothing else.

    Raises ``Unfit`` with the reason: our bytes are not in front, no signature, one that is broken or does not reach
    the end of the file, something besides signatures was added, or the signer's certificate leads to no root of ours.
    """
    if pdf == base:
        raise Unfit(_("Tệp chưa được ký: giống hệt bản đã giao ra."))
    if not pdf.startswith(base):
        raise Unfit(
            _(
                "Tệp không phải bản đã giao ra: phần đầu khác từng byte. Hãy ký đúng tệp tải từ cổng, không in ra, "
                "quét hay lưu lại bằng phần mềm khác."
            )
        )
    found = signatures_of(pdf)
    before = len(signatures_of(base))
    added = found[before:]
    if not added:
        raise Unfit(_("Tệp không có chữ ký số mới."))
    if not all(each.intact for each in found):
        raise Unfit(_("Chữ ký số không còn nguyên vẹn: tệp bị sửa sau khi ký."))
    if not found[-1].whole:
        raise Unfit(_("Sau chữ ký cuối có thêm nội dung."))
    _refuse_more_than_signatures(pdf, base)
    if any(each.trusted is False for each in added):
        raise Unfit(_("Chứng thư số của người ký không thuộc tổ chức mà cổng tin cậy (SIGNING_ROOTS)."))
    if added[-1].trusted is None and not settings.OCOP_DEMO:
        raise Unfit(_("Cổng chưa có chứng thư gốc (SIGNING_ROOTS) nên chưa xác minh được người ký; hãy báo quản trị."))
    return added


def _refuse_more_than_signatures(pdf: bytes, base: bytes) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        begun = PdfFileReader(io.BytesIO(base)).xrefs.total_revisions
        reasons = _Added(reader, begun).reasons()
    except Exception as error:  # see signatures_of
        raise Unfit(_("Không đọc được phần thêm vào sau bản đã giao ra.")) from error
    if reasons:
        found = ", ".join(sorted(reasons))
        raise Unfit(_("Ngoài chữ ký, tệp còn bị thêm hoặc sửa: {found}.").format(found=found))


class _Added:
    """What the revisions after the one we handed out have changed of its objects."""

    def __init__(self, reader, begun: int):
        self.reader, self.begun = reader, begun
        self.old = reader.get_historical_resolver(begun - 1)
        self.pages = list(self._pages())

    def _pages(self):
        def walk(reference):
            node = reference.get_object()
            if node["/Type"] == "/Pages":
                kids = node["/Kids"]
                for at in range(len(kids)):
                    yield from walk(kids.raw_get(at).reference)
            else:
                yield reference

        yield from walk(self.old.root.raw_get("/Pages").reference)

    def reasons(self) -> set[str]:
        found = set()
        known = self._known()
        for revision in range(self.begun, self.reader.xrefs.total_revisions):
            if set(self.reader.xrefs.refs_freed_in_revision(revision)):
                found.add(_("đối tượng bị xóa"))
            for reference in self.reader.xrefs.explicit_refs_in_revision(revision):
                if self._place(reference) in known:
                    found |= self._changed(reference)
        return found | self._form()

    def _known(self) -> set:
        refs = (self.reader.xrefs.explicit_refs_in_revision(number) for number in range(self.begun))
        return {self._place(reference) for found in refs for reference in found}

    @staticmethod
    def _place(reference) -> tuple[int, int]:
        return reference.idnum, reference.generation

    def _changed(self, reference) -> set[str]:
        place = self._place(reference)
        new, old = self.reader.get_object(reference), self.old.get_object(reference)
        if place == self._place(self.old.root_ref):
            return self._keys(old, new, CATALOG_MAY_GAIN, _("danh mục tệp"))
        if any(place == self._place(page) for page in self.pages):
            return self._keys(old, new, {"/Annots"}, _("nội dung trang")) | self._annotations(old, new)
        described = [(self.reader.trailer, "/Info"), (self.old.root, "/Metadata")]
        if any(key in holder and place == self._place(holder.raw_get(key).reference) for holder, key in described):
            return set()  # dates and the signing program's name: shown nowhere on the sheet
        if self._is_ours(old):
            return set()
        return {_("nội dung đã có")}

    @staticmethod
    def _is_ours(old) -> bool:
        """The form of signature fields that the portal's own seal began, which a second signature adds to."""
        return isinstance(old, dict) and ("/SigFlags" in old or _get(old, "/FT") == "/Sig")

    def _keys(self, old, new, may_gain: set[str], what: str) -> set[str]:
        keys = (set(old) | set(new)) - may_gain
        same = all(key in old and key in new and _raw(old, key) == _raw(new, key) for key in keys)
        return set() if same else {what}

    def _annotations(self, old, new) -> set[str]:
        before = [_bytes(each) for each in _list(old)]
        after = _list(new)
        if [_bytes(each) for each in after[: len(before)]] != before:
            return {_("chú thích đã có")}
        box = [abs(int(side)) for side in new["/MediaBox"]]
        found = set()
        for each in after[len(before):]:
            note = each.get_object()
            field = note if "/FT" in note else _get(note, "/Parent", {})
            rect = [int(side) for side in _get(note, "/Rect", [0, 0, 0, 0])]
            area = abs(rect[2] - rect[0]) * abs(rect[3] - rect[1])
            if _get(note, "/Subtype") != "/Widget" or _get(field, "/FT") != "/Sig":
                found.add(pgettext("trong tệp PDF", "chú thích"))
            elif area * STAMP_SHARE > box[2] * box[3]:
                found.add(_("hình chữ ký che quá một phần tư trang"))
        return found

    def _form(self) -> set[str]:
        form = _get(self.reader.root, "/AcroForm", {})
        if "/XFA" in form:
            return {_("biểu mẫu XFA")}
        fields = _get(form, "/Fields", [])
        kinds = [_get(fields[at], "/FT") for at in range(len(fields))]  # by index: iterating gives bare references
        return set() if all(kind == "/Sig" for kind in kinds) else {_("ô nhập liệu")}


def _get(holder, key: str, default=None):
    """The value under a key with references followed, which the library's own ``get`` does not do."""
    try:
        return holder[key]
    except KeyError:
        return default


def _list(page) -> list:
    if "/Annots" not in page:
        return []
    notes = page["/Annots"]
    return [notes.raw_get(at) for at in range(len(notes))]


def _raw(holder, key: str) -> bytes:
    return _bytes(holder.raw_get(key))


def _bytes(thing) -> bytes:
    out = io.BytesIO()
    thing.write_to_stream(out, None)
    return out.getvalue()
