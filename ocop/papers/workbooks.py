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
    "percent": "0.0%",
}
LINE_HEIGHT, HIGHEST_ROW = 15, 409  # points; Excel allows no higher row
BAND = "#EEF3EC"
A4, A3 = 9, 8
A4_WIDTH, A3_WIDTH = 150, 380  # characters that still read when fitted to the width of a page
_ALIGN = dict.fromkeys(NUMBER_FORMATS, "center") | {"text": "left"}
CHART_WIDTH, CHART_HEIGHT, CHARACTER = 900, 380, 7.2  # pixels
# Told apart in grey print too: dark, light, middle.
CHART_COLOURS = ("#14613F", "#F3CD6B", "#0F5A8A", "#C8D8CC", "#A3231F", "#7F93A8", "#7F4D00", "#B7A8D6")


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
        self._looks = [(book.style(c.kind), book.style(c.kind, quoted=True), book.style("center")) for c in columns]

    def write(self, row: int, column: int, value, kind: str | None = None, **look) -> None:
        """Write a value in the column's kind; ``look`` takes ``bold``, ``fill`` (a colour), ``border`` (bool)."""
        kind, value = kind or self.columns[column].kind, cells.said(value)
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
        for column, value in enumerate(map(cells.said, values)):
            self.write(row, column, value)
            if isinstance(value, str):
                lines = max(lines, self._lines(value, self.columns[column].width))
        # Not every program fits the height of wrapped text by itself.
        self.raw.set_row(row, min(LINE_HEIGHT * lines + 2, HIGHEST_ROW))
        self.next_row += 1
        return row

    def plain_row(self, values: Sequence) -> int:
        """Append a row of a long list: as ``row`` in looks, without measuring how high its texts wrap."""
        row = self.next_row
        said = map(cells.said, values)
        for column, (value, (plain, quoted, words)) in enumerate(zip(said, self._looks, strict=True)):
            if isinstance(value, str) and NUMBER_FORMATS[self.columns[column].kind] != "@":
                plain = words
            cells.write(self.raw, row, column, value, plain, quoted)
        self.next_row += 1
        return row

    def band(self, text: str) -> int:
        """Append a row that heads a group: bold words over the whole width."""
        row, style = self.next_row, self.book.style("text", bold=True, fill=BAND, wrap=False)
        self.raw.merge_range(row, 0, row, len(self.columns) - 1, "", style)
        cells.write(self.raw, row, 0, text, style, style)
        self.next_row += 1
        return row

    def sums(self, label: str, first: int, values: dict[int, object], *, label_column: int = 1) -> int:
        """Append a row of live SUMs over the rows from ``first``: ``values`` maps a column to what its sum is now."""
        row, last = self.next_row, self.next_row - 1
        for column in range(len(self.columns)):
            if column in values and last >= first:
                area = f"{self.address(first, column)}:{self.address(last, column)}"
                self.formula(row, column, f"=SUM({area})", values[column], bold=True, fill=BAND)
            else:
                self.write(row, column, label if column == label_column else values.get(column), bold=True, fill=BAND)
        self.next_row += 1
        return row

    def area(self, column: int, first: int, last: int) -> str:
        """A column's rows as formulas of other sheets name them: ``'Dữ liệu'!$C$5:$C$90``."""
        quoted = self.raw.get_name().replace("'", "''")
        return f"'{quoted}'!{self.address(first, column, fixed=True)}:{self.address(last, column, fixed=True)}"

    def chart(self, kind: str, title: str, *, rows: tuple[int, int], names: int, columns: Sequence[int], most: int,
              stacked: bool = False) -> None:
        """Draw the rows (first, last) below everything written so far: one series per column, ``names`` the categories.

        ``kind`` is XlsxWriter's ("column", "bar"); ``most`` the longest bar's value, for whole-number marks. The
        figures stay in the cells and are read from there.
        """
        (first, last), sheet = rows, self.raw.get_name()
        chart = self.book.new_chart({"type": kind, **({"subtype": "stacked"} if stacked else {})})
        for column, colour in zip(columns, CHART_COLOURS * (1 + len(columns) // len(CHART_COLOURS)), strict=False):
            chart.add_series({
                "name": cells.printable(self.columns[column].title),
                "categories": [sheet, first, names, last, names], "values": [sheet, first, column, last, column],
                "fill": {"color": colour}, "line": {"color": colour}, "gap": 60,
            })
        self._chart_frame(chart, kind, title, most, legend=len(columns) > 1)
        wide = min(CHART_WIDTH, int(sum(column.width for column in self.columns) * CHARACTER))
        high = CHART_HEIGHT if kind != "bar" else max(CHART_HEIGHT, 60 + 22 * (last - first + 1))
        chart.set_size({"width": wide, "height": high})
        self.raw.insert_chart(self.next_row + 1, 0, chart, {"description": cells.printable(title)})
        self.next_row += 2 + math.ceil(high / 20)

    @staticmethod
    def _chart_frame(chart, kind: str, title: str, most: int, *, legend: bool) -> None:
        font = {"name": FONT, "size": 10}
        chart.set_title({"name": cells.printable(title), "name_font": {"name": FONT, "size": 13}, "overlay": False})
        values = {
            "num_font": font, "num_format": "#,##0", "min": 0, "major_unit": max(1, math.ceil(most / 8)),
            "major_gridlines": {"visible": True, "line": {"color": "#D5DDD3"}},
        }
        if kind == "bar":  # the first row on top, its figures at the bottom
            chart.set_x_axis(values | {"label_position": "high"})
            chart.set_y_axis({"num_font": font, "reverse": True, "major_gridlines": {"visible": False}})
        else:
            chart.set_x_axis({"num_font": font})
            chart.set_y_axis(values)
        chart.set_legend({"position": "bottom", "font": font} if legend else {"none": True})

    @staticmethod
    def _lines(value: str, width: float) -> int:
        return sum(max(1, math.ceil(len(line) * 1.12 / width)) for line in value.split("\n"))

    def address(self, row: int, column: int, *, fixed: bool = False) -> str:
        """``D7``, or ``$D$7`` where fixed."""
        return xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed)

    def filter(self, last: int | None = None) -> None:
        """Put the filter over the header and all rows written so far (or up to ``last``)."""
        last = max(self.next_row - 1 if last is None else last, self.header_row)
        self.raw.autofilter(self.header_row, 0, last, len(self.columns) - 1)


class Book:
    """A workbook being written; ``bytes()`` closes it. ``created`` (aware) is part of the input.

    A ``large`` one keeps no rows in memory: each sheet is written strictly from its first row to its last.
    """

    def __init__(self, *, title: str, author: str, created: datetime, large: bool = False):
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, {
            "in_memory": not large, "constant_memory": large, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False, "default_date_format": NUMBER_FORMATS["date"],
        })
        self._book.set_properties({
            "title": cells.printable(title), "author": cells.printable(author), "created": cells.plain(created),
        })
        self._book.set_calc_mode("auto")
        self._names = cells.SheetNames()
        self._styles = {}

    def style(self, kind: str = "text", *, bold: bool = False, fill: str = "", quoted: bool = False,
              border: bool = True, color: str = "", wrap: bool = True):
        """The house's format of one look; each look is made once, however many cells wear it."""
        key = (kind, bold, fill, quoted, border, color, wrap)
        if key not in self._styles:
            look = {
                "font_name": FONT, "font_size": 11, "num_format": NUMBER_FORMATS[kind], "align": _ALIGN[kind],
                "valign": "vcenter", "text_wrap": wrap, "bold": bold, "quote_prefix": quoted,
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
              frozen_columns: int = 0, landscape: bool = True, header_height: int = 0) -> Sheet:
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
        raw.set_row(header_row, header_height or (150 if any(column.upright for column in columns) else 48))
        raw.freeze_panes(header_row + 1, frozen_columns)
        self._print_setup(raw, header_row, landscape, sum(column.width for column in columns), frozen_columns)
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
    def _print_setup(raw, header_row: int, landscape: bool, width: float, frozen_columns: int) -> None:
        raw.set_paper(A3 if width > A4_WIDTH else A4)
        if landscape:
            raw.set_landscape()
        pages = math.ceil(width / A3_WIDTH)
        raw.fit_to_pages(pages, 0)
        if pages > 1 and frozen_columns:
            raw.repeat_columns(0, frozen_columns - 1)
        raw.repeat_rows(header_row)
        raw.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
        raw.set_footer("&C&9Trang &P/&N")

    def new_chart(self, options: dict):
        """A chart of this workbook (see ``Sheet.chart``)."""
        return self._book.add_chart(options)

    def name(self, name: str, sheet: Sheet, row: int, column: int) -> None:
        """Give one cell a name that formulas may use, such as ``moc_3_sao``."""
        quoted = sheet.raw.get_name().replace("'", "''")
        self._book.define_name(name, f"='{quoted}'!{sheet.address(row, column, fixed=True)}")

    def bytes(self) -> bytes:
        """The finished ``.xlsx``."""
        self._book.close()
        return self._out.getvalue()
