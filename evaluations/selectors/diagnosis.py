"""How a council scored, after the close: the spread of each product, and who gives more or less than the others.

Information for the council and its office only: nothing here changes a score or is asked by any act. A member's
deviation is the mean, over the products they scored, of their total less the mean of all sheets of that product.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from evaluations.selectors.reports import Asked
from evaluations.selectors.reports.matrix import closed_sheets


@dataclass(frozen=True)
class MemberFinding:
    """A member: sheets that count, mean deviation (exact points), how often theirs was the highest, the lowest."""

    name: str
    sheets: int
    deviation: Fraction
    highest: int
    lowest: int

    @property
    def hundredths(self) -> int:
        """The deviation in hundredths of a point, half away from zero."""
        value = abs(self.deviation) * 200
        rounded = (value.numerator // value.denominator + 1) // 2
        return -rounded if self.deviation < 0 else rounded


@dataclass(frozen=True)
class SpreadFinding:
    """One product in one attempt of one round: highest less lowest total, the limit of the statute passed or not."""

    product: str
    round: int
    attempt: int
    sheets: int
    lowest: int
    highest: int
    exceeded: bool

    @property
    def spread(self) -> int:
        return self.highest - self.lowest


@dataclass(frozen=True)
class Diagnosis:
    """The members, most generous first; the products, widest spread first; the limit of the council's statute."""

    members: tuple[MemberFinding, ...]
    products: tuple[SpreadFinding, ...]
    limit: int


def of_season(asked: Asked) -> Diagnosis:
    """What the closed sheets that the person may see say; one query."""
    fields = ("item", "item__evaluation__dossier__product__name", "item__round", "item__attempt", "seat",
              "seat__office", "seat__user__full_name", "total", "item__result__spread_exceeded")  # fmt: skip
    items, names = defaultdict(list), {}
    for row in closed_sheets(asked).order_by("item", "seat").values_list(*fields):
        items[row[0]].append(row)
        names[row[4]] = row[5] or row[6]
    products = sorted((_spread(rows) for rows in items.values()), key=lambda found: (-found.spread, found.product))
    limit = asked.season.council.statute.spread_limit if asked.season.council_id else 0
    return Diagnosis(_members(items, names), tuple(products), limit)


def _spread(rows: list[tuple]) -> SpreadFinding:
    totals = [row[7] for row in rows]
    return SpreadFinding(rows[0][1], rows[0][2], rows[0][3], len(totals), min(totals), max(totals), bool(rows[0][8]))


def _members(items: dict[int, list[tuple]], names: dict[int, str]) -> tuple[MemberFinding, ...]:
    off, highest, lowest = defaultdict(list), defaultdict(int), defaultdict(int)
    for rows in items.values():
        totals = [row[7] for row in rows]
        mean, top, bottom = Fraction(sum(totals), len(totals)), max(totals), min(totals)
        for row in rows:
            off[row[4]].append(row[7] - mean)
            if top != bottom:  # where all agree nobody is the highest
                highest[row[4]] += row[7] == top
                lowest[row[4]] += row[7] == bottom
    found = [
        MemberFinding(names[seat], len(values), sum(values, Fraction(0)) / len(values), highest[seat], lowest[seat])
        for seat, values in off.items()
    ]
    return tuple(sorted(found, key=lambda member: (-member.deviation, member.name)))
