"""The workbook to fill in: the annex's columns, with an example and the list of sets."""

import io

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from ocop.journal.words import kept
from ocop.papers.cells import text
from products.models import CriteriaSet

HEADER = ("stt", "san_pham", "chu_the", "dia_chi", "ghi_chu", "bo_san_pham", "loai_hinh")
WIDTHS = (6, 36, 44, 28, 18, 14, 18)
NOTES = kept((
    "san_pham, chu_the, dia_chi là bắt buộc; dia_chi ghi tên xã, phường.",
    "ghi_chu: để trống (lần đầu), «Nâng hạng» hoặc «Đánh giá lại».",
    "bo_san_pham: số bộ ở trang «Bộ tiêu chí»; để trống thì chọn khi xem trước.",
    "loai_hinh: chỉ cần khi tên chủ thể không bắt đầu bằng HTX, Tổ hợp tác, Công ty, Hộ, Trang trại…",
))


def workbook(regime: str) -> bytes:
    """The template (.xlsx) for the criteria regime (1048, 148 or 26)."""
    book = Workbook()
    sheet = book.active
    sheet.title = kept("Danh sách")
    sheet.append(HEADER)
    sheet.append((1, kept("Tên sản phẩm"), "HTX …", kept("Xã …"), "", "", ""))
    for at, width in enumerate(WIDTHS, start=1):
        sheet.cell(1, at).font = Font(bold=True)
        sheet.cell(1, at).fill = PatternFill("solid", fgColor="E1EFE5")
        sheet.column_dimensions[sheet.cell(1, at).column_letter].width = width
    sheet.freeze_panes = "A2"
    sets = book.create_sheet(kept("Bộ tiêu chí"))
    sets.sheet_state = "visible"
    sets.append(("bo", "ten_bo", "nganh", "nhom"))
    rows = CriteriaSet.objects.current().filter(regulation=regime).order_by("set_number")
    for row in rows.values_list("set_number", "title", "sector", "group"):
        sets.append(tuple(text(cell) if isinstance(cell, str) else cell for cell in row))
    notes = book.create_sheet(kept("Cách ghi"))
    for note in NOTES:
        notes.append((note,))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
