"""Asking a producer for papers, at the commune, at intake, after round one and after the inspection; reminding them.

Waiting for papers is a record beside the state. Nobody can ask while a round is being scored, and one request is open
at a time.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.models import Evaluation, SupplementItem, SupplementRequest
from evaluations.stages import _news_supplements as news
from evaluations.stages._act import Acting, acting, blockers, needs_reason
from evaluations.states import FINAL
from ocop.journal.record import record
from ocop.law.calendar import vietnam_day
from products import dossiers
from products.models import CommuneReport

AT_COMMUNE = "commune"  # SupplementRequest.stage of what the commune asks for; otherwise the evaluation's state
SOON = timedelta(days=3)  # the reminder before the last day; a setting of ours, no article names one
Wanted = Sequence[str | tuple[str, str]]  # a text, or a text with the code of its criterion


def is_scored(evaluation: Evaluation) -> bool:
    """Whether a round of the evaluation is open."""
    return evaluation.agenda_items.filter(opened_at__isnull=False, closed_at__isnull=True).exists()


def open_supplements(evaluation: Evaluation) -> list[str]:
    """A reason for each supplement request that is still open."""
    requests = evaluation.supplement_requests.filter(closed_at__isnull=True)
    return [_("Đang chờ bổ sung hồ sơ (hạn {day}).").format(day=f"{r.due_on:%d/%m/%Y}") for r in requests]


@blockers("supplement.ask")
def ask_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why papers cannot be asked for: a request is open already, or a round is being scored."""
    reasons = open_supplements(evaluation)
    if is_scored(evaluation):
        reasons.append(_("Vòng chấm đang mở: hồ sơ không được thay đổi khi hội đồng đang chấm."))
    return reasons


@blockers("supplement.commune_ask")
def commune_ask_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the commune cannot ask: a request is open, or the dossier has left its hands."""
    sent = CommuneReport.objects.filter(dossier=evaluation.dossier_id, forwarding__isnull=False).exists()
    return open_supplements(evaluation) + (
        [_("Hồ sơ đã chuyển lên cấp trên; cấp trên yêu cầu bổ sung.")] if sent else []
    )


def ask_supplement(
    actor, evaluation_id: int, *, reason: str, items: Wanted, due_on: date, now: datetime
) -> SupplementRequest:
    """Ask the producer for papers: items (each may name its criterion), reason and a due date not in the past."""
    with acting("supplement.ask", actor, evaluation_id, now) as act:
        return _ask(act, actor, act.evaluation.state, reason, items, due_on)


def ask_at_commune(
    actor, evaluation_id: int, *, reason: str, items: Wanted, due_on: date, now: datetime
) -> SupplementRequest:
    """The commune asks for papers while it checks the dossier, before it sends it up."""
    with acting("supplement.commune_ask", actor, evaluation_id, now) as act:
        return _ask(act, actor, AT_COMMUNE, reason, items, due_on)


def _ask(act: Acting, actor, stage: str, reason: str, items: Wanted, due_on: date) -> SupplementRequest:
    act.refuse_if(*needs_reason(reason))
    pairs = [item if isinstance(item, tuple) else (item, "") for item in items]
    wanted = [(text.strip(), criterion) for text, criterion in pairs if text.strip()]
    act.refuse_if([] if wanted else [_("Nêu ít nhất một nội dung cần bổ sung.")], {"items": [_("Chưa có nội dung.")]})
    late = due_on < vietnam_day(act.now)
    act.refuse_if([_("Hạn bổ sung phải từ hôm nay trở đi.")] if late else [], {"due_on": [_("Hạn đã qua.")]})
    request = SupplementRequest.objects.create(
        evaluation=act.evaluation, stage=stage, reason=reason, due_on=due_on, asked_by=actor, asked_at=act.now
    )
    rows = (SupplementItem(request=request, text=text, criterion=criterion) for text, criterion in wanted)
    made = SupplementItem.objects.bulk_create(rows)
    act.details.update(request=request.pk, items=[text for text, __ in wanted], due_on=due_on.isoformat())
    news.asked(request, made, at=act.now, by=actor)
    return request


@blockers("supplement.answer")
def answer_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why nothing can be answered: no open request."""
    return [] if open_supplements(evaluation) else [_("Không có yêu cầu bổ sung nào đang mở.")]


