"""The tally of a season as plain rows: every closed round's totals by member, and what they led to.

A round that is not closed is not here in any form. The number of queries does not grow with products and members.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from councils.models import Seat
from evaluations.models import Batch, Evaluation, Result, Season, Session, Sheet
from evaluations.rules.statute import MINIMUM_RULES, MISSED_MINIMUM
from evaluations.states import LABELS, State
from ocop.journal.words import kept
from ocop.law import loader
from products.models import CriteriaSet


@dataclass(frozen=True)
class TallyMember:
    """A council member by office, e.g. ``Thành viên 3 – Y tế``; ``key`` is unique in the season."""

    key: str
    title: str


@dataclass(frozen=True)
class MissedMinimum:
    """A minimum of the criteria set a product did not reach: ``points`` needed for ``star``; ``finding`` in words."""

    criterion: str
    title: str
    star: int
    points: int
    finding: str


@dataclass(frozen=True)
class TallyRow:
    """One product. ``rounds`` maps a round (1, 2) to the members' totals (0–100) by member key.

    A member who is absent from a round's mapping was recused or gave no sheet. ``stars`` is the
    council's result, ``None`` where the product is not ranked. ``mean`` is the stored exact mean.
    """

    product: str
    producer: str
    unit: str
    criteria_set: str
    rounds: Mapping[int, Mapping[str, int]]
    deciding_round: int
    mean: Fraction | None
    stars: int | None
    code: str = ""
    note: str = ""
    missed: tuple[MissedMinimum, ...] = ()


@dataclass(frozen=True)
class TallySeason:
    """The season's facts. ``bands``: the least mean of 2 to 5 stars; ``facts``: more lines for the last sheet."""

    title: str
    unit: str
    regulation: str
    council_decision: str
    rule_version: str
    generated_at: datetime
    members: tuple[TallyMember, ...]
    spread_limit: int = 10
    bands: Mapping[int, int] = field(default_factory=lambda: {5: 90, 4: 70, 3: 50, 2: 30})
    facts: tuple[tuple[str, str], ...] = ()


def season_tally(
    user, season: Season, now: datetime, batch: Batch | None = None, session: Session | None = None
) -> tuple[TallySeason, tuple[TallyRow, ...]]:
    """The season (or a batch, or what one session closed) as the person may see it, without what they recused from."""
    evaluations = Evaluation.objects.visible_to(user).filter(season=season).exclude(origin=Evaluation.Origin.CENTRAL)
    if batch is not None:
        evaluations = evaluations.filter(batch=batch)
    results = _results(evaluations, session)
    totals = _totals(user, evaluations)
    papers = _papers(evaluations)
    seats = _members(season, totals)
    rows = tuple(_rows(evaluations, results, totals, papers))
    title = kept(f"{season.title} – Đợt {batch.number}") if batch else season.title
    return _season(season, f"{title} – {session}" if session else title, seats, results, now), rows


def _results(evaluations, session: Session | None = None) -> dict[int, list[Result]]:
    """The closed attempts of each evaluation in order: the last one decides, within a round and over all."""
    found = defaultdict(list)
    rows = Result.objects.filter(item__evaluation__in=evaluations.values("pk"), item__closed_at__isnull=False)
    if session is not None:
        rows = rows.filter(item__session=session)
    for result in rows.select_related("item").order_by("item__round", "item__attempt"):
        found[result.item.evaluation_id].append(result)
    return found


def _totals(user, evaluations) -> dict[int, dict[str, int]]:
    """Locked sheets' totals by agenda item and seat."""
    sheets = Sheet.objects.visible_to(user).filter(
        item__evaluation__in=evaluations.values("pk"), item__closed_at__isnull=False, state=Sheet.State.CLOSED
    )
    found = defaultdict(dict)
    for item, seat, total in sheets.values_list("item", "seat", "total"):
        found[item][str(seat)] = total
    return found


