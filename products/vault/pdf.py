"""Whether a PDF is whole, open and of a bearable length; its objects are read, nothing is drawn."""

import logging
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pypdf import PdfReader
from pypdf.errors import PdfReadError, PyPdfError

from products.vault.unfit import Limits, Unfit

END = b"%%EOF"
REBUILT = 16_000_000  # bytes
AFTER_END = 64  # bytes of padding that honest writers leave after the end mark
BROKEN = gettext_lazy("Tệp PDF bị hỏng hoặc tải lên chưa hết. Hãy mở thử trên máy rồi xuất lại.")
# pypdf tells of every oddity of an honest scan.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
# What pypdf raises for files that are none.
UNREADABLE = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError, OverflowError,
)  # fmt: skip


class _Reader(PdfReader):
    """Mends a broken table of objects only in small files: that reads the whole file into memory."""

    def _rebuild_xref_table(self, stream) -> None:
        if stream.seek(0, 2) > REBUILT:
            raise PdfReadError("the table of objects is broken")
        stream.seek(0)
        super()._rebuild_xref_table(stream)


def pages(file: BinaryIO, size: int, tail: bytes, limits: Limits) -> int:
    """Number of pages; Unfit where the file is cut, encrypted, runs code when opened, or is too long."""
    end = tail.rfind(END)
    if end < 0:
        raise Unfit(BROKEN)
    if len(tail[end + len(END) :].strip(b"\r\n\t \0")) > AFTER_END:
        raise Unfit(_("Sau phần PDF có nội dung khác. Hãy xuất lại tệp PDF từ phần mềm quét hoặc soạn thảo."))
    file.seek(0)
    try:
        reader = _Reader(file, strict=False)
        if reader.is_encrypted:
            raise Unfit(_("Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."))
        count, acts = len(reader.pages), _acts_when_opened(reader)
    except Unfit:
        raise
    except UNREADABLE as e:
        raise Unfit(BROKEN) from e
    if acts:
        raise Unfit(_("Tệp PDF chứa mã lệnh hoặc tệp đính kèm. Hãy in ra PDF mới (In → Lưu dạng PDF) rồi gửi lại."))
    if count == 0:
        raise Unfit(BROKEN)
    if count > limits.pages:
        raise Unfit(_(
            "Tệp PDF có {count} trang, tối đa {pages}. Hãy chia thành nhiều tệp."
        ).format(count=count, pages=limits.pages))
    return count


def _acts_when_opened(reader: PdfReader) -> bool:
    root = reader.trailer["/Root"]
    names = root.get("/Names")
    names = names.get_object() if names is not None else {}
    opened = root.get("/OpenAction")
    opened = opened.get_object() if opened is not None else None
    runs = isinstance(opened, dict) and opened.get("/S") in ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm")
    return runs or "/AA" in root or "/JavaScript" in names or "/EmbeddedFiles" in names
