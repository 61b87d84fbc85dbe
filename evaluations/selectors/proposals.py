"""What waits for a decision: per batch, each product with its outcome, what is near a limit, what may be done.

The number of queries does not grow with the products.
"""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models import Evaluation
from evaluations.rules.authority import finish_by, near_limits
from evaluations.rules.stars import band
from evaluations.selectors.outcomes import (
    Outcome,
    first_day_of,
    goes_up,
    outcomes,
    reasons_not_to_forward,
    reasons_not_to_recognise,
    too_late_to_decide,
    too_late_to_forward,
    upper_batch,
)
from evaluations.states import State
from ocop.accounts.models import Role
from ocop.accounts.roles import units_of
from ocop.law import loader
from ocop.law.calendar import vietnam_day

RECOGNISE, FORWARD, DECLINE = "recognise", "forward", "decline"
TRANSITION_BEGAN = loader.regulation("26").in_force
LABELS = {
    RECOGNISE: gettext_lazy("Công nhận được"),
    FORWARD: gettext_lazy("Phải chuyển lên"),
    DECLINE: gettext_lazy("Không công nhận được"),
}
# What the list shows; a dossier's content stays in the database.
COLUMNS = (
    "number", "state", "origin", "came_from", "dossier_version", "unit__level", "unit__name", "unit__parent",
    "season__regulation", "season__recognises_to", "season__forward_limit", "season__unit", "batch__number",
    "dossier__kind", "dossier__product__name", "dossier__product__producer__name",
    "dossier__product__producer__commune__name", "batch__forward_by",
)  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """One proposed product as the approver sees it."""

    pk: int
    number: int
    product: str
    producer: str
    commune: str
    mean: Fraction
    band: int
    stars: int | None
    explanation: str
    flags: tuple[str, ...]  # why to look twice
    advice: str  # RECOGNISE, FORWARD or DECLINE: what the figures leave
    reasons: tuple[str, ...]  # why it cannot be recognised here
    forward_reasons: tuple[str, ...]
    late: str  # the last day has passed: what must be said to do it all the same; "" while it has not

    @property
    def advice_label(self) -> str:
        return LABELS[self.advice]


def of_units(user):
    """Evaluations of the units the person decides or works for (auditors: also of the units below)."""
    unit = Q(unit__in=[held.pk for held in units_of(user, Role.OFFICER, Role.APPROVER)])
    for held in units_of(user, Role.AUDITOR, Role.ADMIN):
        unit |= Q(unit__path__startswith=held.path)
    return Evaluation.objects.visible_to(user).filter(unit)


def visible(user):
    """Those of them that wait for a decision."""
    return of_units(user).filter(state=State.PROPOSED.value)


def batches(user) -> list[dict]:
    """The batches with proposals: ``batch, batch_number, season_title, count``, the newest season first."""
    rows = visible(user).order_by().values("batch", batch_number=F("batch__number"), season_title=F("season__title"))
    return list(rows.annotate(count=Count("pk")).order_by("-season__year", "season__code", "batch_number"))


def of_batch(user, batch_id: int, now: datetime) -> list[Proposal]:
    """The proposals of one batch, the highest mean first."""
    rows = visible(user).filter(batch=batch_id)
    return describe(rows, now)


def describe(rows, now: datetime) -> list[Proposal]:
    """Evaluations (a queryset) as proposals, the highest mean first; those without an outcome are left out."""
    related = ("unit", "season", "batch", "dossier__product__producer__commune")
    evaluations = list(rows.select_related(*related).only(*COLUMNS))
    found = outcomes(evaluations)
    upper: dict = {}
    proposals = []
    for evaluation in evaluations:
        key = (evaluation.unit_id, evaluation.season.regulation)
        if key not in upper:
            upper[key] = upper_batch(evaluation, now)
        if evaluation.pk in found:
            proposals.append(_proposal(evaluation, found[evaluation.pk], upper[key], vietnam_day(now)))
    return sorted(proposals, key=lambda p: (-p.mean, p.number))


def _proposal(evaluation: Evaluation, outcome: Outcome, upper, day: date) -> Proposal:
    product = evaluation.dossier.product
    reasons = reasons_not_to_recognise(evaluation, outcome)
    first = first_day_of(evaluation, outcome)
    advice = FORWARD if goes_up(evaluation, outcome, first) else DECLINE if reasons else RECOGNISE
    return Proposal(
        pk=evaluation.pk,
        number=evaluation.number,
        product=product.name,
        producer=product.producer.name,
        commune=product.producer.commune.name,
        mean=outcome.mean,
        band=band(outcome.mean),
        stars=outcome.stars,
        explanation=outcome.explanation,
        flags=tuple(_flags(evaluation, outcome, day, advice)),
        advice=advice,
        reasons=tuple(reasons),
        forward_reasons=tuple(reasons_not_to_forward(evaluation, outcome, upper, day)),
        late=too_late_to_forward(evaluation.batch, day) if advice == FORWARD else too_late_to_decide(evaluation, day),
    )


def _flags(evaluation: Evaluation, outcome: Outcome, day: date, advice: str) -> list[str]:
    flags = [_("Sát mốc {limit} điểm").format(limit=limit) for limit in near_limits(outcome.mean)]
    if outcome.result is not None and outcome.result.spread_exceeded:
        limit = outcome.result.statute["spread_limit"]
        flags.append(_("Chênh lệch {spread} điểm, vượt {limit}").format(spread=outcome.result.spread, limit=limit))
    if advice == RECOGNISE and goes_up(evaluation, outcome, day):
        flags.append(_("Cấp này hết thẩm quyền: chỉ ghi quyết định đã ký trước đó, hoặc chuyển lên cấp trên"))
    last = finish_by(loader.regulation(evaluation.season.regulation), evaluation.dossier.kind)
    if advice == FORWARD and evaluation.batch.forward_by:
        flags.append(_("Chuyển lên đến hết {day}").format(day=f"{evaluation.batch.forward_by:%d/%m/%Y}"))
    elif last is not None and day >= TRANSITION_BEGAN:
        flags.append(_("Chuyển tiếp: giải quyết xong đến hết {day}").format(day=f"{last:%d/%m/%Y}"))
    return flags
