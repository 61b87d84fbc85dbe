"""What a season led to: every product with its deciding result, as decisions annex it. Only rounds that are closed."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from evaluations.models import Evaluation, Recognition
from evaluations.selectors.outcomes import Outcome, outcomes
from evaluations.selectors.reports import Asked
from evaluations.selectors.reports.recognitions import certificates_of
from evaluations.states import LABELS, State
from ocop.journal.words import kept
from products.models import DossierKind

DECIDED = (State.PROPOSED, State.RECOGNISED, State.FORWARDED, State.DECLINED, State.ELIMINATED)


@dataclass(frozen=True)
class ResultRow:
    """One product: its exact mean (None: never scored to the end), stars (None: not ranked) and what became of it."""

    product: str
    producer: str
    address: str
    sector: str
    kind: str
    mean: Fraction | None
    stars: int | None
    state: str
    recognised: bool
    decision: str = ""
    signed_on: date | None = None
    certificate: str = ""
    note: str = ""


@dataclass(frozen=True)
class ResultFacts:
    """The season's heading and its rows, best stars first, within them by mean and name."""

    title: str
    unit: str
    plan: str
    rows: tuple[ResultRow, ...]


def of_season(asked: Asked) -> ResultFacts:
    """Every product of the season (or batch) that was brought to an end, as the person may see it."""
    rows = Evaluation.objects.visible_to(asked.user).filter(season=asked.season, state__in=DECIDED)
    if asked.batch:
        rows = rows.filter(batch=asked.batch)
    rows = rows.select_related("dossier__product__producer__commune", "dossier__criteria_set", "season__unit")
    evaluations = list(rows.order_by("pk"))
    found = outcomes(evaluations)
    recognised = Recognition.objects.filter(evaluation__in=evaluations).select_related("decision")
    papers = {row.evaluation_id: row for row in recognised}
    numbers = {pk: number for pk, (number, _) in certificates_of([row.pk for row in papers.values()]).items()}
    made = [_row(e, found.get(e.pk), papers.get(e.pk), numbers) for e in evaluations]
    made.sort(key=lambda row: (-(row.stars or 0), -(row.mean or 0), row.product))
    season = asked.season
    plan = kept(f"Kế hoạch số {season.plan_number}") if season.plan_number else ""
    return ResultFacts(asked.title, asked.author, plan, tuple(made))


def _row(evaluation: Evaluation, outcome: Outcome | None, paper: Recognition | None, numbers: dict) -> ResultRow:
    product, producer = evaluation.dossier.product, evaluation.dossier.product.producer
    eliminated = evaluation.state == State.ELIMINATED
    return ResultRow(
        product=paper.product_name if paper else product.name,
        producer=paper.producer_name if paper else producer.name,
        address=paper.place if paper else producer.full_address,
        sector=evaluation.dossier.criteria_set.sector,
        kind=str(DossierKind(evaluation.dossier.kind).label),
        mean=outcome.mean if outcome else None,
        # An eliminated product gets no stars whatever its points (regulations.md §2).
        stars=paper.stars if paper else None if eliminated or outcome is None else outcome.stars,
        state=LABELS[State(evaluation.state)],
        recognised=paper is not None,
        decision=paper.decision.number if paper else "",
        signed_on=paper.decision.signed_on if paper else None,
        certificate=numbers.get(paper.pk, "") if paper else "",
        note=evaluation.closing_reason,
    )
