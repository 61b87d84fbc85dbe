"""Recognitions that stand on a day, with everything the offices' register says of them.

One row per product: its last recognition. Counts of women's and ethnic minorities' products follow the producer's legal
representative as declared in Mẫu 02; who declared nothing is counted apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from evaluations.models import Certificate, Evaluation, Recognition, Result
from evaluations.rules.validity import LABELS, status_on, term_of
from evaluations.selectors.reports import Asked
from ocop.accounts.models import Locality
from ocop.accounts.names import search_key
from ocop.journal.words import kept
from ocop.law.calendar import vietnam_day
from products.models import DossierKind, ProducerType

MAJORITY = "kinh"
WOMEN, MEN, UNTOLD = kept("Nữ"), kept("Nam"), kept("Chưa khai")
MINORITY, NOT_MINORITY = kept("Dân tộc thiểu số"), kept("Dân tộc Kinh")
_DOSSIER = "evaluation__dossier__"
_FIELDS = {
    "code": F("product__code"), "sector": F("product__criteria_set__sector"),
    "group": F("product__criteria_set__group"),
    "subgroup": F("product__criteria_set__subgroup"), "set_title": F("product__criteria_set__title"),
    "set_number": F("product__criteria_set__set_number"), "kind": F("product__producer__kind"),
    "registration": F("product__producer__registration_number"), "founded": F("product__producer__registered_on"),
    "address": F("product__producer__address"), "sex": F("product__producer__representative_sex"),
    "ethnicity": F("product__producer__representative_ethnicity"), "commune_code": F("commune__code"),
    "commune_name": F("commune__name"), "path": F("commune__path"), "parent_name": F("commune__parent__name"),
    "parent_level": F("commune__parent__level"), "above_name": F("commune__parent__parent__name"),
    "dossier_kind": F(f"{_DOSSIER}kind"), "regulation": F(f"{_DOSSIER}regulation"),
    "season": F("evaluation__season__title"), "judged_by": F("evaluation__unit__name"),
    "batch": F("evaluation__batch__number"), "submitted_at": F("evaluation__submitted_at"),
    "registered_at": F("evaluation__registered_at"), "decision_number": F("decision__number"),
    "signed_on": F("decision__signed_on"), "signer": F("decision__signer_title"), "issuer": F("decision__unit__name"),
}  # fmt: skip
_OWN = ("pk", "evaluation_id", "product_name", "producer_name", "stars", "valid_from", "valid_to", "superseded_on",
        "extended_to", "revoked_on", "ends_on")
CHUNK = 1000


@dataclass(frozen=True)
class RecognitionFacts:
    """A place, the day the report speaks of, how many rows there are and the rows themselves, read as they are used."""

    title: str
    unit: str
    day: date
    many: int
    rows: Iterator[dict]


def within(unit: Locality, prefix: str = "commune__") -> Q:
    """A condition: the place lies in the unit, or in one of the units it was merged from."""
    inside = Q(**{f"{prefix}path__startswith": unit.path})
    for path in unit.predecessors.values_list("path", flat=True):
        inside |= Q(**{f"{prefix}path__startswith": path})
    return inside


def last_on(unit: Locality, day: date) -> QuerySet:
    """The recognition of each product of the place that was its last one on the day, valid or ended by the calendar.

    ``ends_on`` is its last valid day, an extension included; what was revoked by that day is left out.
    """
    rows = Recognition.objects.with_term().filter(within(unit), valid_from__lte=day)
    rows = rows.filter(Q(superseded_on__isnull=True) | Q(superseded_on__gt=day))
    rows = rows.filter(Q(revoked_on__isnull=True) | Q(revoked_on__gt=day))
    return rows.annotate(ends_on=Coalesce("extended_to", "valid_to"))


def standing_on(unit: Locality, day: date) -> QuerySet:
    """The recognitions of the place that may be relied on that day: the one place where reports say what is valid."""
    return last_on(unit, day).filter(ends_on__gte=day)


def day_of(asked: Asked) -> date:
    """The day the report speaks of: as asked, else the day of asking in Viet Nam."""
    given = asked.filters.get("day")
    return date.fromisoformat(given) if given else vietnam_day(asked.now)


def narrowed(rows: QuerySet, filters: dict) -> QuerySet:
    """The rows of a number of stars and of a sector, where asked."""
    if filters.get("stars"):
        rows = rows.filter(stars=filters["stars"])
    if filters.get("sector"):
        rows = rows.filter(product__criteria_set__sector=filters["sector"])
    return rows


def register(asked: Asked) -> RecognitionFacts:
    """Every product whose recognition is valid on the day, by place and name, with the points the asker may see."""
    day = day_of(asked)
    rows = narrowed(standing_on(asked.unit, day), asked.filters)
    ordered = rows.order_by("commune__path", "sort_key", "pk")
    return RecognitionFacts(asked.title, asked.author, day, rows.count(), _read(ordered, asked.user, day))


def expiring(asked: Asked) -> RecognitionFacts:
    """Recognitions that end within so many months from the day, and those that ended before it without a new one."""
    day = day_of(asked)
    until = month_after(day, int(asked.filters.get("months") or 6))
    rows = narrowed(last_on(asked.unit, day), asked.filters).filter(ends_on__lte=until)
    ordered = rows.order_by("ends_on", "sort_key", "pk")
    return RecognitionFacts(asked.title, asked.author, day, rows.count(), _read(ordered, asked.user, day))


def month_after(day: date, months: int) -> date:
    """The same day so many calendar months later, the month's last day where it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return after.replace(day=min(day.day, after.day))


