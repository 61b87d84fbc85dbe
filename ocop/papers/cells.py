"""What may be written into a cell of a workbook, for XlsxWriter and openpyxl alike.

A name typed by a stranger must arrive in Excel as that name: never as a formula, a link, a piece of
markup or a broken file. Numbers, dates and texts come in as Python values and leave as cells.
"""
import re
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import override

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
TEXT_LIMIT = 32_767  # characters in one cell
SHEET_NAME_LIMIT = 31
MORE = "…"

# XML 1.0 has no place for these; a tab and the line feed stay.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\t\n]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def printable(text: str) -> str:
    """``text`` without the characters no document can carry; line ends become ``\\n``."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def text(value: str) -> str:
    """``value`` as the text of one cell: printable and at most 32,767 characters, cut with an ellipsis."""
    value = printable(value)
    if len(value) > TEXT_LIMIT:
        value = value[: TEXT_LIMIT - len(MORE)] + MORE
    # XlsxWriter takes a string between these two tags for markup of its own and writes it unescaped.
    if value.startswith("<r>") and value.endswith("</r>"):
        value = value[: TEXT_LIMIT - 1] + " "
    return value


@lru_cache(maxsize=8192)  # long lists repeat their places, sectors and kinds
def _prepared(value: str) -> tuple[str, bool]:
    """A text as its cell holds it, and whether a spreadsheet could take it for a formula."""
    made = text(value)
    return made, starts_a_formula(made)


def starts_a_formula(value: str) -> bool:
    """Whether a spreadsheet could take ``value`` for a formula when the cell is edited or saved as CSV."""
    return value.startswith(_FORMULA_STARTS) or value.lstrip().startswith(_FORMULA_STARTS)


def plain(value):
    """A Python value as a cell can hold it: exact fractions become numbers, aware times Vietnam's wall clock.

    Raises ``TypeError`` for anything but None, str, bool, int, float, Fraction, Decimal, date, datetime, time,
    and ``ValueError`` for a number Excel cannot hold (not finite, or 16 digits and more as an integer).
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str | Promise):
        return text(said(value))
    if isinstance(value, (int, float, Fraction, Decimal)):
        return _number(value)
    if isinstance(value, datetime):
        return value if value.tzinfo is None else value.astimezone(VIETNAM).replace(tzinfo=None)
    if isinstance(value, (date, time)):
        return value
    raise TypeError(f"Không ghi được kiểu {type(value).__name__} vào ô")


def _number(value):
    if isinstance(value, int):
        if abs(value) >= 10**15:
            raise ValueError("Số quá 15 chữ số: ghi thành chữ")
        return value
    value = float(value)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError("Ô tính không chứa được số vô hạn")
    return value


def said(value):
    """A translated text as a workbook says it: in the language of the law, whoever asks for the workbook."""
    if not isinstance(value, Promise):
        return value
    with override("vi"):
        return str(value)


def write(sheet, row: int, column: int, value, style=None, quoted=None) -> None:
    """Write ``value`` into an XlsxWriter sheet (row and column from 0), never as a formula or link.

    ``style`` is the cell's format, ``quoted`` the same with the quote prefix, used for texts that
    look like formulas, so that they stay texts when someone edits the cell. Raises as ``plain``.
    """
    value = said(value)
    if isinstance(value, str) and value:
        value, like_a_formula = _prepared(value)
        sheet.write_string(row, column, value, quoted if quoted is not None and like_a_formula else style)
        return
    value = plain(value)
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, (datetime, date, time)):
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)


def put(cell, value) -> None:
    """Set an openpyxl cell, normal or write-only, to ``value`` without ever making a formula. Raises as ``plain``."""
    value = plain(value)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        if starts_a_formula(value):
            cell.quotePrefix = True


class SheetNames:
    """Hands out legal sheet names, each once: no ``[]:*?/\\``, at most 31 characters, unique without regard to case."""

    def __init__(self):
        self._taken = {"history"}  # Excel keeps this name for itself

    def take(self, wanted: str) -> str:
        """The nearest legal and free name to ``wanted``."""
        name = _NOT_IN_SHEET_NAMES.sub("-", printable(wanted)).strip().strip("'").strip() or "Trang tính"
        candidate, number = self._cut(name), 1
        while candidate.casefold() in self._taken:
            number += 1
            candidate = self._cut(name, f" ({number})")
        self._taken.add(candidate.casefold())
        return candidate

    @staticmethod
    def _cut(name: str, ending: str = "") -> str:
        # Excel counts UTF-16 units: a character beyond the basic plane is two.
        while len((name + ending).encode("utf-16-le")) // 2 > SHEET_NAME_LIMIT:
            name = name[:-1]
        return name.rstrip().rstrip("'") + ending
