"""Which column of an uploaded list is which: guessed from its titles, shown, and corrected by the person."""

from collections.abc import Mapping
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.names import search_key
from products.listing import columns
from products.listing.reading import Cell, Row

MEANINGS = (
    ("product", gettext_lazy("Tên sản phẩm")), ("producer", gettext_lazy("Tên chủ thể")),
    ("address", gettext_lazy("Địa chỉ (xã, phường)")),
    ("note", gettext_lazy("Ghi chú, hình thức")), ("set", gettext_lazy("Bộ sản phẩm")),
    ("kind", gettext_lazy("Loại hình chủ thể")), ("number", gettext_lazy("Số thứ tự")),
)  # fmt: skip
# Words that tell a column whose title says more than the name: "Tên sản phẩm đăng ký tham gia".
TELLING = (
    ("kind", ("loai hinh",)), ("set", ("bo san pham", "bo tieu chi", "ma bo")), ("product", ("san pham", "ten sp")),
    ("producer", ("chu the", "don vi san xuat", "co so san xuat", "ten don vi", "doanh nghiep", "hop tac xa")),
    ("address", ("dia chi", "xa phuong", "dia ban", "dia diem")), ("note", ("ghi chu", "hinh thuc", "phan loai")),
    ("number", ("stt", "so tt", "thu tu")),
)  # fmt: skip
SHOWN = 3  # rows of a sheet beside the choices


def to_grid(rows: list[Row]) -> list[dict]:
    """The rows as they can be stored: texts, places and faults of their cells."""
    return [
        {"sheet": row.sheet, "number": row.number, "cells": [[c.text, c.place, c.fault] for c in row.cells]}
        for row in rows
    ]


def from_grid(grid: list[dict]) -> list[Row]:
    """The stored rows again."""
    return [Row(each["sheet"], each["number"], tuple(Cell(*cell) for cell in each["cells"])) for each in grid]


def guess(rows: list[Row]) -> dict[str, dict]:
    """For each sheet ``{"header": number of the row with the titles (0: none), "columns": {meaning: position}}``."""
    found = {}
    for sheet, group in groupby(rows, key=lambda row: row.sheet):
        listed = list(group)
        known = columns.header(listed)
        index, places = known if known else _news(listed)
        found[sheet] = {"header": listed[index].number if places else 0, "columns": places}
    return found


def _news(rows: list[Row]) -> tuple[int, dict[str, int]]:
    """The row among the first ones whose cells tell the most columns; (0, {}) where none tells a product."""
    best: tuple[int, dict[str, int]] = (0, {})
    for index, row in enumerate(rows[: columns.LOOKED_AT]):
        places: dict[str, int] = {}
        for at, cell in enumerate(row.cells):
            key = search_key(cell.text)
            meaning = next((name for name, words in TELLING if any(word in key for word in words)), "")
            if meaning:
                places.setdefault(meaning, at)
        if "product" in places and len(places) > max(1, len(best[1])):
            best = index, places
    return best


def missing(mapping: Mapping[str, dict]) -> list[str]:
    """Labels of the required columns that no sheet names together; [] where one sheet has all of them."""
    if any(all(name in sheet["columns"] for name in columns.REQUIRED) for sheet in mapping.values()):
        return []
    named = {name for sheet in mapping.values() for name in sheet["columns"]}
    lacking = [name for name in columns.REQUIRED if name not in named] or list(columns.REQUIRED)
    return [str(dict(MEANINGS)[name]) for name in lacking]


def choices(rows: list[Row], mapping: Mapping[str, dict]) -> list[dict]:
    """The sheets as the page shows them: every column with its title, some of its texts and what it was taken for."""
    shown = []
    for number, (sheet, group) in enumerate(groupby(rows, key=lambda row: row.sheet)):
        listed = list(group)
        known = mapping.get(sheet, {"header": 0, "columns": {}})
        meaning = {at: name for name, at in known["columns"].items()}
        title = next((row for row in listed if row.number == known["header"]), None)
        below = [row for row in listed if row.number > known["header"]][:SHOWN]
        width = max((len(row.cells) for row in listed), default=0)
        shown.append({
            "at": number, "sheet": sheet, "header": known["header"],
            "headers": [(0, _("Không có dòng tiêu đề")),
                        *((r.number, _("Dòng {row}: {text}").format(row=r.number, text=_line(r))) for r in
                                                        listed[: columns.LOOKED_AT])],
            "columns": [
                {"at": at, "title": _cell(title, at) if title else "", "meaning": meaning.get(at, ""),
                 "texts": [text for row in below if (text := _cell(row, at))]}
                for at in range(width)
                if any(_cell(row, at) for row in listed)
            ],
        })  # fmt: skip
    return shown


def _cell(row: Row, at: int) -> str:
    return row.cells[at].text[:60] if at < len(row.cells) else ""


def _line(row: Row) -> str:
    return " | ".join(cell.text for cell in row.cells if cell.text)[:60]


def read(post: Mapping[str, str], rows: list[Row]) -> tuple[dict[str, dict], dict[str, list[str]]]:
    """The mapping a person chose (``header-N``, ``column-N-AT``) and its faults by field: a meaning chosen twice."""
    mapping, faults = {}, {}
    known = dict(MEANINGS)
    for number, (sheet, group) in enumerate(groupby(rows, key=lambda row: row.sheet)):
        listed = list(group)
        places: dict[str, int] = {}
        for at in range(max((len(row.cells) for row in listed), default=0)):
            meaning = post.get(f"column-{number}-{at}", "")
            if meaning in known and meaning in places:
                text = _("«{meaning}» đã chọn cho cột khác của trang «{sheet}».")
                faults[f"column-{number}-{at}"] = [text.format(meaning=known[meaning], sheet=sheet)]
            elif meaning in known:
                places[meaning] = at
        header = post.get(f"header-{number}", "")
        numbers = {str(row.number): row.number for row in listed}
        mapping[sheet] = {"header": numbers.get(header, 0), "columns": places}
    return mapping, faults