def _read(rows: QuerySet, user, day: date) -> Iterator[dict]:
    """Plain rows in chunks: memory does not grow with their number."""
    found = rows.values(*_OWN, **_FIELDS)
    chunk: list[dict] = []
    for row in found.iterator(chunk_size=CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield from _completed(chunk, user, day)
            chunk = []
    yield from _completed(chunk, user, day)


def _completed(chunk: list[dict], user, day: date) -> Iterator[dict]:
    results = results_of(user, [row["evaluation_id"] for row in chunk])
    papers = certificates_of([row["pk"] for row in chunk])
    for row in chunk:
        number, issued_on = papers.get(row["pk"], ("", None))
        mean, sheets, spread = results.get(row["evaluation_id"], (None, None, None))
        district = row["parent_level"] == Locality.Level.DISTRICT
        yield row | {
            "certificate_number": number, "issued_on": issued_on, "mean": mean, "sheets": sheets, "spread": spread,
            "district": row["parent_name"] if district else "",
            "province": row["above_name"] if district else row["parent_name"],
            "kind_label": str(ProducerType(row["kind"]).label),
            "dossier_label": str(DossierKind(row["dossier_kind"]).label) if row["dossier_kind"] else "",
            "women": women_of(row["sex"]), "minority": minority_of(row["ethnicity"]),
            "status": LABELS[status_on(term_of(row), day)],
            "days_left": (row["ends_on"] - day).days,
            "submitted_on": vietnam_day(row["submitted_at"]) if row["submitted_at"] else None,
            "registered_on": vietnam_day(row["registered_at"]) if row["registered_at"] else None,
        }  # fmt: skip


def certificates_of(recognitions: list[int]) -> dict[int, tuple[str, date]]:
    """Number and day of issue of the last certificate of each recognition."""
    rows = Certificate.objects.filter(recognition__in=recognitions).order_by("pk")
    return {pk: (number, day) for pk, number, day in rows.values_list("recognition", "number", "issued_on")}


def results_of(user, evaluations: list[int]) -> dict[int, tuple[Fraction, int, int]]:
    """Exact mean, number of sheets and spread of the deciding result of each evaluation the person may see."""
    seen = Evaluation.objects.visible_to(user).filter(pk__in=[pk for pk in evaluations if pk]).values("pk")
    rows = Result.objects.filter(item__evaluation__in=seen, item__closed_at__isnull=False)
    ordered = rows.order_by("item__round", "item__attempt")  # the last round's last attempt decides
    figures = ("mean_numerator", "mean_denominator", "sheets", "spread")
    return {
        pk: (Fraction(above, below), sheets, spread)
        for pk, above, below, sheets, spread in ordered.values_list("item__evaluation", *figures)
    }


def women_of(sex: str) -> str:
    """Whether the producer is led by a woman, as declared."""
    return {"female": WOMEN, "male": MEN}.get(sex, UNTOLD)


def minority_of(ethnicity: str) -> str:
    """Whether the producer's representative belongs to an ethnic minority, as declared."""
    key = search_key(ethnicity)
    return (NOT_MINORITY if key == MAJORITY else MINORITY) if key else UNTOLD


def units_below(unit: Locality, day: date) -> list[tuple[int, str, str]]:
    """(id, path, name) of the units just below that exist on the day or hold older ones, by name."""
    rows = Locality.objects.filter(parent=unit).order_by("sort_key", "pk")
    standing = rows.on(day) if rows.on(day).exists() else rows
    return list(standing.values_list("pk", "path", "name"))
