"""The six-monthly and yearly report of communes: what came in, what was reported in time, what was recognised.

There is no official table (regulations.md §5); the rows follow what plans ask communes to report on.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from evaluations.models import Evaluation, Recognition
from evaluations.selectors.reports import Asked
from evaluations.selectors.reports.recognitions import last_on, within
from evaluations.selectors.waiting import commune_due
from evaluations.states import State
from ocop.accounts.models import Locality
from ocop.journal.words import kept
from ocop.law.calendar import VIETNAM, vietnam_day
from products.models import CommuneReport, Product

HALF, YEAR = "6", "12"
PERIODS = {HALF: kept("6 tháng đầu năm"), YEAR: kept("cả năm")}


@dataclass(frozen=True)
class CommuneRow:
    """One commune in the period. Counts of dossiers and products; ``on_time`` of the reports that had a last day."""

    name: str
    producers: int
    products: int
    filed: int
    reported: int
    on_time: int
    late: int
    waiting: int
    recognised: dict[int, int]
    standing: dict[int, int]
    ending: int


@dataclass(frozen=True)
class CommuneFacts:
    """The place, the period (both days included) and its communes by name."""

    title: str
    unit: str
    period: str
    first: date
    last: date
    rows: tuple[CommuneRow, ...]


def of_unit(asked: Asked) -> CommuneFacts:
    """The communes of the place in the period asked for; the asker's own view of what was filed."""
    first, last = days_of(int(asked.filters["year"]), asked.filters.get("period") or YEAR)
    communes = Locality.objects.filter(within(asked.unit, ""), level=Locality.Level.COMMUNE).on(last)
    names = dict(communes.order_by("sort_key", "pk").values_list("pk", "name"))
    filed = _filed(asked, first, last)
    owners, made = _holdings(names)
    standing, new, ending = _recognised(asked.unit, first, last)
    rows = tuple(
        CommuneRow(
            name, owners[pk], made[pk], filed[pk]["filed"], filed[pk]["reported"], filed[pk]["on_time"],
            filed[pk]["late"], filed[pk]["waiting"], dict(new[pk]), dict(standing[pk]), ending[pk],
        )
        for pk, name in names.items()
    )  # fmt: skip
    period = f"{PERIODS[asked.filters.get('period') or YEAR]} {first.year}"
    return CommuneFacts(asked.title, asked.author, period, first, last, rows)


def days_of(year: int, period: str) -> tuple[date, date]:
    """First and last day of the first half of a year, or of the whole."""
    return date(year, 1, 1), date(year, 6, 30) if period == HALF else date(year, 12, 31)


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    start = datetime.combine(first, datetime.min.time(), VIETNAM)
    return start, datetime.combine(last + timedelta(days=1), datetime.min.time(), VIETNAM)


def _filed(asked: Asked, first: date, last: date) -> dict[int, Counter]:
    """Of each commune: dossiers filed in the period, reported on, in time, late, not yet reported on."""
    begin, end = _span(first, last)
    rows = Evaluation.objects.visible_to(asked.user).filter(
        origin=Evaluation.Origin.FILED, submitted_at__gte=begin, submitted_at__lt=end
    )
    rows = rows.exclude(state__in=[State.DRAFT.value, State.WITHDRAWN.value])
    here = CommuneReport.objects.filter(within(asked.unit, "dossier__product__producer__commune__"))
    reported = dict(here.values_list("dossier", "reported_at"))
    found: dict[int, Counter] = defaultdict(Counter)
    fields = ("dossier__product__producer__commune", "dossier", "dossier__regulation", "submitted_at")
    for commune, dossier, regulation, submitted_at in rows.values_list(*fields):
        counts = found[commune]
        counts["filed"] += 1
        at = reported.get(dossier)
        if at is None:
            counts["waiting"] += 1
            continue
        counts["reported"] += 1
        due = commune_due(regulation, submitted_at)
        if due:
            counts["on_time" if vietnam_day(at) <= due else "late"] += 1
    return found


def _holdings(communes: dict[int, str]) -> tuple[Counter, Counter]:
    """Producers and products of each commune as they stand now."""
    rows = Product.objects.filter(producer__commune__in=communes).values_list("producer__commune", "producer")
    owners, made = defaultdict(set), Counter()
    for commune, producer in rows:
        owners[commune].add(producer)
        made[commune] += 1
    return Counter({pk: len(found) for pk, found in owners.items()}), made


def _recognised(unit: Locality, first: date, last: date) -> tuple[dict, dict, Counter]:
    """By commune and stars: valid on the period's last day, recognised in the period; ended in it without a new one."""
    standing, new, ending = defaultdict(Counter), defaultdict(Counter), Counter()
    for commune, stars, ends in last_on(unit, last).values_list("commune", "stars", "ends_on"):
        if ends >= last:
            standing[commune][stars] += 1
        elif ends >= first:
            ending[commune] += 1
    made = Recognition.objects.filter(within(unit), valid_from__gte=first, valid_from__lte=last)
    for commune, stars in made.values_list("commune", "stars"):
        new[commune][stars] += 1
    return standing, new, ending
