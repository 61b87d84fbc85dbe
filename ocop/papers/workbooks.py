"""Workbooks in the house's style, by XlsxWriter: title, header, frozen panes, filter, print set-up.

XlsxWriter and not openpyxl, because it stores a formula together with its value: a preview on a
phone shows figures, and Excel recomputes them. The same input gives the same bytes.
"""
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from . import cells

FONT = "Times New Roman"
NUMBER_FORMATS = {
    "text": "@", "center": "@", "whole": "#,##0", "points": "0.00", "date": "dd/mm/yyyy", "time": "dd/mm/yyyy hh:mm",
}
LINE_HEIGHT, HIGHEST_ROW = 15, 409  # points; Excel allows no higher row
A4, A3 = 9, 8
A4_WIDTH = 150  # characters that still read when fitted to the width of A4
_ALIGN = {"text": "left", "center": "center", "whole": "center", "points": "center", "date": "center", "time": "center"}


@dataclass(frozen=True)
class Column:
    """A column: its header, its width in characters, its kind (a key of ``NUMBER_FORMATS``).

    ``upright`` turns the header by 90°, for many narrow columns of figures.
    """

    title: str
    width: float
    kind: str = "text"
    upright: bool = False


class Sheet:
    """One sheet with a heading, a header row and rows below it. Rows and columns count from 0."""

    def __init__(self, book: "Book", sheet, columns: Sequence[Column], header_row: int):
        self.book, self.raw, self.columns, self.header_row = book, sheet, columns, header_row
        self.next_row = header_row + 1

    def write(self, row: int, column: int, value, kind: str | None = None, **look) -> None:
        """Write a value in the column's kind; ``look`` takes ``bold``, ``fill`` (a colour), ``border`` (bool)."""
        kind = kind or self.columns[column].kind
        if isinstance(value, str) and NUMBER_FORMATS[kind] != "@":
            kind = "center"
        cells.write(self.raw, row, column, value, self.book.style(kind, **look),
                    self.book.style(kind, quoted=True, **look))

    def formula(self, row: int, column: int, formula: str, value, kind: str | None = None, **look) -> None:
        """Write a live formula of ours with the value it has now (a number, or a short text of ours)."""
        style = self.book.style(kind or self.columns[column].kind, **look)
        self.raw.write_formula(row, column, formula, style, cells.plain(value))

    def row(self, values: Iterable) -> int:
        """Append a row; returns its index."""
        row, lines = self.next_row, 1
        for column, value in enumerate(values):
            self.write(row, column, value)
            if isinstance(value, str):
                lines = max(lines, self._lines(value, self.columns[column].width))
        # Not every program fits the height of wrapped text by itself.
        self.raw.set_row(row, min(LINE_HEIGHT * lines + 2, HIGHEST_ROW))
        self.next_row += 1
        return row

    @staticmethod
    def _lines(value: str, width: float) -> int:
        return sum(max(1, math.ceil(len(line) * 1.12 / width)) for line in value.split("\n"))

    def address(self, row: int, column: int, *, fixed: bool = False) -> str:
        """``D7``, or ``$D$7`` where fixed."""
        return xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed)

    def filter(self) -> None:
        """Put the filter over the header and all rows written so far."""
        last = max(self.next_row - 1, self.header_row)
        self.raw.autofilter(self.header_row, 0, last, len(self.columns) - 1)


class Book:
    """A workbook being written in memory; ``bytes()`` closes it. ``created`` (aware) is part of the input."""

    def __init__(self, *, title: str, author: str, created: datetime):
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
            "default_date_format": NUMBER_FORMATS["date"],
        })
        self._book.set_properties({
            "title": cells.printable(title), "author": cells.printable(author), "created": cells.plain(created),
        })
        self._book.set_calc_mode("auto")
        self._names = cells.SheetNames()
        self._styles = {}

    def style(self, kind: str = "text", *, bold: bool = False, fill: str = "", quoted: bool = False,
              border: bool = True, color: str = ""):
        """The house's format of one look; each look is made once, however many cells wear it."""
        key = (kind, bold, fill, quoted, border, color)
        if key not in self._styles:
            look = {
                "font_name": FONT, "font_size": 11, "num_format": NUMBER_FORMATS[kind], "align": _ALIGN[kind],
                "valign": "vcenter", "text_wrap": True, "bold": bold, "quote_prefix": quoted,
            }
            if border:
                look |= {"border": 1, "border_color": "#8C8C8C"}
            if fill:
                look["bg_color"] = fill
            if color:
                look["font_color"] = color
            self._styles[key] = self._book.add_format(look)
        return self._styles[key]

    def sheet(self, name: str, columns: Sequence[Column], *, title: str, lines: Sequence[str] = (),
              frozen_columns: int = 0, landscape: bool = True) -> Sheet:
        """A new sheet with its heading and header row; prints as wide as the page, A4 or A3, header on every page."""
        raw = self._book.add_worksheet(self._names.take(name))
        header_row = 2 + len(lines)
        sheet = Sheet(self, raw, columns, header_row)
        heading = self._book.add_format({"font_name": FONT, "font_size": 14, "bold": True, "valign": "vcenter"})
        note = self._book.add_format({"font_name": FONT, "font_size": 11, "italic": True, "valign": "vcenter"})
        raw.set_row(0, 24)
        cells.write(raw, 0, 0, title, heading)
        for index, line in enumerate(lines, 1):
            cells.write(raw, index, 0, line, note)
        for index, column in enumerate(columns):
            raw.set_column(index, index, column.width)
            cells.write(raw, header_row, index, column.title, self._header_style(column.upright))
        raw.set_row(header_row, 150 if any(column.upright for column in columns) else 48)
        raw.freeze_panes(header_row + 1, frozen_columns)
        raw.set_paper(A3 if sum(column.width for column in columns) > A4_WIDTH else A4)
        self._print_setup(raw, header_row, landscape)
        return sheet

    def _header_style(self, upright: bool):
        key = ("header", upright)
        if key not in self._styles:
            self._styles[key] = self._book.add_format({
                "font_name": FONT, "font_size": 11, "bold": True, "align": "center", "valign": "vcenter",
                "text_wrap": True, "border": 1, "border_color": "#8C8C8C", "bg_color": "#E8EEF4",
                "rotation": 90 if upright else 0,
            })
        return self._styles[key]

    @staticmethod
    def _print_setup(raw, header_row: int, landscape: bool) -> None:
        if landscape:
            raw.set_landscape()
        raw.fit_to_pages(1, 0)
        raw.repeat_rows(header_row)
        raw.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
        raw.set_footer("&C&9Trang &P/&N")

    def name(self, name: str, sheet: Sheet, row: int, column: int) -> None:
        """Give one cell a name that formulas may use, such as ``moc_3_sao``."""
        quoted = sheet.raw.get_name().replace("'", "''")
        self._book.define_name(name, f"='{quoted}'!{sheet.address(row, column, fixed=True)}")

    def bytes(self) -> bytes:
        """The finished ``.xlsx``."""
        self._book.close()
        return self._out.getvalue()
