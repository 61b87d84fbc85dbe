"""From an uploaded workbook or CSV to rows of plain texts, with limits asked before anything is opened.

Nothing here knows what the columns mean. Raises :class:`Unreadable` with a sentence for the person.
"""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from ocop.papers.archives import Unsafe, check_workbook

MEGABYTES = 5
ROWS, COLUMNS, SHEETS, CELL = 2000, 30, 10, 1000
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\ufeff\ufffe\uffff]")


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Cell:
    """One cell: its text (NFC, single spaces), where it stands, and what is wrong with it ("" if nothing)."""

    text: str
    place: str
    fault: str = ""


@dataclass(frozen=True)
class Row:
    """One row of one sheet; ``number`` as the spreadsheet shows it."""

    sheet: str
    number: int
    cells: tuple[Cell, ...]

    @property
    def empty(self) -> bool:
        return not any(cell.text or cell.fault for cell in self.cells)


def rows_of(file: BinaryIO, name: str, most: int = ROWS) -> list[Row]:
    """Every row that is not empty, of every sheet in order: at most ``most`` rows of 30 columns on 10 sheets."""
    size = file.seek(0, 2)
    if size == 0:
        raise Unreadable(_("Tệp rỗng."))
    if size > MEGABYTES * 1_000_000:
        raise Unreadable(_("Tệp danh sách lớn hơn {megabytes} MB.").format(megabytes=MEGABYTES))
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        rows = _workbook(file, most)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_("Tệp Excel kiểu cũ (.xls) hoặc có mật khẩu. Hãy lưu lại dạng .xlsx, không mật khẩu."))
    elif name.lower().endswith((".csv", ".txt", ".tsv")):
        rows = _csv(file.read(), most)
    else:
        raise Unreadable(_("Chỉ nhận tệp .xlsx hoặc .csv."))
    found = [row for row in rows if not row.empty]
    if not found:
        raise Unreadable(_("Không có dòng nào trong tệp."))
    return found


def _workbook(file: BinaryIO, most: int) -> list[Row]:
    try:
        check_workbook(file)
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except Unsafe as unsafe:
        raise Unreadable(str(unsafe)) from unsafe
    except Exception as error:  # a broken part may raise nearly anything from the parsers below
        raise Unreadable(_("Không đọc được bảng tính. Hãy mở bằng Excel rồi lưu lại.")) from error
    try:
        return [row for sheet in book.worksheets[:SHEETS] for row in _sheet(sheet, most)]
    except Unreadable:
        raise
    except Exception as error:  # the parts are read lazily, and a broken one may raise nearly anything
        raise Unreadable(_("Bảng tính có phần bị hỏng. Hãy mở bằng Excel rồi lưu lại.")) from error
    finally:
        book.close()


def _sheet(sheet, most: int) -> list[Row]:
    if sheet.sheet_state != "visible":
        return []
    sheet.reset_dimensions()  # what the file says of its own size may be wrong
    rows = []
    for number, cells in enumerate(sheet.iter_rows(max_row=most + 1, max_col=COLUMNS), start=1):
        if number > most:
            raise Unreadable(_(
                "Trang «{title}» có hơn {most} dòng, hoặc có ô ở rất xa bên dưới."
            ).format(title=sheet.title, most=most))
        made = tuple(_cell(cell, f"{get_column_letter(at)}{number}") for at, cell in enumerate(cells, start=1))
        rows.append(Row(sheet.title, number, made))
    return rows


def _cell(cell, place: str) -> Cell:
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if value is None:
        return Cell("", place)
    if kind == "f":
        return Cell("", place, _("là công thức; hãy dán giá trị"))
    if kind == "e":
        return Cell("", place, _("là lỗi của Excel ({value})").format(value=value))
    if isinstance(value, date):  # a datetime is one too; its hours are Excel's, not the list's
        return Cell(f"{value:%d/%m/%Y}", place)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return Cell("", place, _("không phải chữ hoặc số"))
    if isinstance(value, float):
        # Excel keeps every number as one; "7" comes as 7.0.
        value = int(value) if value.is_integer() else value
    return _text(str(value), place)


def _text(text: str, place: str) -> Cell:
    tidy = " ".join(_CONTROL.sub("", unicodedata.normalize("NFC", text)).split())
    return Cell(tidy[:CELL], place, _("dài hơn {most} ký tự").format(most=CELL) if len(tidy) > CELL else "")


def _csv(data: bytes, most: int) -> list[Row]:
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = []
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if number > most:
                raise Unreadable(_("Tệp có hơn {most} dòng.").format(most=most))
            named = enumerate(values[:COLUMNS], start=1)
            cells = tuple(_text(value, f"{get_column_letter(at)}{number}") for at, value in named)
            rows.append(Row("CSV", number, cells))
    except csv.Error as error:
        raise Unreadable(_("Tệp CSV không đúng dạng. Hãy lưu lại từ Excel (CSV UTF-8).")) from error
    return rows


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(_("Tệp CSV không phải bảng mã UTF-8. Trong Excel hãy chọn «CSV UTF-8» khi lưu.")) from error
    if "\0" in text:
        raise Unreadable(_("Tệp không phải văn bản CSV."))
    return text
