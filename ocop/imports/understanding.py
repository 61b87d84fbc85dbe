"""From the rows of a file to lines of one kind: which column is which, what each cell means, errors by cell."""

from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import override

from ocop.accounts.names import search_key
from ocop.imports.table import Field, Kind, Line
from ocop.papers.reading import Row, Unreadable

LOOKED_AT = 15  # a title or two may stand above the header
ERRORS_SHOWN = 200


def understand(kind: Kind, rows: list[Row]) -> list[Line]:
    """The lines of every sheet that has the kind's header. Raises ``Unreadable`` where none has, or none has a row."""
    found, headed = [], False
    for _sheet, group in groupby(rows, key=lambda row: row.sheet):
        sheet = list(group)
        head = _header(kind, sheet)
        if head is None:
            continue
        headed = True
        index, places = head
        found += [_line(kind, row, places) for row in sheet[index + 1 :]]
    if not headed:
        wanted = ", ".join(f"«{header(field)}»" for field in kind.fields if field.required)
        raise Unreadable(_("Không thấy dòng tiêu đề. Cần các cột: {wanted}. Hãy dùng tệp mẫu.").format(wanted=wanted))
    lines = [line for line in found if any(line.texts.values()) or line.errors]
    if not lines:
        raise Unreadable(_("Dưới dòng tiêu đề không có dòng nào."))
    return lines


def header(field: Field) -> str:
    """How the column is headed in files: in Vietnamese, whoever reads the page."""
    with override("vi"):
        return str(field.header)


def _header(kind: Kind, rows: list[Row]) -> tuple[int, dict[str, int]] | None:
    """(index of the header row, place of each column): the row that names every required column."""
    names = {search_key(name): field.key for field in kind.fields for name in (header(field), field.key, *field.also)}
    for index, row in enumerate(rows[:LOOKED_AT]):
        found: dict[str, int] = {}
        for at, cell in enumerate(row.cells):
            key = names.get(search_key(cell.text.rstrip("* ")))
            if key:
                found.setdefault(key, at)
        if all(field.key in found for field in kind.fields if field.required):
            return index, found
    return None


def _line(kind: Kind, row: Row, places: dict[str, int]) -> Line:
    line = Line(row.sheet, row.number, {}, {}, {}, [], [])
    for field in kind.fields:
        at = places.get(field.key)
        cell = row.cells[at] if at is not None and at < len(row.cells) else None
        line.texts[field.key] = cell.text if cell else ""
        if cell:
            line.places[field.key] = cell.place
        if cell and cell.fault:
            line.wrong(field.key, cell.fault)
        else:
            _read(line, field)
    if not any(line.texts.values()) and all(field.key not in line.values for field in kind.fields):
        line.errors.clear()  # an empty row of a list's middle is no list's row
    return line


def _read(line: Line, field: Field) -> None:
    text = line.texts[field.key]
    if not text:
        if field.required:
            line.wrong(field.key, _("thiếu «{header}»").format(header=field.header))
        return
    if len(text) > field.most:
        line.wrong(field.key, _("«{header}» dài hơn {most} ký tự").format(header=field.header, most=field.most))
        return
    try:
        line.values[field.key] = field.read(text)
    except ValueError as error:
        line.wrong(field.key, str(error))


def twice(lines: list[Line], key: str, said: str) -> None:
    """Mark lines whose value was on an earlier line."""
    seen: dict = {}
    for line in lines:
        value = line.values.get(key)
        if value in seen and value not in (None, ""):
            line.wrong(key,
                _("{what} «{value}» trùng với dòng {row}").format(what=said, value=str(value)[:60], row=seen[value]))
        elif value not in (None, ""):
            seen[value] = line.number


def as_rows(lines: list[Line]) -> list[dict]:
    """The lines as a row of the database holds them."""
    return [vars(line) for line in lines]


def as_lines(rows: list[dict]) -> list[Line]:
    """The lines of a stored list."""
    return [Line(**row) for row in rows]
