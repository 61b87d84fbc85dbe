"""Word, Excel and PowerPoint files: archives whose directory is read before anything in them is opened."""

import zlib
from typing import BinaryIO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.vault.unfit import Unfit

_PREFIX = "application/vnd.openxmlformats-officedocument."
DOCX = f"{_PREFIX}wordprocessingml.document"
XLSX = f"{_PREFIX}spreadsheetml.sheet"
PPTX = f"{_PREFIX}presentationml.presentation"
MAIN = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
MEMBERS = 3000
UNPACKED = 500_000_000  # bytes of all members together
RATIO = 200  # unpacked over packed; drawings and sheets of honest files stay below 60
SMALL = 1_000_000  # below this a high ratio harms nobody
BEGINNING = 4096  # bytes of an XML part in which a document type would stand
MACROS = ("vbaproject.bin", "vbadata.xml", "activex")
BROKEN = gettext_lazy("Tệp Office bị hỏng hoặc tải lên chưa hết. Hãy mở thử trên máy rồi lưu lại.")


def content_type(file: BinaryIO) -> str:
    """The document's type; Unfit where it is broken, a bomb, an ordinary archive, or carries macros."""
    members = directory(file)
    names = {member.filename.lower() for member in members}
    if any(mark in name for name in names for mark in MACROS):
        raise Unfit(_("Tệp chứa macro. Hãy lưu lại dạng không có macro (.docx, .xlsx, .pptx) hoặc PDF."))
    found = [kind for main, kind in MAIN.items() if main in names]
    if len(found) != 1 or "[content_types].xml" not in names:
        raise Unfit(_("Không nhận tệp nén (.zip). Hãy gửi từng tài liệu."))
    _refuse_entities(file)
    return found[0]


def _refuse_entities(file: BinaryIO) -> None:
    """XML of honest office files declares no entities; a few lines of them can swell to gigabytes when opened."""
    with ZipFile(file) as archive:
        for member in archive.infolist():
            if member.filename.lower().endswith((".xml", ".rels", ".vml")):
                try:
                    with archive.open(member) as opened:
                        start = opened.read(BEGINNING).replace(b"\0", b"")
                except (BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error) as error:
                    raise Unfit(BROKEN) from error
                if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                    raise Unfit(_("Tệp chứa khai báo XML gây hại. Hãy mở bằng phần mềm văn phòng rồi lưu lại."))


def directory(file: BinaryIO, members: int = MEMBERS, unpacked: int = UNPACKED) -> list[ZipInfo]:
    """The archive's directory, held against the limits; nothing is unpacked. Raises Unfit."""
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            found = archive.infolist()
    except (BadZipFile, LargeZipFile, ValueError, OSError, RuntimeError) as error:  # RuntimeError: an unknown method
        raise Unfit(BROKEN) from error
    names = [member.filename for member in found]
    if len(set(names)) != len(names) or any(n.startswith(("/", "\\")) or ".." in n.split("/") for n in names):
        raise Unfit(BROKEN)
    if any(member.flag_bits & 0x1 for member in found):
        raise Unfit(_("Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."))
    too_dense = any(m.file_size > SMALL and m.file_size > RATIO * max(1, m.compress_size) for m in found)
    if len(found) > members or sum(m.file_size for m in found) > unpacked or too_dense:
        raise Unfit(_("Tệp bung ra quá lớn so với dung lượng, có dấu hiệu gây hại. Hãy lưu lại từ phần mềm văn phòng."))
    return found