def _members(season: Season, totals: Mapping) -> tuple[TallyMember, ...]:
    """Everybody who scores in the council, and whoever left it with a sheet behind them."""
    scored = {int(key) for row in totals.values() for key in row}
    seats = Seat.objects.filter(council=season.council_id).order_by("position", "pk")
    return tuple(TallyMember(str(s.pk), s.office or str(s)) for s in seats if s.voting or s.pk in scored)


def _rows(evaluations, results: Mapping, totals: Mapping, papers: Mapping):
    rows = evaluations.filter(pk__in=list(results)).order_by("number", "pk").values(
        "pk", "number", "state", "dossier__product__code", "dossier_version__criteria_set",
        "dossier__product__name", "dossier__product__producer__name", "dossier__product__producer__commune__name",
        "central_result__stars", "central_result__paper_number",
    )  # fmt: skip
    rows = list(rows)
    sets = CriteriaSet.objects.in_bulk({row["dossier_version__criteria_set"] for row in rows})
    titles = {pk: _titles(found.data) for pk, found in sets.items()}
    for row in rows:
        attempts = results[row["pk"]]
        last = attempts[-1]
        used = row["dossier_version__criteria_set"]
        yield TallyRow(
            product=row["dossier__product__name"],
            producer=row["dossier__product__producer__name"],
            unit=row["dossier__product__producer__commune__name"],
            criteria_set=sets[used].title,
            rounds={result.item.round: totals.get(result.item_id, {}) for result in attempts},
            deciding_round=last.item.round,
            mean=last.mean,
            stars=last.stars,
            code=row["dossier__product__code"] or (f"{row['number']:02d}" if row["number"] else ""),
            note=_note(row, papers[last.item_id]),
            missed=tuple(_missed(last, titles[used])),
        )


def _papers(evaluations) -> dict[int, int]:
    """How many locked sheets of each agenda item were typed in from paper."""
    typed = Sheet.objects.filter(item__evaluation__in=evaluations.values("pk"), state="closed", transcribed=True)
    return Counter(typed.values_list("item", flat=True))


def _note(row: dict, papers: int) -> str:
    parts = [LABELS[State(row["state"])]]
    if papers:
        parts.append(kept(f"{papers} phiếu nhập từ phiếu giấy"))
    paper = row["central_result__paper_number"]
    if paper:
        parts.append(kept(f"Trung ương: {row['central_result__stars']} sao (văn bản số {paper})"))
    return "; ".join(parts)


def _titles(data: dict) -> dict[str, str]:
    sections = (section for part in data["parts"] for section in part["sections"])
    return {criterion["code"]: criterion["title"] for section in sections for criterion in section["criteria"]}


def _missed(result: Result, titles: Mapping[str, str]):
    for minimum in result.minimums:
        if not minimum["met"] and minimum["star"] <= result.band:
            code = minimum["criterion"]
            finding = kept(f"{minimum['sheets_met']}/{minimum['sheets']} phiếu đạt")
            yield MissedMinimum(code, titles.get(code, code), minimum["star"], minimum["points"], finding)


def _season(season: Season, title: str, members, results: Mapping, now: datetime) -> TallySeason:
    statute = season.council.statute
    regulation = loader.regulation(season.regulation)
    versions = sorted({result.rule_version for attempts in results.values() for result in attempts})
    return TallySeason(
        title=title,
        unit=str(season.unit),
        regulation=regulation.title,
        council_decision=kept(f"Số {season.council.decision_number} ngày {season.council.decision_date:%d/%m/%Y}"),
        rule_version=", ".join(versions),
        generated_at=now,
        members=members,
        spread_limit=statute.spread_limit,
        bands={band.stars: band.at_least for band in regulation.bands if band.stars > 1},
        facts=(
            (kept("Quy chế hội đồng"), statute.source),
            (kept("Xét yêu cầu tối thiểu theo sao"), MINIMUM_RULES[statute.minimum_rule]),
            (kept("Khi thiếu yêu cầu tối thiểu"), MISSED_MINIMUM[statute.missed_minimum]),
            (kept("Số sản phẩm trong bảng"), str(len(results))),
        ),
    )
