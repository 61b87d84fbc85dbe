"""The workbook to fill in: the kind's columns, how each is written, and the lists it refers to."""

import io

from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from ocop.imports.table import Kind
from ocop.journal.words import kept
from ocop.papers import cells

FONT = "Times New Roman"
THIN = Side(style="thin", color="8C8C8C")
HEAD = PatternFill("solid", fgColor="E1EFE5")
NEEDED = PatternFill("solid", fgColor="FCF0D4")
ROWS_READY = 200


@override("vi")  # a workbook's cells speak the language of the law
def workbook(kind: Kind, rows: list[tuple] = ()) -> bytes:
    """The template as ``.xlsx``; ``rows`` are put below the header (what stands now, to be corrected)."""
    book = Workbook()
    sheet = book.active
    sheet.title = kept("Danh sách")
    for at, field in enumerate(kind.fields, 1):
        cell = sheet.cell(1, at)
        cells.put(cell, f"{field.header} *" if field.required else field.header)
        cell.font, cell.fill = Font(name=FONT, size=11, bold=True), NEEDED if field.required else HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.border = Border(THIN, THIN, THIN, THIN)
        if field.note:
            cell.comment = Comment(cells.text(field.note), "OCOP", height=90, width=260)
        sheet.column_dimensions[get_column_letter(at)].width = field.width
        for row in range(2, max(ROWS_READY, len(rows) + 1) + 1):
            ready = sheet.cell(row, at)
            ready.number_format = "@"  # codes keep their leading noughts
            ready.font = Font(name=FONT, size=11)
            ready.alignment = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(rows, 2):
        for at, value in enumerate(row, 1):
            cells.put(sheet.cell(number, at), str(value) if isinstance(value, int) else value)
    sheet.row_dimensions[1].height = 36
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    _notes(book, kind)
    names = cells.SheetNames()
    for name, header, listed in kind.lists():
        _listed(book.create_sheet(names.take(name)), header, listed)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _notes(book: Workbook, kind: Kind) -> None:
    sheet = book.create_sheet(kept("Cách ghi"))
    rows = [kept(("Mục", "Bắt buộc", "Cách ghi", "Ví dụ"))]
    # A word before the header keeps this sheet from being taken for the list itself.
    rows += [(kept(f"Cột: {f.header}"), kept("Có") if f.required else "", f.note, f.example) for f in kind.fields]
    rows += [(kept("Lưu ý"), "", hint, "") for hint in kind.hints]
    _listed(sheet, rows[0], rows[1:])
    for column, width in zip("ABCD", (34, 10, 70, 30), strict=True):
        sheet.column_dimensions[column].width = width


def _listed(sheet, header: tuple, rows: list[tuple]) -> None:
    for number, row in enumerate((header, *rows), 1):
        for at, value in enumerate(row, 1):
            cell = sheet.cell(number, at)
            cells.put(cell, value)
            cell.font = Font(name=FONT, size=11, bold=number == 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.fill = HEAD
    for at in range(1, len(header) + 1):
        sheet.column_dimensions[get_column_letter(at)].width = 30
    sheet.freeze_panes = "A2"


def plain_list(title: str, header: tuple, rows: list[tuple]) -> bytes:
    """A workbook of one plain list."""
    book = Workbook()
    book.active.title = cells.SheetNames().take(title)
    _listed(book.active, header, rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
