"""What a place looks like: recognised products by unit, star, sector and month of ending; how long the stages take.

A handful of queries, however many products there are; figures of rounds are not among them.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db.models import Count, Min, Q
from django.utils.translation import gettext_lazy as _

from evaluations.models import Evaluation
from evaluations.models.wording import state_label
from evaluations.selectors.reports.recognitions import month_after, standing_on, units_below, within
from evaluations.states import FINAL, LABELS, State
from ocop.accounts.models import Locality
from ocop.law.calendar import VIETNAM, vietnam_day

STARS = (5, 4, 3)
MONTHS = 36  # how long a certificate lasts: every one that stands ends within it
SOON = 6  # months
RECENT = timedelta(days=3 * 366)  # stages of older cases say little about today's
SPANS = (
    (_("Nộp → tiếp nhận"), "submitted_at", "registered_at"),
    (_("Tiếp nhận → đóng vòng 1"), "registered_at", "scored_at"),
    (_("Vòng 1 → trình quyết định"), "scored_at", "proposed_at"),
    (_("Trình → quyết định"), "proposed_at", "closed_at"),
)


@dataclass(frozen=True)
class Place:
    """A place on a day; ``units``: (id, name, products), ``spans``: (label, days, cases)."""

    unit: Locality
    day: date
    products: int
    producers: int
    stars: dict[int, int]
    ending_soon: int
    units: tuple[tuple[int, str, int], ...]
    sectors: tuple[tuple, ...]
    months: tuple[tuple[str, int], ...]
    states: tuple[tuple[str, int], ...]
    spans: tuple[tuple[str, int, int], ...]


def of_place(user, unit: Locality, day: date) -> Place:
    """The place as the person may see it (recognitions are public, evaluations are not)."""
    fields = ("commune__path", "stars", "product__criteria_set__sector", "valid_to", "product__producer")
    rows = list(standing_on(unit, day).order_by().values_list(*fields))
    soon = month_after(day, SOON)
    sectors = Counter((row[2], row[1]) for row in rows)
    return Place(
        unit=unit,
        day=day,
        products=len(rows),
        producers=len({row[4] for row in rows}),
        stars=dict(Counter(row[1] for row in rows)),
        ending_soon=sum(row[3] <= soon for row in rows),
        units=_units(unit, day, rows),
        sectors=tuple(
            (name, *(sectors[name, stars] for stars in STARS)) for name in sorted({name for name, __ in sectors})
        ),
        months=_months(day, rows),
        states=_states(user, unit),
        spans=_spans(user, unit, day),
    )


def _units(unit: Locality, day: date, rows: list[tuple]) -> tuple[tuple[int, str, int], ...]:
    """The units just below with their products; older units' products stand with none of them."""
    counts = Counter(row[0][: row[0].find("/", len(unit.path)) + 1] for row in rows if row[0].startswith(unit.path))
    return tuple((pk, name, counts[path]) for pk, path, name in units_below(unit, day))


def _months(day: date, rows: list[tuple]) -> tuple[tuple[str, int], ...]:
    counts = Counter((row[3].year, row[3].month) for row in rows)
    starts = [month_after(day.replace(day=1), at) for at in range(MONTHS + 1)]
    return tuple((f"{start:%m/%y}", counts[start.year, start.month]) for start in starts)


def _cases(user, unit: Locality):
    inside = Q(unit__path__startswith=unit.path) | within(unit, "dossier__product__producer__commune__")
    return Evaluation.objects.visible_to(user).filter(inside)


def _states(user, unit: Locality) -> tuple[tuple[str, int], ...]:
    """Open evaluations by state, in the process's order."""
    rows = _cases(user, unit).exclude(state__in=sorted(FINAL)).order_by().values("state").annotate(many=Count("pk"))
    counts = {row["state"]: row["many"] for row in rows}
    return tuple((state_label(state), counts[state.value]) for state in LABELS if state.value in counts)


def _spans(user, unit: Locality, day: date) -> tuple[tuple[str, int, int], ...]:
    """The median of whole days between two marks of a case, and of how many cases; only what both marks have."""
    since = datetime.combine(day - RECENT, time.min, VIETNAM)
    rows = _cases(user, unit).filter(submitted_at__gte=since, state__in=[State.RECOGNISED, State.FORWARDED])
    first_round = Min("agenda_items__closed_at", filter=Q(agenda_items__round=1))
    found = list(rows.order_by().annotate(scored_at=first_round).values(
        "submitted_at", "registered_at", "scored_at", "proposed_at", "closed_at"))  # fmt: skip
    return tuple((label, *_median(found, begin, end)) for label, begin, end in SPANS)


def _median(rows: list[dict], begin: str, end: str) -> tuple[int, int]:
    days = [
        (vietnam_day(row[end]) - vietnam_day(row[begin])).days
        for row in rows
        if row[begin] and row[end] and row[end] >= row[begin]
    ]
    return (round(median(days)) if days else 0), len(days)
