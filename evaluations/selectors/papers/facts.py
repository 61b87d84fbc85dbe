"""What several papers say in the same way: the law, the season, the council, a product's row."""
from datetime import date

from councils.models import Seat
from evaluations.models import Evaluation, Result, Season
from evaluations.rules.display import two_decimals
from evaluations.rules.statute import MINIMUM_RULES, MISSED_MINIMUM
from evaluations.states import FINAL, State
from ocop.accounts.models import Locality
from ocop.journal.words import kept
from ocop.law import loader
from ocop.records import issuers
from products.models import DossierKind

RELATED = ("dossier__product__producer__commune__parent", "dossier__criteria_set", "season__unit", "batch", "unit")
UPPER = {"district": "province", "province": "centre"}
DECISION = kept("QĐ")  # the sign of a decision


def iso(day: date | None) -> str:
    """ISO text, empty for None: what a template's ``ngay`` passes on."""
    return day.isoformat() if day else ""


def law_of(regulation: str) -> dict:
    """The regulation: ``title``, ``bases`` (each one decision), ``bands`` from 5 stars down."""
    law = loader.regulation(regulation)
    bands = [{"stars": band.stars, "at_least": band.at_least, "below": band.below or 101} for band in law.bands]
    return {
        "id": law.id, "title": law.title, "bases": list(law.fact("legal_basis").value),
        "bands": [{**band, "text": _band_text(band)} for band in bands if band["stars"] > 2],
        "months": law.certificate_months,
    }


def _band_text(band: dict) -> str:
    top = kept("đến 100") if band["stars"] == 5 else kept(f"đến dưới {band['below']}")
    return kept(f"từ {band['at_least']} {top} điểm")


def season_of(season: Season) -> dict:
    """The season as papers name it."""
    unit = season.unit
    return {
        "title": season.title, "title_in_text": season.title[:1].lower() + season.title[1:],
        "plan_number": season.plan_number, "plan_day": iso(season.plan_date), "year": season.year,
        "unit": issuers.in_text(unit.name), "unit_bare": issuers.bare(unit.name),
        "committee": kept(f"Ủy ban nhân dân {issuers.in_text(unit.name)}"),
        "level": unit.get_level_display().lower(), "rounds": season.rounds, "recognises_to": season.recognises_to,
        "forward_limit": season.forward_limit, "go_on_mean": season.go_on_mean,
        "upper": upper_of(unit, season), "plan": plan_cited(season),
    }


def plan_cited(season: Season) -> str:
    """``Kế hoạch số 274/KH-BCĐ ngày 08/9/2023``, or only its title where it has no number yet."""
    if not season.plan_number:
        title = season.title.removeprefix(kept("Kế hoạch "))
        return kept(f"Kế hoạch {title[:1].lower()}{title[1:]}")
    day = kept(f" ngày {day_cited(season.plan_date)}") if season.plan_date else ""
    return kept(f"Kế hoạch số {season.plan_number}{day}")


def day_cited(day: date) -> str:
    """A day as papers cite it: ``08/9/2023`` (days below 10 and the months 1 and 2 with a zero)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def upper_of(unit: Locality, season: Season) -> str:
    """The body that dossiers go up to, as papers call it."""
    if unit.level == Locality.Level.PROVINCE:
        return loader.regulation(season.regulation).fact("authorities").value["centre"].removeprefix(kept("Bộ trưởng "))
    parent = unit.parent
    return kept(f"Ủy ban nhân dân {issuers.in_text(parent.name)}") if parent else ""


def council_of(season: Season) -> dict:
    """The season's council with its seats, team and statute; empty lists where it has none."""
    council = season.council
    if council is None:
        return {"name": "", "decision": "", "day": "", "seats": [], "secretaries": [], "advisors": [], "statute": {}}
    team = list(council.team.select_related("user").order_by("role", "pk"))
    return {
        "name": council.name, "decision": council.decision_number, "day": iso(council.decision_date),
        "day_cited": day_cited(council.decision_date),
        "seats": [_seat(seat) for seat in council.seats.select_related("user").order_by("position", "pk")],
        "secretaries": [_person(one) for one in team if one.role == "secretary"],
        "advisors": [_person(one) for one in team if one.role == "advisor"],
        "statute": statute_of(council),
    }


def _seat(seat: Seat) -> dict:
    return {**_person(seat), "role": seat.get_role_display(), "voting": seat.voting, "chair": seat.role == "chair"}


def _person(one) -> dict:
    """Name and office; a person entered by office alone is named once."""
    name = str(one.user)
    return {"office": one.office, "name": "" if one.office in name or name in one.office else name,
            "shown": one.office if one.office in name or name in one.office else f"{name}, {one.office}"}


def statute_of(council) -> dict:
    """The figures of the statute in words."""
    statute = council.statute
    return {
        "source": statute.source, "quorum": f"{statute.quorum_numerator}/{statute.quorum_denominator}",
        "chair_required": statute.chair_required, "spread_limit": statute.spread_limit,
        "minimum_rule": MINIMUM_RULES[statute.minimum_rule], "missed_minimum": MISSED_MINIMUM[statute.missed_minimum],
    }


def product_of(evaluation: Evaluation) -> dict:
    """A product as tables list it."""
    product, criteria = evaluation.dossier.product, evaluation.dossier.criteria_set
    producer = product.producer
    return {
        "evaluation": evaluation.pk, "number": evaluation.number or 0, "product": product.name,
        "code": product.code or evaluation.dossier.slip_number or "", "producer": producer.name,
        "address": producer.full_address, "commune": producer.commune.name, "commune_id": producer.commune_id,
        "phone": producer.phone,
        "kind": str(DossierKind(evaluation.dossier.kind).label), "sector": criteria.sector, "set": criteria.title,
        "state": evaluation.get_state_label,
    }


def result_of(result: Result) -> dict:
    """A closed result as papers print it: two decimals half up of the exact mean, spread, stars, reasons."""
    return {
        "mean": two_decimals(result.mean), "mean_exact": str(result.mean), "spread": result.spread,
        "spread_exceeded": result.spread_exceeded, "sheets": result.sheets, "band": result.band,
        "stars": result.stars or 0, "ranked": result.stars is not None, "explanation": result.explanation,
        "stars_text": stars_text(result.stars), "rules": result.rule_version,
        "missed": [missed_text(row) for row in result.minimums if not row["met"] and row["star"] <= result.band],
    }


def missed_text(row: dict) -> str:
    """``C.8.1 (4 sao, cần 2 điểm): 3/9 phiếu đạt``."""
    return kept(f"{row['criterion']} ({row['star']} sao, cần {row['points']} điểm): "
                f"{row['sheets_met']}/{row['sheets']} phiếu đạt")


def stars_text(stars: int | None) -> str:
    """``3 sao``; without stars ``Không xếp hạng`` or ``Chưa đạt``."""
    if stars is None:
        return kept("Không xếp hạng")
    return kept(f"{stars} sao") if stars else kept("Chưa đạt sao")


def registered(season: Season):
    """The season's own registrations, in the order of their numbers (drafts and what was withdrawn are none)."""
    rows = Evaluation.objects.filter(season=season).exclude(state__in=[State.DRAFT.value, State.WITHDRAWN.value])
    rows = rows.exclude(origin=Evaluation.Origin.CENTRAL).select_related(*RELATED)
    return rows.order_by("batch__number", "number", "pk")


def is_final(evaluation: Evaluation) -> bool:
    """Whether nothing more happens to it at this level."""
    return evaluation.state in FINAL
