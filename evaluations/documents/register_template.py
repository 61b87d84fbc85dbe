"""The workbook to fill in for taking over a register of earlier recognitions: the columns, an example, notes."""

import io
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from ocop.papers.cells import text

HEADER = ("stt", "san_pham", "chu_the", "xa_phuong", "hang_sao", "so_quyet_dinh", "ngay_quyet_dinh", "so_giay",
          "ngay_cap", "het_han", "bo_san_pham", "co_quan_cong_nhan")  # fmt: skip
WIDTHS = (6, 36, 44, 26, 10, 20, 18, 22, 14, 14, 14, 34)
NOTES = (
    "Bắt buộc: san_pham, chu_the, xa_phuong, hang_sao (3, 4, 5), so_quyet_dinh, ngay_quyet_dinh.",
    "so_giay, ngay_cap để trống thì lấy số và ngày của quyết định; het_han để trống thì tính 36 tháng từ ngày cấp.",
    "bo_san_pham: số bộ theo quyết định có hiệu lực vào ngày công nhận; không cần khi sản phẩm đã có trên cổng.",
    "Ngày ghi ngày/tháng/năm. Có một dòng lỗi thì không dòng nào được nhập. Xóa dòng ví dụ trước khi nộp.",
)


def workbook(today: date) -> bytes:
    """The ``.xlsx``; the example's dates are a year before ``today``."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sổ sản phẩm"
    for at, (name, width) in enumerate(zip(HEADER, WIDTHS, strict=True), start=1):
        cell = sheet.cell(row=1, column=at)
        cell.value, cell.font, cell.fill = name, Font(bold=True), PatternFill("solid", fgColor="E8EEF4")
        sheet.column_dimensions[cell.column_letter].width = width
    day = f"15/06/{today.year - 1}"
    example = (1, "Trà hoa vàng sấy (ví dụ)", "HTX Ba Chẽ", "Xã Ba Chẽ", 4, "1234/QĐ-UBND", day, "12/2025/GCN", day, "",
               2, "")  # fmt: skip
    for at, value in enumerate(example, start=1):
        sheet.cell(row=2, column=at).value = value
    notes = book.create_sheet("Huong dan")
    for at, note in enumerate(NOTES, start=1):
        notes.cell(row=at, column=1).value = text(note)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
