"""Elimination in any stage: a ground raised by a named person, confirmed by the chair, decides whatever the points."""

from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from evaluations.models import Elimination
from evaluations.stages import telling
from evaluations.stages._act import acting, blockers
from evaluations.stages.registration import is_scored, leave_agenda


@blockers("elimination.raise")
def raise_blockers(evaluation, now: datetime) -> list[str]:
    """Why no ground can be raised: one is waiting for its decision."""
    waiting = evaluation.eliminations.filter(decided_at__isnull=True).exists()
    return [_("Đã có đề nghị loại đang chờ Chủ tịch hội đồng.")] if waiting else []


def propose(actor, evaluation_id: int, *, ground: str, reason: str, criterion: str = "", now: datetime) -> Elimination:
    """Raise a ground (of the set, of a gate or of the law) with its reason and evidence."""
    with acting("elimination.raise", actor, evaluation_id, now) as act:
        fields = {}
        if not ground.strip():
            fields["ground"] = [_("Chọn căn cứ loại.")]
        if not reason.strip():
            fields["reason"] = [_("Cần nêu lý do, bằng chứng.")]
        act.refuse_if([m for ms in fields.values() for m in ms], fields)
        elimination = Elimination.objects.create(
            evaluation=act.evaluation, ground=ground, reason=reason, criterion=criterion, raised_by=actor, raised_at=now
        )
        act.details.update(ground=ground, reason=reason, criterion=criterion)
    return elimination


@blockers("elimination.decide")
def decide_blockers(evaluation, now: datetime) -> list[str]:
    """Why nothing can be decided: no ground is waiting, or the product is being scored."""
    if not evaluation.eliminations.filter(decided_at__isnull=True).exists():
        return [_("Không có đề nghị loại nào đang chờ.")]
    return [_("Vòng chấm đang mở; đóng vòng chấm trước khi kết luận.")] if is_scored(evaluation) else []


def decide(actor, elimination_id: int, *, confirmed: bool, reason: str, now: datetime) -> Elimination:
    """The chair confirms (the dossier is ELIMINATED) or dismisses the ground, with a reason."""
    found = Elimination.objects.filter(pk=elimination_id).values_list("evaluation", flat=True).first()
    if found is None:
        raise Http404(_("Không tìm thấy đề nghị loại này."))
    with acting("elimination.decide", actor, found, now) as act:
        elimination = Elimination.objects.select_for_update().get(pk=elimination_id)
        reasons = [] if reason.strip() else [_("Cần nêu lý do.")]
        if elimination.decided_at:
            reasons.append(_("Đề nghị này đã được quyết định."))
        act.refuse_if(reasons, {"reason": reasons})
        elimination.confirmed, elimination.decision_reason = confirmed, reason
        elimination.decided_by, elimination.decided_at = actor, now
        elimination.save()
        if confirmed:
            leave_agenda(act.evaluation)
            act.evaluation.eliminate(at=now, reason=f"{elimination.ground} {elimination.reason}")
            telling.after_result(act.evaluation, actor, now)
        act.details.update(ground=elimination.ground, confirmed=confirmed, reason=reason)
    return elimination
