"""Stage 4 – round two: only products that round one let through, with their papers and inspection complete."""

from datetime import datetime

from django.utils.translation import gettext as _

from evaluations import states
from evaluations.models import AgendaItem, Evaluation
from evaluations.stages import _round, round_one
from evaluations.stages.registration import open_supplements
from evaluations.states import State


def opening_reasons(evaluation: Evaluation, item: AgendaItem) -> list[str]:
    """Why round two cannot be opened: inspection open, papers incomplete, or round one says no."""
    season = evaluation.season
    if evaluation.state == State.ROUND_TWO and item.attempt == evaluation.attempt:
        return open_supplements(evaluation) + _round.opening_reasons(item)
    if not states.allows(season.rounds, season.inspection, "open_round_two", evaluation.state):
        return [_("Hồ sơ đang ở bước «{state}», chưa mở vòng 2 được.").format(state=evaluation.get_state_label)]
    reasons = open_supplements(evaluation)
    if evaluation.state == State.ROUND_ONE:
        reasons += round_one.goes_on_reasons(evaluation)
    if evaluation.inspections.filter(concluded_at__isnull=True).exists():
        reasons.append(_("Kiểm tra thực tế chưa có kết luận."))
    last = evaluation.supplement_requests.order_by("-pk").first()
    if last is not None and last.accepted is False:
        reasons.append(_("Hồ sơ bổ sung chưa đủ: chuyển sản phẩm sang đợt sau hoặc yêu cầu bổ sung lại."))
    return reasons + _round.opening_reasons(item)


def open(actor, item_id: int, *, now: datetime) -> AgendaItem:
    """Open the product for scoring in round two (or its next attempt, when a proposal was sent back)."""
    return _round.open_item(actor, item_id, State.ROUND_TWO, opening_reasons, Evaluation.open_round_two, now)
