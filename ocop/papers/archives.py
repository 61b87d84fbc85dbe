"""Workbooks as archives: their directory and their parts are looked at before any parser opens them.

A workbook of 5 kB may unpack to hundreds of megabytes, hold a cell at XFD1048576, or entities that grow without end.
What is asked here costs a few bytes of memory whatever the file is.
"""

import zlib
from typing import BinaryIO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MEMBERS = 200
UNPACKED = 60_000_000  # bytes of all parts together
PART = 40_000_000
RATIO, SMALL = 200, 1_000_000  # unpacked over packed; sheets of honest files stay below 60
CELLS = 500_000  # cells and shared texts: what the parser would build objects for
CHUNK = 1 << 20
MACROS = ("vbaproject.bin", "vbadata.xml", "activex")
BROKEN = gettext_lazy("Tệp bảng tính bị hỏng hoặc tải lên chưa hết. Hãy mở thử trên máy rồi lưu lại.")
BOMB = gettext_lazy("Tệp bung ra quá lớn so với dung lượng, có dấu hiệu gây hại. Hãy lưu lại từ phần mềm văn phòng.")

DECLARED = gettext_lazy("Tệp chứa khai báo XML không được phép, có dấu hiệu gây hại. Hãy mở bằng Excel rồi lưu lại.")


class Unsafe(Exception):
    """The archive is not opened; the message is a Vietnamese sentence that says what to do."""


def check_workbook(file: BinaryIO) -> None:
    """Raise Unsafe for what is no ``.xlsx``, is broken, has a password or macros, or would unpack beyond the limits."""
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            members = archive.infolist()
            _check_directory(members)
            for member in members:
                _check_part(archive, member)
    except (BadZipFile, LargeZipFile, ValueError, OSError, RuntimeError, EOFError, zlib.error) as error:
        raise Unsafe(BROKEN) from error  # RuntimeError: an unknown packing method
    finally:
        file.seek(0)


def _check_directory(members: list[ZipInfo]) -> None:
    names = [member.filename for member in members]
    lower = {name.lower() for name in names}
    if len(set(names)) != len(names) or any(n.startswith(("/", "\\")) or ".." in n.split("/") for n in names):
        raise Unsafe(BROKEN)
    if any(member.flag_bits & 0x1 for member in members):
        raise Unsafe(_("Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."))
    if any(mark in name for name in lower for mark in MACROS):
        raise Unsafe(_("Tệp chứa macro. Hãy lưu lại dạng .xlsx không có macro."))
    if "xl/workbook.xml" not in lower or "[content_types].xml" not in lower:
        raise Unsafe(_("Tệp này không phải bảng tính .xlsx."))
    dense = any(m.file_size > SMALL and m.file_size > RATIO * max(1, m.compress_size) for m in members)
    large = any(m.file_size > PART for m in members) or sum(m.file_size for m in members) > UNPACKED
    if len(members) > MEMBERS or dense or large:
        raise Unsafe(BOMB)


def _check_part(archive: ZipFile, member: ZipInfo) -> None:
    """Read an XML part through once: no document type, and not more cells or texts than a list can have."""
    if not member.filename.lower().endswith((".xml", ".rels")):
        return
    cells, tail = 0, b""
    with archive.open(member) as part:
        while chunk := part.read(CHUNK):
            chunk = chunk.replace(b"\0", b"")  # what is written as UTF-16 is found as well
            seen = tail + chunk
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise Unsafe(DECLARED)
            cells += chunk.count(b"<c ") + chunk.count(b"<c>") + chunk.count(b"<si") + chunk.count(b"<row")
            if cells > CELLS:
                raise Unsafe(_("Bảng tính có quá nhiều ô. Hãy chia thành nhiều tệp và xóa các trang không cần."))
            tail = seen[-16:]
