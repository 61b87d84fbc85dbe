"""The plans as data: read from ``plans/*.yaml`` and the annex tables into frozen dataclasses. No database here."""

import csv
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from ocop.law import loader

PLANS = Path(__file__).with_name("plans")
# In the order of their dates, so that the journal of a fresh installation is in order, too.
CODES = ("luc-nam-2020", "ha-noi-2021", "quang-nam-2023", "mong-cai-2023", "huong-tra-2024", "tinh-2026")


class PlanError(ValueError):
    """A plan's data contradict themselves, or its dates cannot be kept."""


@dataclass(frozen=True)
class Place:
    """One administrative unit with the years it existed in and the units that took its place."""

    code: str
    name: str
    level: str
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    became: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One step of a batch as the plan words it; ``assumed``: the plan gives no dates, these are the demo's own."""

    key: str
    label: str
    first: date
    last: date
    assumed: bool = False

    def as_row(self) -> dict:
        """The step as ``Batch.steps`` keeps it."""
        row = {"key": self.key, "label": self.label, "from": self.first.isoformat(), "to": self.last.isoformat()}
        return {**row, "assumed": True} if self.assumed else row


@dataclass(frozen=True)
class BatchPlan:
    """One batch (đợt): the days dossiers come in, its steps, and the last days for decision and forwarding."""

    number: int
    intake: tuple[date, date]
    steps: tuple[Step, ...]
    decide_by: date | None = None
    forward_by: date | None = None

    def step(self, key: str) -> Step:
        """The step of that key. Raises PlanError where the plan has none."""
        for step in self.steps:
            if step.key == key:
                return step
        raise PlanError(f"batch {self.number} has no step {key!r}")

    def has(self, key: str) -> bool:
        return any(step.key == key for step in self.steps)


@dataclass(frozen=True)
class CouncilPlan:
    """A council by its decision; the first seat is the chair's, the second may be the vice-chair's."""

    name: str
    decision: str
    date: date
    seats: tuple[str, ...]
    secretaries: tuple[str, ...]
    advisors: tuple[str, ...]
    vice_chair: bool = True
    statute: dict = field(default_factory=dict)


@dataclass(frozen=True)
class SeasonPlan:
    """One season: the columns of its procedure, its council, its people, its batches."""

    code: str
    unit: str
    prefix: str  # of its people's user names
    officer: str
    approver: str
    signer: str
    columns: dict
    council: CouncilPlan
    batches: tuple[BatchPlan, ...]
    officer_enters: bool = False  # the unit's office enters the dossiers that the units below present
    central: bool = False


@dataclass(frozen=True)
class ProductPlan:
    """One product and what happens to it. Totals are points that the council's mean comes to lie on."""

    name: str
    producer: str
    producer_kind: str
    place: str
    slug: str
    season: str
    target: int
    address: str = ""
    kind: str = "first"
    batch: int = 1
    round_two: int | None = None
    upper: int | None = None
    rest: str | None = None
    filed_on: date | None = None
    previous: dict | None = None
    events: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A plan: its seasons (the units above it included) and its products."""

    code: str
    title: str
    seasons: tuple[SeasonPlan, ...]
    products: tuple[ProductPlan, ...]

    @property
    def main(self) -> SeasonPlan:
        """The season that carries the plan's code."""
        return self.season(self.code)

    def season(self, code: str) -> SeasonPlan:
        """The season of that code; PlanError where the plan has none."""
        for season in self.seasons:
            if season.code == code:
                return season
        raise PlanError(f"plan {self.code} has no season {code!r}")

    def in_time_order(self) -> list[tuple[SeasonPlan, BatchPlan]]:
        """Every batch of every season by its first session: what goes up arrives before it is judged."""
        pairs = [(season, batch) for season in self.seasons for batch in season.batches]
        return sorted(pairs, key=lambda pair: pair[1].step("round_one").first)


@lru_cache
def places() -> dict[str, Place]:
    """Every place of the plans by its code, parents before children."""
    found = {}
    for row in loader.read_yaml(PLANS / "places.yaml"):
        place = Place(
            row["code"], row["name"], row["level"], row.get("in"), row.get("from"), row.get("to"),
            tuple(row.get("became", ())),
        )  # fmt: skip
        if place.parent and place.parent not in found:
            raise PlanError(f"{place.code}: {place.parent} stands later")
        found[place.code] = place
    return found


@lru_cache
def plan(code: str, every: bool = False) -> Plan:
    """The plan of that code. ``every``: all registered products where the annex names only their numbers (Hà Nội).

    Raises PlanError for an unknown code or data that do not hold together.
    """
    if code not in CODES:
        raise PlanError(f"no plan {code!r}; there are: {', '.join(CODES)}")
    data = loader.read_yaml(PLANS / f"{code}.yaml")
    seasons = tuple(_season(row) for row in data["seasons"])
    products = tuple(_product(row, code) for row in data.get("products", ()))
    if "registrations" in data:
        from evaluations.seasons.registrations import generate

        products += generate(code, annex(data["registrations"]), every=every)
    made = Plan(code, data["title"], seasons, products)
    for product in products:
        made.season(product.season)
        if product.place not in places():
            raise PlanError(f"{product.name}: no place {product.place!r}")
    return made


def annex(name: str) -> list[dict[str, str]]:
    """The rows of an annex table of a plan, as printed."""
    with open(PLANS / "annexes" / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _season(row: dict) -> SeasonPlan:
    row = dict(row)
    council = dict(row.pop("council"))
    people = {name: row.pop(name) for name in ("officer", "approver", "signer", "prefix", "unit")}
    for name in ("seats", "secretaries", "advisors"):
        council[name] = tuple(council[name])
    return SeasonPlan(
        code=row.pop("code"),
        council=CouncilPlan(**council),
        batches=tuple(_batch(batch) for batch in row.pop("batches")),
        officer_enters=row.pop("officer_enters", False),
        columns=row,
        **people,
    )


def _batch(row: dict) -> BatchPlan:
    steps = tuple(
        Step(step["key"], step["label"], step["from"], step["to"], step.get("assumed", False)) for step in row["steps"]
    )
    for step in steps:
        if step.last < step.first:
            raise PlanError(f"{step.label}: ends before it begins")
    return BatchPlan(row["number"], tuple(row["intake"]), steps, row.get("decide_by"), row.get("forward_by"))


def _product(row: dict, main: str) -> ProductPlan:
    row = dict(row)
    producer = row.pop("producer")
    return ProductPlan(
        producer=producer["name"],
        producer_kind=producer["kind"],
        place=producer["place"],
        address=producer.get("address", ""),
        slug=row.pop("set"),
        season=row.pop("season", main),
        **row,
    )
