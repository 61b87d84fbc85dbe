"""Stage 2 – round one: a registered product is opened for scoring; below the least mean it stops there."""

from datetime import datetime

from django.utils.translation import gettext as _

from evaluations import states
from evaluations.models import AgendaItem, Evaluation
from evaluations.stages import _round, telling
from evaluations.stages._act import acting, blockers
from evaluations.stages.registration import open_supplements
from evaluations.states import State
from ocop.journal.words import kept


def opening_reasons(evaluation: Evaluation, item: AgendaItem) -> list[str]:
    """Why round one cannot be opened for this product."""
    reasons = open_supplements(evaluation)
    if evaluation.state == State.INSPECTION and evaluation.inspections.filter(concluded_at__isnull=True).exists():
        reasons.append(_("Kiểm tra thực tế chưa có kết luận."))
    season = evaluation.season
    reopened = evaluation.state == State.ROUND_ONE and item.attempt == evaluation.attempt
    if not reopened and not states.allows(season.rounds, season.inspection, "open_round_one", evaluation.state):
        reasons.append(_("Hồ sơ đang ở bước «{state}», chưa mở vòng 1 được.").format(state=evaluation.get_state_label))
    return reasons + _round.opening_reasons(item)


def open(actor, item_id: int, *, now: datetime) -> AgendaItem:
    """Open the product for scoring in round one (or its next attempt, when a proposal was sent back)."""
    return _round.open_item(actor, item_id, State.ROUND_ONE, opening_reasons, Evaluation.open_round_one, now)


@blockers("round.stop")
def stop_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the product does not stop after round one: no result yet, or the mean is high enough to go on."""
    season = evaluation.season
    if season.rounds == 1:
        return [_("Kế hoạch chỉ có một vòng: trình quyết định thay vì dừng sau vòng 1.")]
    reasons = _round.unresolved(evaluation)
    result = _round.result_of(evaluation, 1)
    if not reasons and _round.mean_reaches(result, season.go_on_mean):
        reasons.append(
            _("Điểm trung bình {mean} đạt mức {limit} điểm để vào vòng 2.").format(
                mean=result.mean_shown, limit=season.go_on_mean
            )
        )
    return reasons


def stop(actor, evaluation_id: int, *, now: datetime) -> Evaluation:
    """End the evaluation after round one: its exact mean is below the least mean of the season's procedure."""
    with acting("round.stop", actor, evaluation_id, now) as act:
        result = _round.result_of(act.evaluation, 1)
        limit = act.evaluation.season.go_on_mean
        act.evaluation.decline(
            at=now,
            reason=kept(f"Điểm trung bình vòng 1 là {result.mean_shown}, dưới {limit} điểm."),
        )
        act.details.update(limit=limit)
        telling.after_result(act.evaluation, actor, now)
    return act.evaluation


def goes_on_reasons(evaluation: Evaluation) -> list[str]:
    """Why a product cannot leave round one for the next step: no usable result, or the mean is too low."""
    reasons = _round.unresolved(evaluation)
    result = _round.result_of(evaluation, 1)
    limit = evaluation.season.go_on_mean
    if not reasons and not _round.mean_reaches(result, limit):
        reasons.append(_("Điểm trung bình vòng 1 dưới {limit} điểm.").format(limit=limit))
    return reasons
