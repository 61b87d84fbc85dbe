"""Product lists for the tests, made here: honest ones in the annex's shape and hostile ones."""

import io
import zipfile

from openpyxl import Workbook

HEADER = ("stt", "san_pham", "chu_the", "dia_chi", "ghi_chu")
TEA, LAND, AGAIN = (
    (1, "Trà hoa vàng", "HTX Hải Sơn", "Xã Hải Sơn", ""),
    (2, "Gà đồi", "Hộ kinh doanh Gà Đồi", "Thôn 2, Xã Hải Sơn", ""),
    (3, "Bún Vân Cù", "Tổ hợp tác sản xuất Bún Vân Cù", "Xã Hải Sơn", "Đánh giá lại"),
)


def xlsx(*rows, header=HEADER, sheets: dict | None = None) -> bytes:
    book = Workbook()
    book.active.title = "Danh sách"
    for row in (header, *rows):
        book.active.append(row)
    for title, more in (sheets or {}).items():
        sheet = book.create_sheet(title)
        for row in more:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv(*rows, header=HEADER, encoding="utf-8", delimiter=",") -> bytes:
    lines = [delimiter.join(str(cell) for cell in row) for row in (header, *rows)]
    return "\r\n".join(lines).encode(encoding)


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with one more member in its archive."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def replaced(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with one member's content changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return out.getvalue()
