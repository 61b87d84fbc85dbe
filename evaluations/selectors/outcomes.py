"""The outcome a decision rests on: the council's deciding result, or the central council's; many at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from evaluations.models import Batch, CentralResult, Evaluation, Result
from evaluations.rules.authority import Power, must_go_up, reasons_against_recognition
from evaluations.rules.display import two_decimals
from ocop.accounts.models import Locality
from ocop.law import loader
from ocop.law.calendar import vietnam_day


@dataclass(frozen=True)
class Outcome:
    """Exact mean (points), stars (None: not ranked), the sentence that explains them, the day it was found.

    ``result`` is the council's stored result, None where the centre decided.
    """

    mean: Fraction
    stars: int | None
    explanation: str
    decided_on: date | None
    result: Result | None = field(default=None, compare=False)

    @property
    def shown(self) -> str:
        """The mean with two decimals, as printed."""
        return two_decimals(self.mean)


def outcomes(evaluations: Iterable[Evaluation]) -> dict[int, Outcome]:
    """The outcome of each evaluation that has one, by id; two queries however many there are."""
    evaluations = list(evaluations)
    central = {e.came_from_id: e.pk for e in evaluations if e.origin == Evaluation.Origin.CENTRAL}
    found = {}
    if central:
        for row in CentralResult.objects.filter(evaluation__in=central):
            found[central[row.evaluation_id]] = _of_centre(row)
    own = [e.pk for e in evaluations if e.origin != Evaluation.Origin.CENTRAL]
    results = Result.objects.filter(item__evaluation__in=own).select_related("item")
    for result in results.order_by("item__round", "item__attempt"):  # the last round's last attempt decides
        found[result.item.evaluation_id] = Outcome(
            result.mean, result.stars, result.explanation, vietnam_day(result.item.closed_at), result
        )
    return found


def _of_centre(row: CentralResult) -> Outcome:
    text = f"Hội đồng trung ương: {two_decimals(row.mean)} điểm, {row.stars} sao (văn bản số {row.paper_number})."
    return Outcome(row.mean, row.stars, text, row.paper_date)


def power_of(evaluation: Evaluation) -> Power:
    """What the evaluation's season may decide."""
    season = evaluation.season
    return Power(
        evaluation.unit.level, season.recognises_to, season.forward_limit, loader.regulation(season.regulation)
    )


def goes_up(evaluation: Evaluation, outcome: Outcome) -> bool:
    """Whether the dossier has to go to the upper level."""
    from_centre = evaluation.origin == Evaluation.Origin.CENTRAL
    return must_go_up(power_of(evaluation), outcome.mean, from_centre=from_centre)


def reasons_not_to_recognise(evaluation: Evaluation, outcome: Outcome | None) -> list[str]:
    """Why the unit cannot recognise the product on this outcome."""
    if outcome is None:
        return ["Chưa có kết quả của hội đồng."]
    from_centre = evaluation.origin == Evaluation.Origin.CENTRAL
    return reasons_against_recognition(power_of(evaluation), outcome.mean, outcome.stars, from_centre=from_centre)


def reasons_not_to_forward(evaluation: Evaluation, outcome: Outcome | None, upper: Batch | None) -> list[str]:
    """Why the dossier cannot go up: the mean is below the limit, or the upper unit has no batch open (``upper``)."""
    if outcome is None or not goes_up(evaluation, outcome):
        return ["Điểm trung bình chưa đến mức chuyển cấp trên."]
    if evaluation.unit.level == Locality.Level.PROVINCE:
        return []  # the Ministry works on its own papers; its result is recorded when it comes back
    return [] if upper else ["Cấp trên chưa mở đợt nhận hồ sơ cho ngày hôm nay."]


def upper_batch(evaluation: Evaluation, now: datetime) -> Batch | None:
    """The batch of the next level up that takes dossiers in today under the same regulation."""
    if evaluation.unit.level == Locality.Level.PROVINCE:
        return None
    day = vietnam_day(now)
    upper = Batch.objects.filter(
        season__unit=evaluation.unit.parent_id,
        season__regulation=evaluation.season.regulation,
        season__closed_at__isnull=True,
        intake_from__lte=day,
        intake_to__gte=day,
    )
    return upper.select_related("season__unit").order_by("intake_to").first()
