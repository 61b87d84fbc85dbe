"""Recognised products of a place on a day, each with its key in every way of counting: place, sector, kind of owner."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from evaluations.selectors.register import sectors
from evaluations.selectors.reports import Asked
from evaluations.selectors.reports.recognitions import (
    MEN,
    MINORITY,
    NOT_MINORITY,
    UNTOLD,
    WOMEN,
    day_of,
    minority_of,
    narrowed,
    standing_on,
    units_below,
    women_of,
)
from ocop.journal.words import kept
from products.models import ProducerType

ELSEWHERE = kept("Đơn vị trước sắp xếp")


@dataclass(frozen=True)
class Breakdown:
    """One way of counting: its sheet's name, its column's heading, its labels in order; keys count from 1."""

    title: str
    heading: str
    labels: tuple[str, ...]
    declared: bool = False


@dataclass(frozen=True)
class StarsRow:
    """One recognised product with its key in each breakdown, in their order."""

    product: str
    producer: str
    commune: str
    stars: int
    valid_to: date
    keys: tuple[int, ...]


@dataclass(frozen=True)
class StarsFacts:
    """The place and day, the ways of counting, the products by place and name."""

    title: str
    unit: str
    day: date
    breakdowns: tuple[Breakdown, ...]
    rows: tuple[StarsRow, ...]


def of_unit(asked: Asked) -> StarsFacts:
    """Every product whose recognition is valid on the day, counted five ways."""
    day = day_of(asked)
    rows = narrowed(standing_on(asked.unit, day), asked.filters)
    fields = (
        "product_name", "producer_name", "commune__name", "stars", "ends_on", "commune__path",
        "product__criteria_set__sector", "product__producer__kind", "product__producer__representative_sex",
        "product__producer__representative_ethnicity",
    )  # fmt: skip
    found = list(rows.order_by("commune__path", "sort_key", "pk").values_list(*fields))
    ways = _ways(asked, day, found)
    breakdowns = tuple(breakdown for breakdown, _ in ways)
    made = tuple(StarsRow(*row[:5], tuple(key(row) for _, key in ways)) for row in found)
    return StarsFacts(asked.title, asked.author, day, breakdowns, made)


def _ways(asked: Asked, day: date, found: list[tuple]) -> list[tuple[Breakdown, Callable[[tuple], int]]]:
    kinds = [str(ProducerType(kind).label) for kind in ProducerType.values]
    known = sectors()
    # A sector of an older regulation, or one no loaded set has, still has to be counted.
    sector_names = [name for name in known if any(row[6] == name for row in found)]
    places, place_of = _places(asked, day, found)
    return [
        (Breakdown(kept("Địa bàn"), kept("Địa bàn"), places), place_of),
        (Breakdown(kept("Ngành"), kept("Ngành"), tuple(sector_names)), lambda row: sector_names.index(row[6]) + 1),
        (Breakdown(kept("Loại chủ thể"), kept("Loại chủ thể"), tuple(kinds)),
         lambda row: ProducerType.values.index(row[7]) + 1),
        _declared(kept("Nữ làm chủ"), kept("Người đại diện"), (WOMEN, MEN, UNTOLD), lambda row: women_of(row[8])),
        _declared(kept("Dân tộc thiểu số"), kept("Người đại diện"), (MINORITY, NOT_MINORITY, UNTOLD),
                  lambda row: minority_of(row[9])),
    ]  # fmt: skip


def _declared(title: str, heading: str, labels: tuple[str, ...], of: Callable[[tuple], str]):
    return Breakdown(title, heading, labels, declared=True), lambda row: labels.index(of(row)) + 1


def _places(asked: Asked, day: date, found: list[tuple]) -> tuple[tuple[str, ...], Callable[[tuple], int]]:
    """The units just below, those without a product too; whatever lies in none of them is counted apart."""
    below = units_below(asked.unit, day)
    if not below:  # a commune reports on itself
        return (asked.unit.name,), lambda row: 1
    paths = {path: at for at, (_, path, _) in enumerate(below, 1)}

    def key(row: tuple) -> int:
        # The path of a unit below is the part of the row's own path that is one code longer than the asking unit's.
        own = row[5]
        end = own.find("/", len(asked.unit.path))
        return paths.get(own[: end + 1], len(below) + 1)

    outside = any(key(row) > len(below) for row in found)
    return (*(name for *_, name in below), *([ELSEWHERE] if outside else [])), key
