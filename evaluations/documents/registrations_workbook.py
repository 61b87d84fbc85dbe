"""Registrations by unit and sector as a workbook in the shape of plans' annexes; every total is a live SUM."""

import io
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from evaluations.selectors.registrations import Registrations
from ocop.papers import cells
from ocop.papers.workbooks import FONT

HEADER_ROW = 4
THIN = Side(style="thin", color="8C8C8C")
FRAME = Border(THIN, THIN, THIN, THIN)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(vertical="center", wrap_text=True)
PLAIN, BOLD = Font(name=FONT, size=11), Font(name=FONT, size=11, bold=True)
HEADER_FILL = PatternFill("solid", fgColor="E8EEF4")


def registrations_workbook(facts: Registrations, made_at: datetime) -> bytes:
    """The annex as ``.xlsx`` bytes: units down, sectors across, SUM by row and by column.

    Raises ``ValueError`` where there is no unit or no sector to count by.
    """
    if not facts.units or not facts.sectors:
        raise ValueError("Chưa có đơn vị hoặc ngành nào để tổng hợp đăng ký")
    book = Workbook()
    sheet = book.active
    sheet.title = cells.SheetNames().take("Đăng ký")
    book.properties.title = cells.text(f"Sản phẩm đăng ký – {facts.title}")
    book.properties.creator = cells.text(facts.unit)
    book.properties.created = book.properties.modified = cells.plain(made_at)
    _heading(sheet, facts, made_at)
    headers = ["TT", "Đơn vị", *facts.sectors, "Tổng"]
    for column, title in enumerate(headers, 1):
        _cell(sheet, HEADER_ROW, column, title, BOLD, MIDDLE).fill = HEADER_FILL
    for index, (path, name) in enumerate(facts.units, 1):
        _cell(sheet, HEADER_ROW + index, 1, index, PLAIN, MIDDLE)
        _cell(sheet, HEADER_ROW + index, 2, name, PLAIN, LEFT)
        _counts(sheet, HEADER_ROW + index, path, facts)
    _total_row(sheet, len(facts.units), len(headers))
    _layout(sheet, headers)
    book.calculation.fullCalcOnLoad = True  # openpyxl stores no values: the program that opens it computes them
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _heading(sheet, facts: Registrations, made_at: datetime) -> None:
    cells.put(sheet.cell(1, 1), f"TỔNG HỢP SẢN PHẨM ĐĂNG KÝ ĐÁNH GIÁ, PHÂN HẠNG – {facts.title}")
    sheet.cell(1, 1).font = Font(name=FONT, size=14, bold=True)
    cells.put(sheet.cell(2, 1), f"{facts.unit} – lập lúc {cells.plain(made_at):%H:%M %d/%m/%Y}")
    sheet.cell(2, 1).font = Font(name=FONT, size=11, italic=True)


def _cell(sheet, row: int, column: int, value, font: Font, alignment: Alignment):
    cell = sheet.cell(row, column)
    cells.put(cell, value)
    cell.font, cell.alignment, cell.border = font, alignment, FRAME
    return cell


def _sum(sheet, row: int, column: int, of: str) -> None:
    cell = _cell(sheet, row, column, None, BOLD, MIDDLE)
    cell.value = f"=SUM({of})"  # ours, from coordinates only
    cell.number_format = "#,##0"


def _counts(sheet, row: int, unit: str, facts: Registrations) -> None:
    for column, sector in enumerate(facts.sectors, 3):
        _cell(sheet, row, column, facts.counts.get((unit, sector), 0), PLAIN, MIDDLE).number_format = "#,##0"
    last = 2 + len(facts.sectors)
    _sum(sheet, row, last + 1, f"C{row}:{get_column_letter(last)}{row}")


def _total_row(sheet, units: int, columns: int) -> None:
    first, last = HEADER_ROW + 1, HEADER_ROW + units
    _cell(sheet, last + 1, 1, None, BOLD, MIDDLE)
    _cell(sheet, last + 1, 2, "Tổng cộng", BOLD, LEFT)
    for column in range(3, columns + 1):
        letter = get_column_letter(column)
        _sum(sheet, last + 1, column, f"{letter}{first}:{letter}{last}")


def _layout(sheet, headers: list[str]) -> None:
    sheet.column_dimensions["A"].width = 6
    sheet.column_dimensions["B"].width = 28
    for column in range(3, len(headers) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 18
    sheet.row_dimensions[HEADER_ROW].height = 66
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 3)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(headers))}{sheet.max_row - 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.oddFooter.center.text = "Trang &P/&N"
