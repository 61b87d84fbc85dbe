"""The list of registered products in the shape of the plans' annexes: the same columns the import reads back."""

import io
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from ocop.journal.words import kept
from ocop.papers import cells
from products.models import DossierKind

HEADER = kept((
    "TT", "Sản phẩm", "Chủ thể", "Địa chỉ", "Ghi chú", "Bộ sản phẩm", "Loại hình", "Ngành", "Số phiếu", "Mã sản phẩm",
))  # fmt: skip
WIDTHS = (6, 36, 42, 34, 16, 14, 26, 34, 30, 30)
TITLE_ROW, HEADER_ROW = 1, 4
FRAME = Border(*[Side(style="thin", color="8C8C8C")] * 4)
WRAPPED = Alignment(vertical="center", wrap_text=True)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
FONT = "Times New Roman"


@override("vi")  # an annex of an official paper
def annex(rows: Iterable[Mapping], *, title: str, unit: str, made_at: datetime) -> bytes:
    """The annex as ``.xlsx`` bytes: one row a product, in the order given; a first registration has no note.

    Each row: ``product, producer, address, kind, set_code, owner, sector, slip, code``.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = kept("Danh sách")
    book.properties.title, book.properties.creator = cells.text(title), cells.text(unit)
    book.properties.created = book.properties.modified = cells.plain(made_at)
    for at, (text, font) in enumerate((
        (kept("DANH SÁCH SẢN PHẨM ĐĂNG KÝ ĐÁNH GIÁ, PHÂN HẠNG"), Font(name=FONT, size=14, bold=True)),
        (kept(f"{title} – {unit}, lập ngày {cells.plain(made_at):%d/%m/%Y}"), Font(name=FONT, size=11, italic=True)),
    ), start=TITLE_ROW):  # fmt: skip
        cells.put(sheet.cell(at, 1), text)
        sheet.cell(at, 1).font = font
    plain, bold = Font(name=FONT, size=11), Font(name=FONT, size=11, bold=True)
    fill = PatternFill("solid", fgColor="E8EEF4")
    for at, (name, width) in enumerate(zip(HEADER, WIDTHS, strict=True), start=1):
        cell = _put(sheet, HEADER_ROW, at, name, bold, MIDDLE)
        cell.fill = fill
        sheet.column_dimensions[cell.column_letter].width = width
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(_values(number, row), start=1):
            _put(sheet, HEADER_ROW + number, at, value, plain, MIDDLE if at == 1 else WRAPPED)
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 3)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _values(number: int, row: Mapping) -> tuple:
    kind = DossierKind(row["kind"])
    note = "" if kind == DossierKind.FIRST else kind.label
    return (number, row["product"], row["producer"], row["address"], note, row["set_code"], row["owner"],
            row["sector"], row["slip"], row["code"] or "")  # fmt: skip


def _put(sheet, row: int, column: int, value, font: Font, alignment: Alignment):
    cell = sheet.cell(row, column)
    cells.put(cell, value)
    cell.font, cell.alignment, cell.border = font, alignment, FRAME
    return cell
