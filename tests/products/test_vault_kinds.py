"""What a file really is: honest files pass, hostile ones are refused with a sentence that says what to do."""

import io

import pytest

from products.vault.kinds import Limits, Unfit, look_at
from tests.products import files

LIMITS = Limits(megabytes=2, pages=20, megapixels=4)
PDF, PNG, JPEG = files.pdf(), files.picture("PNG"), files.picture("JPEG")
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(("name", "data", "kind"), [
    ("a.pdf", PDF, "application/pdf"),
    ("A.PDF", PDF, "application/pdf"),
    ("b.png", PNG, "image/png"),
    ("c.jpg", JPEG, "image/jpeg"),
    ("c.jpeg", JPEG, "image/jpeg"),
    ("d.webp", files.picture("WEBP"), "image/webp"),
    ("e.docx", files.office("docx"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("f.xlsx", files.office("xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("g.pptx", files.office("pptx"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("h.mp4", files.MP4, "video/mp4"),
    ("giấy phép (bản 2).pdf", PDF + b"\r\n", "application/pdf"),
])
def test_honest_files_are_known_by_their_bytes(name, data, kind):
    seen = look_at(io.BytesIO(data), name, LIMITS)
    assert (seen.content_type, seen.size) == (kind, len(data))


def test_pages_are_counted():
    assert look_at(io.BytesIO(files.pdf(7)), "a.pdf", LIMITS).pages == 7


@pytest.mark.parametrize(("name", "data", "says"), [
    ("a.pdf", b"", "rỗng"),
    ("a.pdf", PDF[: len(PDF) // 2], "chưa hết"),
    ("a.pdf", b"%PDF-1.7\nkhong co gi\n%%EOF", "bị hỏng"),
    ("a.pdf", b"<html><script>x()</script>" + PDF, "Trước phần PDF"),
    ("a.pdf", PDF + b"<html><script>x()</script></html>" * 8, "mã lệnh"),
    ("a.pdf", PDF + files.archive({"a.txt": b"x"}), "tệp nén"),
    ("a.pdf", PDF + b"x" * 500, "Sau phần PDF"),
    ("a.pdf", files.pdf(password="bi-mat"), "mật khẩu"),
    ("a.pdf", files.pdf(script=True), "mã lệnh"),
    ("a.pdf", files.pdf(21), "tối đa 20"),
    ("a.pdf", PDF + b" " * 2_100_000, "2 MB"),
    ("a.png", PDF, ".pdf"),
    ("a.pdf", PNG, ".png"),
    ("a", PDF, "không có đuôi"),
    ("a.pdf", b"day la van ban", "không phải tệp .pdf"),
    ("a.exe", b"MZ\x90\x00" + b"\0" * 100, "Không nhận loại tệp"),
    ("a.svg", SVG, "SVG"),
    ("a.png", SVG, "SVG"),
    ("a.jpg", JPEG[:-40][: len(JPEG) // 2], "bị hỏng"),
    ("a.png", PNG[:40], "bị hỏng"),
    ("a.png", PNG + files.archive({"a.jar": b"x"}), "tệp nén"),
    ("a.jpg", JPEG + b"<script>alert(1)</script>", "mã lệnh"),
    ("a.png", files.huge_png(), "quá lớn"),
    ("a.png", files.picture("PNG", (2100, 2000)), "2100 × 2000"),
    ("a.heic", b"\x00\x00\x00\x18ftypheic" + b"\0" * 40, "HEIC"),
    ("a.zip", files.archive({"a.txt": b"x"}), "tệp nén"),
    ("a.docx", files.archive({"a.txt": b"x"}), "tệp nén"),
    ("a.docm", files.office("docx", **{"word/vbaProject.bin": b"x"}), "macro"),
    ("a.docx", files.office("docx", **{"word/vbaProject.bin": b"x"}), "macro"),
    ("a.xlsx", files.office("docx"), ".docx"),
    ("a.docx", files.office("docx")[:-30], "bị hỏng"),
    ("a.docx", files.office("docx", **{"../../etc/passwd": b"x"}), "bị hỏng"),
    ("a.docx", files.office("docx", **{"word/media/x.xml": b"0" * 5_000_000}), "quá lớn"),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "mật khẩu"),
])  # fmt: skip
def test_hostile_and_broken_files_are_refused_with_a_way_out(name, data, says):
    with pytest.raises(Unfit, match=says):
        look_at(io.BytesIO(data), name, LIMITS)


def test_the_file_is_handed_on_from_its_beginning():
    file = io.BytesIO(PDF)
    look_at(file, "a.pdf", LIMITS)
    assert file.tell() == 0
