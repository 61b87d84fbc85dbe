"""The table of imports: one entry is a kind of list, from its template to what is written. Apps offer theirs."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ocop.accounts import roles
from ocop.journal.vocabulary import name_acts


@dataclass(frozen=True)
class Field:
    """A column: its key, its header and the other headers that mean the same, how its text is read.

    ``read`` gives a plain value (text, number, bool, ISO day) and raises ``ValueError`` with what is wrong.
    """

    key: str
    header: str
    note: str = ""
    required: bool = False
    also: tuple[str, ...] = ()
    read: Callable[[str], Any] = str
    most: int = 200
    width: int = 22
    example: str = ""


@dataclass
class Line:
    """One row of a list: where it stands, its texts and values by key, what is wrong, what will be done with it."""

    sheet: str
    number: int
    texts: dict[str, str]
    values: dict[str, Any]
    places: dict[str, str]
    errors: list[str]
    notes: list[str]

    def wrong(self, key: str, fault: str) -> None:
        """Say what is wrong with one cell (or, where the list has no such column, with the row)."""
        place = self.places.get(key)
        if place:
            said = _("Trang «{sheet}», ô {place}: {fault}.").format(sheet=self.sheet, place=place, fault=fault)
        else:
            said = _("Trang «{sheet}», dòng {row}: {fault}.").format(sheet=self.sheet, row=self.number, fault=fault)
        self.errors.append(said)

    def value(self, key: str, otherwise: Any = "") -> Any:
        """The read value of a cell, or ``otherwise`` where it is empty, missing or wrong."""
        found = self.values.get(key)
        return otherwise if found is None else found


@dataclass(frozen=True)
class Kind:
    """One kind of list. ``may``: who may bring it; ``check`` adds errors and notes to the lines, against the database.

    ``write`` does it all inside one transaction and returns what it made, in words by number; ``lists`` are reference
    sheets of the template: (name, header, rows). ``rows`` is the most a file may hold.
    """

    code: str
    title: str
    lead: str
    icon: str
    may: Callable[[Any], bool]
    fields: tuple[Field, ...]
    check: Callable[[Any, list[Line]], None]
    write: Callable[[Any, list[Line], datetime], dict[str, int]]
    rows: int = 2000
    lists: Callable[[], Iterable[tuple[str, tuple, list[tuple]]]] = tuple
    hints: tuple[str, ...] = ()
    # An address where something made by the list can be fetched afterwards: (import row) -> (address, label) or None.
    afterwards: Callable[[Any], tuple[str, str] | None] = lambda made: None
    # Rows that stand now, to be corrected in the template: (what was asked for) -> rows.
    ready: Callable[[str], list[tuple]] = lambda asked: []
    # What may be asked for: (value, label); () where the template is always empty.
    choices: Callable[[], list[tuple[str, str]]] = list

    @property
    def act(self) -> str:
        return f"import.{self.code.replace('-', '_')}"


_kinds: dict[str, Kind] = {}
_elsewhere: list[tuple[str, str, str, Callable[[Any], bool]]] = []


def offer(kind: Kind) -> None:
    """Add a kind of list. Raises ``ValueError`` where another has its code."""
    if kind.code in _kinds and _kinds[kind.code] != kind:
        raise ValueError(f"two kinds of list called {kind.code!r}")
    _kinds[kind.code] = kind
    name_acts({
        kind.act: format_lazy(gettext_lazy("Nhập danh sách: {kind}"), kind=kind.title),
        f"{kind.act}.propose": format_lazy(gettext_lazy("Tải danh sách lên: {kind}"), kind=kind.title),
    })


def point_to(name: str, title: str, lead: str, may: Callable[[Any], bool]) -> None:
    """Name a list that has pages of its own (``name``: its address), so that all lists are found in one place."""
    _elsewhere.append((name, title, lead, may))


def elsewhere(user) -> list[dict]:
    """The lists with pages of their own that the person may bring."""
    return [{"name": n, "title": t, "lead": lead, "url": ""} for n, t, lead, may in _elsewhere if may(user)]


def kinds_for(user) -> list[Kind]:
    """The kinds the person may bring, in the order they were offered."""
    return [kind for kind in _kinds.values() if kind.may(user)]


def find(code: str) -> Kind | None:
    """The kind of that code."""
    return _kinds.get(code)


def every() -> tuple[Kind, ...]:
    """Every kind, in the order they were offered."""
    return tuple(_kinds.values())


def administrators(user) -> bool:
    """Accounts, units and score sheets belong to the whole installation."""
    return roles.is_admin(user)


def day(text: str) -> str:
    """A day as 22/11/2026 or 2026-11-22, given back as ISO text."""
    for pattern, order in ((r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", (3, 2, 1)), (r"(\d{4})-(\d\d)-(\d\d)", (1, 2, 3))):
        if found := re.fullmatch(pattern, text):
            try:
                return date(*(int(found[part]) for part in order)).isoformat()
            except ValueError as error:
                raise ValueError(_("không có ngày này trong lịch")) from error
    raise ValueError(_("ghi ngày/tháng/năm, ví dụ 22/11/2026"))


def one_of(choices: dict[str, Any], said: str) -> Callable[[str], Any]:
    """A reader of a closed list: folded text to its value; ``said`` names what may be written."""
    from ocop.accounts.names import search_key

    with override("vi"):  # what lists say is the law's language, whoever brings them
        folded = {search_key(str(text)): value for text, value in choices.items()}

    def read(text: str):
        try:
            return folded[search_key(text)]
        except KeyError:
            raise ValueError(_("không hiểu «{text}»; ghi {said}").format(text=text[:40], said=said)) from None

    return read
