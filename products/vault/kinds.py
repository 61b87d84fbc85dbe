"""What a file really is, read from its bytes: the name and the browser's word count for nothing.

``look_at`` gives the kind or raises :class:`Unfit` with a sentence for the person who chose the file.
"""

from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO
from zipfile import is_zipfile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.vault import office, pdf, pictures
from products.vault.unfit import Limits, Unfit

__all__ = ["ACCEPT", "Limits", "Seen", "Unfit", "look_at"]

HEAD = 4096
# Content of other kinds that no honest picture or scan begins or ends with: a browser could run it.
ACTIVE = (b"<script", b"<html", b"<!doctype html", b"<?php", b"<svg")
EXTENSIONS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "video/mp4": (".mp4", ".m4v", ".mov"),
    office.DOCX: (".docx",),
    office.XLSX: (".xlsx",),
    office.PPTX: (".pptx",),
}
ACCEPT = ",".join(extension for group in EXTENSIONS.values() for extension in group)
ALLOWED = gettext_lazy(
    "Hãy gửi PDF, ảnh (JPG, PNG, WEBP), Word, Excel, PowerPoint (.docx, .xlsx, .pptx) hoặc video MP4."
)


@dataclass(frozen=True)
class Seen:
    """A file that may be kept: its type as its bytes say, its size in bytes, its pages (PDF only)."""

    content_type: str
    size: int
    pages: int | None = None


def look_at(file: BinaryIO, name: str, limits: Limits) -> Seen:
    """Look at an open, seekable file of that name; memory does not grow with its size. Raises Unfit."""
    size = file.seek(0, 2)
    if size == 0:
        raise Unfit(_("Tệp rỗng, không có nội dung. Hãy chọn lại tệp."))
    if size > limits.megabytes * 1_000_000:
        raise Unfit(_(
            "Tệp lớn hơn {megabytes} MB. Hãy chia nhỏ hoặc giảm độ phân giải bản quét."
        ).format(megabytes=limits.megabytes))
    file.seek(0)
    head = file.read(HEAD)
    file.seek(max(0, size - HEAD))
    tail = file.read()
    content_type = _by_head(head, name)
    pages = None
    if content_type == "application/pdf":
        _refuse_second_nature(file, head, tail)
        pages = pdf.pages(file, size, tail, limits)
    elif content_type.startswith("image/"):
        _refuse_second_nature(file, head, tail)
        content_type = pictures.content_type(file, limits)
    elif content_type == "application/zip":
        content_type = office.content_type(file)
    _refuse_wrong_name(content_type, name)
    file.seek(0)
    return Seen(content_type, size, pages)


def _by_head(head: bytes, name: str) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:256].lower()
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "image/any"
    if head.startswith(b"PK\x03\x04"):
        return "application/zip"
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unfit(_("Tệp Office kiểu cũ hoặc có mật khẩu. Hãy bỏ mật khẩu, lưu lại dạng .docx, .xlsx hoặc PDF."))
    if b"<svg" in start or (start.startswith(b"<?xml") and b"<svg" in head.lower()):
        raise Unfit(_("Ảnh SVG có thể chứa mã lệnh nên không nhận. Hãy xuất thành PNG hoặc PDF."))
    if b"%PDF-" in head:
        raise Unfit(_("Trước phần PDF có nội dung khác. Hãy xuất lại tệp PDF từ phần mềm quét hoặc soạn thảo."))
    extension = PurePath(name).suffix.lower()
    if any(extension in group for group in EXTENSIONS.values()):
        raise Unfit(_(
            "Nội dung không phải tệp {extension} hoặc tệp bị hỏng phần đầu. Hãy mở thử rồi lưu lại."
        ).format(extension=extension))
    raise Unfit(_("Không nhận loại tệp này. {allowed}").format(allowed=ALLOWED))


def _iso_media(head: bytes) -> str:
    brand = head[8:12]
    if brand in (b"heic", b"heix", b"mif1", b"msf1", b"avif"):
        raise Unfit(_(
            "Chưa nhận ảnh HEIC, AVIF của điện thoại. Hãy đổi sang JPG (Cài đặt máy ảnh: «Tương thích nhất»)."
        ))
    return "video/mp4"


def _refuse_second_nature(file: BinaryIO, head: bytes, tail: bytes) -> None:
    """A polyglot is two things at once, say a picture that is an archive or a web page too."""
    file.seek(0)
    if is_zipfile(file):
        raise Unfit(_("Tệp chứa thêm một tệp nén bên trong. Hãy xuất lại tệp chỉ có nội dung cần nộp."))
    ends = (head[:1024] + tail[-1024:]).lower()
    if any(mark in ends for mark in ACTIVE):
        raise Unfit(_("Tệp chứa mã lệnh của trang mạng. Hãy xuất lại tệp chỉ có nội dung cần nộp."))


def _refuse_wrong_name(content_type: str, name: str) -> None:
    extension = PurePath(name).suffix.lower()
    wanted = EXTENSIONS[content_type]
    if extension not in wanted:
        text = _("Tên tệp không có đuôi nhưng nội dung là {wanted}. Hãy đổi tên cho đúng ({wanted}) rồi gửi lại.")
        if extension:
            text = _(
                "Tên tệp đuôi {extension} nhưng nội dung là {wanted}. Hãy đổi tên cho đúng ({wanted}) rồi gửi lại."
            )
        raise Unfit(text.format(extension=extension, wanted=wanted[0]))
