"""Registrations of a season counted by unit and sector: the annex that plans carry (Hà Nội 2021)."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F

from evaluations.models import Batch, Evaluation, Season
from evaluations.states import State
from ocop.accounts import names
from ocop.accounts.models import Locality
from ocop.journal.words import kept
from ocop.law import loader
from products.models import CriteriaSet, ProducerType


@dataclass(frozen=True)
class Registrations:
    """``counts`` maps (path of the unit, sector) to products; ``units`` are (path, name) in the annex's order."""

    title: str
    unit: str
    units: tuple[tuple[str, str], ...]
    sectors: tuple[str, ...]
    counts: dict[tuple[str, str], int]


def of_season(user, season: Season, batch: Batch | None = None) -> Registrations:
    """What was filed to the season, by the unit just below the season's own and by sector of the criteria set.

    Drafts are no registrations; units without any are listed with nothing, as annexes do.
    """
    rows = Evaluation.objects.visible_to(user).filter(season=season).exclude(state=State.DRAFT.value)
    rows = rows.exclude(origin=Evaluation.Origin.CENTRAL)
    if batch is not None:
        rows = rows.filter(batch=batch)
    below = list(Locality.objects.filter(parent=season.unit).order_by("sort_key").values_list("path", "name"))
    counts: Counter = Counter()
    found = rows.order_by().values(
        path=F("dossier__product__producer__commune__path"), sector=F("dossier__criteria_set__sector")
    )
    for row in found.annotate(number=Count("pk")):
        unit = next((path for path, _ in below if row["path"].startswith(path)), season.unit.path)
        counts[unit, row["sector"]] += row["number"]
    # Producers outside every unit below: counted under the season's own unit.
    own = [(season.unit.path, season.unit.name)] if season.unit.path in {unit for unit, _ in counts} else []
    title = kept(f"{season.title} – Đợt {batch.number}") if batch else season.title
    return Registrations(title, str(season.unit), (*below, *own), _sectors(season, counts), dict(counts))


def _sectors(season: Season, counts: Counter) -> tuple[str, ...]:
    """The regulation's sectors in the order of its sets, then any other that occurs."""
    regime = loader.regulation(season.regulation).criteria_regime
    sets = CriteriaSet.objects.filter(regulation=regime).order_by("set_number", "version")
    found = sorted({sector for _, sector in counts}, key=names.sort_key)
    return tuple(dict.fromkeys([*sets.values_list("sector", flat=True), *found]))


def listed(user, season: Season, batch: Batch | None = None) -> list[dict]:
    """What was filed to the season, a row a product, for the annex: by commune, then as it was filed. Two queries."""
    rows = Evaluation.objects.visible_to(user).filter(season=season).exclude(state=State.DRAFT.value)
    if batch is not None:
        rows = rows.filter(batch=batch)
    producer = "dossier__product__producer__"
    rows = rows.order_by(f"{producer}commune__sort_key", "submitted_at", "pk").values(
        "dossier__kind", "dossier__slip_number", "dossier__product__name", "dossier__product__code", f"{producer}name",
        f"{producer}kind", f"{producer}address", f"{producer}commune__name", "dossier__criteria_set__code",
        "dossier__criteria_set__sector",
    )  # fmt: skip
    owners = dict(ProducerType.choices)
    return [
        {
            "product": row["dossier__product__name"], "producer": row[f"{producer}name"],
            "address": f"{row[f'{producer}address']}, {row[f'{producer}commune__name']}".strip(", "),
            "kind": row["dossier__kind"], "set_code": row["dossier__criteria_set__code"],
            "owner": str(owners[row[f"{producer}kind"]]), "sector": row["dossier__criteria_set__sector"],
            "slip": row["dossier__slip_number"], "code": row["dossier__product__code"],
        }
        for row in rows
    ]  # fmt: skip