def answer_supplement(actor, evaluation_id: int, *, answers: dict[int, str], now: datetime) -> SupplementRequest:
    """Answer item by item; the dossier as it now stands becomes the next frozen version."""
    with acting("supplement.answer", actor, evaluation_id, now) as act:
        request = act.evaluation.supplement_requests.get(closed_at__isnull=True)
        items = list(request.items.all())
        empty = {f"item_{i.pk}": [_("Chưa trả lời mục này.")] for i in items if not answers.get(i.pk, "").strip()}
        act.refuse_if([_("Trả lời từng mục được yêu cầu bổ sung.")] if empty else [], empty)
        for item in items:
            item.answer = answers[item.pk].strip()
        SupplementItem.objects.bulk_update(items, ["answer"])
        version = dossiers.freeze(act.evaluation.dossier, actor, now=now)
        request.version, request.answered_at = version, now
        request.save(update_fields=["version", "answered_at"])
        act.evaluation.dossier_version = version
        news.answered(request, at=now, by=actor)
        act.details.update(request=request.pk, version=version.number)
    return request


@blockers("supplement.close")
def close_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why no request can be closed: none is open."""
    return [] if open_supplements(evaluation) else [_("Không có yêu cầu bổ sung nào đang mở.")]


def close_supplement(actor, evaluation_id: int, *, accepted: bool, now: datetime) -> SupplementRequest:
    """Close the open request: the papers are complete (accepted) or not."""
    with acting("supplement.close", actor, evaluation_id, now) as act:
        return _close(act, actor, accepted)


@blockers("supplement.commune_close")
def commune_close_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the commune cannot close a request: none of its own is open."""
    own = evaluation.supplement_requests.filter(closed_at__isnull=True, stage=AT_COMMUNE).exists()
    return [] if own else [_("Xã không có yêu cầu bổ sung nào đang mở.")]


def close_at_commune(actor, evaluation_id: int, *, accepted: bool, now: datetime) -> SupplementRequest:
    """The commune closes what it asked for itself."""
    with acting("supplement.commune_close", actor, evaluation_id, now) as act:
        return _close(act, actor, accepted)


def _close(act: Acting, actor, accepted: bool) -> SupplementRequest:
    request = act.evaluation.supplement_requests.get(closed_at__isnull=True)
    unanswered = accepted and request.answered_at is None
    act.refuse_if([_("Chủ thể chưa trả lời; không xác nhận đủ được.")] if unanswered else [])
    request.closed_at, request.accepted = act.now, accepted
    request.save(update_fields=["closed_at", "accepted"])
    news.closed(request, at=act.now, by=actor)
    act.details.update(request=request.pk, accepted=accepted)
    return request


# --- reminders ------------------------------------------------------------------------------------------------------


def remind_due(now: datetime) -> int:
    """Remind of requests whose last day is near or past and that were not answered; how many were made.

    Each reason once for a request and person. Safe to ask for as often as one likes.
    """
    today = vietnam_day(now)
    waiting = SupplementRequest.objects.filter(closed_at__isnull=True, answered_at__isnull=True)
    waiting = waiting.filter(due_on__lte=today + SOON).exclude(evaluation__state__in=sorted(FINAL))
    found = dict(waiting.values_list("pk", "due_on"))
    known = news.known(found)
    due = {pk: "late" if due_on < today else "soon" for pk, due_on in found.items()}
    return sum(_remind_again(pk, kind, now) for pk, kind in due.items() if kind not in known.get(pk, ()))


def _remind_again(request_id: int, kind: str, now: datetime) -> int:
    with transaction.atomic():
        rows = SupplementRequest.objects.select_for_update(of=("self",)).select_related(
            "evaluation__dossier__product__producer__commune"
        )
        request = rows.get(pk=request_id)
        if request.closed_at or request.answered_at or not news.due(request, kind, at=now):
            return 0
        unit, details = request.evaluation.unit_id, {"request": request.pk, "kind": kind}
        record(None, "supplement.remind", request.evaluation, at=now, unit=unit, details=details)
        return 1
