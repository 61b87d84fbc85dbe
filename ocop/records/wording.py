"""The filters a paper's template may use: numbers, dates and letters as offices write them. Pure and linear."""
from datetime import date, datetime

from django.utils.translation import gettext as _
from jinja2 import Undefined

from ocop.papers import decree30


def _date(value: str) -> date:
    return datetime.fromisoformat(value).date() if "T" in value else date.fromisoformat(value)


def _passing(function):
    """A value that is missing or empty goes through untouched: its absence is said where it is printed."""

    def filtered(value, *args):
        return value if isinstance(value, Undefined) or value in (None, "") else function(value, *args)

    return filtered


def number(value: int) -> str:
    """``1234567`` → ``1.234.567``."""
    return f"{int(value):,}".replace(",", ".")


def two_digits(value: int) -> str:
    """``7`` → ``07``: counts in papers."""
    return f"{int(value):02d}"


def day(value: str) -> str:
    """``2026-02-05`` → ``05/02/2026``; ``ValueError`` for a text that is no ISO day."""
    return f"{_date(value):%d/%m/%Y}"


def day_in_words(value: str) -> str:
    """``2026-02-05`` → ``ngày 05 tháng 02 năm 2026``."""
    return decree30.day_in_words(_date(value))


def lower_first(value: str) -> str:
    """``Phòng Kinh tế`` → ``phòng Kinh tế``."""
    return value[:1].lower() + value[1:]


def upper_first(value: str) -> str:
    """``phòng Kinh tế`` → ``Phòng Kinh tế``."""
    return value[:1].upper() + value[1:]


def joined(value: list, mark: str = ", ") -> str:
    """``["a", "b"]`` → ``a, b``; ``ValueError`` for what is no list of texts or numbers."""
    if not isinstance(value, list) or not all(isinstance(item, str | int) for item in value):
        raise ValueError(_("«noi» cần một danh sách chữ hoặc số"))
    if sum(len(str(item)) + len(mark) for item in value) > 100_000:
        raise ValueError(_("«noi» cho ra một dòng quá dài"))
    return mark.join(str(item) for item in value)


def count(value: list) -> int:
    """How many there are; ``ValueError`` for what is no list or text."""
    if not isinstance(value, list | str):
        raise ValueError(_("«dem» cần một danh sách"))
    return len(value)


def default(value, other: str = ""):
    """``other`` where the value is missing or empty: the only way to leave a value out on purpose."""
    return other if isinstance(value, Undefined) or value in (None, "") else value


FILTERS = {
    "so": _passing(number), "hai_so": _passing(two_digits), "ngay": _passing(day), "ngay_chu": _passing(day_in_words),
    "hoa": _passing(str.upper), "thuong_dau": _passing(lower_first), "hoa_dau": _passing(upper_first),
    "noi": _passing(joined), "dem": count, "mac_dinh": default,
}
