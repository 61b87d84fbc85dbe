"""The outcome a decision rests on: the council's deciding result, or the central council's; many at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext as _

from evaluations.models import Batch, CentralResult, Evaluation, Result
from evaluations.rules.authority import Power, finish_by, must_go_up, reasons_against_recognition
from evaluations.rules.display import two_decimals
from ocop.accounts.models import Locality
from ocop.journal.words import kept
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
    text = kept(f"Hội đồng trung ương: {two_decimals(row.mean)} điểm, {row.stars} sao (văn bản số {row.paper_number}).")
    return Outcome(row.mean, row.stars, text, row.paper_date)


def power_of(evaluation: Evaluation, day: date) -> Power:
    """What the evaluation's season may decide on that day."""
    season = evaluation.season
    regulation = loader.regulation(season.regulation)
    return Power(evaluation.unit.level, season.recognises_to, season.forward_limit, regulation, day)


def first_day_of(evaluation: Evaluation, outcome: Outcome) -> date:
    """The first day that a decision on the outcome may bear."""
    return outcome.decided_on or vietnam_day(evaluation.state_since)


def goes_up(evaluation: Evaluation, outcome: Outcome, day: date) -> bool:
    """Whether the dossier has to go to the upper level."""
    from_centre = evaluation.origin == Evaluation.Origin.CENTRAL
    return must_go_up(power_of(evaluation, day), outcome.mean, outcome.stars, from_centre=from_centre)


def reasons_not_to_recognise(evaluation: Evaluation, outcome: Outcome | None, day: date | None = None) -> list[str]:
    """Why the unit cannot recognise the product on this outcome by a decision signed that day.

    Without a day: by no decision, as the council's own day is the first it may bear.
    """
    if outcome is None:
        return [_("Chưa có kết quả của hội đồng.")]
    day = day or first_day_of(evaluation, outcome)
    from_centre = evaluation.origin == Evaluation.Origin.CENTRAL
    power = power_of(evaluation, day)
    return reasons_against_recognition(power, outcome.mean, outcome.stars, from_centre=from_centre)


def reasons_not_to_forward(
    evaluation: Evaluation, outcome: Outcome | None, upper: Batch | None, day: date
) -> list[str]:
    """Why the dossier cannot go up: the mean is below the limit, or the upper unit has no batch open (``upper``)."""
    if outcome is None or not goes_up(evaluation, outcome, day):
        return [_("Điểm trung bình chưa đến mức chuyển cấp trên.")]
    if evaluation.unit.level == Locality.Level.PROVINCE:
        return []  # the Ministry works on its own papers; its result is recorded when it comes back
    return [] if upper else [_("Cấp trên chưa mở đợt nhận hồ sơ cho ngày hôm nay.")]


def too_late_to_forward(batch: Batch, day: date) -> str:
    """The sentence that says the plan's last day for sending up has passed; "" while it has not."""
    if batch.forward_by is None or day <= batch.forward_by:
        return ""
    return _("Kế hoạch chuyển hồ sơ lên cấp trên đến hết {day}: nêu lý do gửi sau hạn.").format(
        day=f"{batch.forward_by:%d/%m/%Y}"
    )


def too_late_to_decide(evaluation: Evaluation, day: date) -> str:
    """The sentence that says the transition's last day has passed (26/2026, Điều 12); "" while it has not."""
    last = finish_by(loader.regulation(evaluation.season.regulation), evaluation.dossier.kind)
    if last is None or day <= last:
        return ""
    kind = evaluation.dossier.get_kind_display().lower()
    return _("Hồ sơ {kind} nộp trước 22/5/2026 phải giải quyết xong đến hết {day}: nêu lý do quá hạn.").format(
        kind=kind, day=f"{last:%d/%m/%Y}"
    )


def upper_batch(evaluation: Evaluation, now: datetime) -> Batch | None:
    """The batch of the next level up that takes dossiers in today under the same regulation.

    Where the unit above was merged, its successor's.
    """
    if evaluation.unit.level == Locality.Level.PROVINCE:
        return None
    day, above = vietnam_day(now), evaluation.unit.parent_id
    upper = Batch.objects.filter(
        Q(season__unit=above) | Q(season__unit__predecessors=above),
        season__regulation=evaluation.season.regulation,
        season__closed_at__isnull=True,
        intake_from__lte=day,
        intake_to__gte=day,
    )
    return upper.select_related("season__unit").order_by("intake_to").first()
