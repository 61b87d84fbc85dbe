"""Stage 1 – registration: a draft is opened, filed, taken in, sent back for papers, screened out or withdrawn."""

from datetime import date, datetime

from django.db import transaction
from django.http import Http404

from evaluations.models import Batch, Evaluation, SupplementItem, SupplementRequest
from evaluations.selectors.offices import season_offices
from evaluations.stages._act import acting, blockers
from ocop.accounts.refusals import Refused
from ocop.accounts.series import take_number
from ocop.journal.record import record
from ocop.law import loader
from ocop.law.calendar import vietnam_day
from products import dossiers
from products.models import Dossier


def open_draft(actor, dossier_id: int, batch_id: int, *, now: datetime) -> Evaluation:
    """Open an evaluation in DRAFT: the dossier enters a batch of a season, nothing is filed yet.

    The producer does it, or the officer of the season's unit for them. Raises Http404 for a dossier the actor may
    not see, Refused where the season's regulation is not the dossier's or an evaluation is open already.
    """
    with transaction.atomic():
        dossier = Dossier.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=dossier_id).first()
        batch = Batch.objects.select_related("season__unit").filter(pk=batch_id).first()
        if dossier is None or batch is None:
            raise Http404("Không tìm thấy hồ sơ hoặc đợt đánh giá.")
        _refuse_wrong_season(actor, dossier, batch)
        evaluation = Evaluation.objects.create(
            dossier=dossier,
            season=batch.season,
            batch=batch,
            unit=batch.season.unit,
            opened_by=actor,
            opened_at=now,
            state_since=now,
        )
        record(actor, "registration.open_draft", evaluation, at=now, unit=evaluation.unit_id)
        return evaluation


def _refuse_wrong_season(actor, dossier: Dossier, batch: Batch) -> None:
    season = batch.season
    reasons = []
    if not dossier.product.producer.commune.path.startswith(season.unit.path):
        reasons.append(f"Chủ thể không thuộc địa bàn {season.unit}.")
    if season.closed_at:
        reasons.append("Kế hoạch đánh giá đã kết thúc.")
    if dossier.regulation != season.regulation:
        reasons.append(
            f"Hồ sơ lập theo Quyết định {dossier.regulation}, kế hoạch này theo Quyết định {season.regulation}."
        )
    if Evaluation.objects.filter(dossier=dossier, unit=season.unit).open().exists():
        reasons.append("Hồ sơ này đang được đánh giá tại đơn vị.")
    if (
        dossier.entered_by_id != actor.pk
        and not dossiers.acts_for(actor, dossier)
        and "officer" not in season_offices(actor, season)
    ):
        reasons.append("Chỉ chủ thể hoặc cán bộ của đơn vị được đưa hồ sơ vào đợt đánh giá.")
    if reasons:
        raise Refused(reasons)


@blockers("registration.file")
def file_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the dossier cannot be filed: the batch's window, the season's regulation, its own gaps."""
    batch, season = evaluation.batch, evaluation.season
    day = vietnam_day(now)
    reasons = []
    if not batch.takes_in(day):
        reasons.append(
            f"Đợt {batch.number} nhận hồ sơ từ {batch.intake_from:%d/%m/%Y} đến hết {batch.intake_to:%d/%m/%Y}."
        )
    if not loader.regulation(season.regulation).covers(day):
        reasons.append(f"Ngày {day:%d/%m/%Y} không nộp được hồ sơ theo Quyết định {season.regulation}.")
    return reasons + dossiers.missing(evaluation.dossier)


def file(actor, evaluation_id: int, *, now: datetime) -> Evaluation:
    """File the dossier: freezes its version under the season's regulation (Art. 7 of Quyết định 26/2026)."""
    with acting("registration.file", actor, evaluation_id, now) as act:
        version = dossiers.freeze(act.evaluation.dossier, actor, now=now)
        act.evaluation.file(at=now, version=version)
        act.details.update(version=version.number, sha256=version.sha256)
    return act.evaluation


@blockers("registration.register")
def register_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the dossier cannot be taken in: papers still asked for, the commune's report missing."""
    reasons = open_supplements(evaluation)
    if evaluation.season.needs_commune_report and not hasattr(evaluation.dossier, "commune_report"):
        reasons.append("Chưa có báo cáo của UBND cấp xã (Mẫu 03).")
    return reasons


def register(actor, evaluation_id: int, *, now: datetime) -> Evaluation:
    """Take the dossier in: it gets the next number of the season's register and its slip number."""
    with acting("registration.register", actor, evaluation_id, now) as act:
        season = act.evaluation.season
        number = take_number(season.unit, f"register:{season.pk}", season.year)
        act.evaluation.register(at=now, number=number)
        act.details.update(number=number)
    return act.evaluation


def screen_out(actor, evaluation_id: int, *, reason: str, now: datetime) -> Evaluation:
    """Keep a registration out of the season, with a reason (selection of registrations)."""
    with acting("registration.screen_out", actor, evaluation_id, now) as act:
        act.refuse_if(*needs_reason(reason))
        act.evaluation.decline(at=now, reason=reason)
        act.details.update(reason=reason)
    return act.evaluation


def withdraw(actor, evaluation_id: int, *, reason: str, now: datetime) -> Evaluation:
    """Withdraw the dossier; the producer says why."""
    with acting("registration.withdraw", actor, evaluation_id, now) as act:
        act.refuse_if(*needs_reason(reason))
        act.evaluation.withdraw(at=now, reason=reason)
        act.details.update(reason=reason)
    return act.evaluation


@blockers("registration.postpone")
def postpone_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the evaluation cannot move to the next batch: there is none, or a round is open."""
    reasons = []
    if next_batch(evaluation) is None:
        reasons.append("Kế hoạch không có đợt sau.")
    if evaluation.agenda_items.filter(opened_at__isnull=False, closed_at__isnull=True).exists():
        reasons.append("Vòng chấm đang mở; đóng vòng chấm trước.")
    return reasons


def next_batch(evaluation: Evaluation) -> Batch | None:
    """The season's batch after the evaluation's own."""
    return (
        Batch.objects.filter(season=evaluation.season_id, number__gt=evaluation.batch.number).order_by("number").first()
    )


def postpone(actor, evaluation_id: int, *, reason: str, now: datetime) -> Evaluation:
    """Move the evaluation to the next batch (Hà Nội: evidence not complete after round one)."""
    with acting("registration.postpone", actor, evaluation_id, now) as act:
        act.refuse_if(*needs_reason(reason))
        batch = next_batch(act.evaluation)
        act.details.update(reason=reason, from_batch=act.evaluation.batch.number, to_batch=batch.number)
        act.evaluation.batch = batch
    return act.evaluation


def open_supplements(evaluation: Evaluation) -> list[str]:
    """A reason for each supplement request that is still open."""
    requests = evaluation.supplement_requests.filter(closed_at__isnull=True)
    return [f"Đang chờ bổ sung hồ sơ (hạn {r.due_on:%d/%m/%Y})." for r in requests]


@blockers("supplement.ask")
def ask_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why papers cannot be asked for: a request is open already, or a round is being scored."""
    reasons = open_supplements(evaluation)
    if evaluation.agenda_items.filter(opened_at__isnull=False, closed_at__isnull=True).exists():
        reasons.append("Vòng chấm đang mở: hồ sơ không được thay đổi khi hội đồng đang chấm.")
    return reasons


def ask_supplement(
    actor, evaluation_id: int, *, reason: str, items: list[str], due_on: date, now: datetime
) -> SupplementRequest:
    """Ask the producer for papers: items, reason and a due date not in the past."""
    with acting("supplement.ask", actor, evaluation_id, now) as act:
        act.refuse_if(*needs_reason(reason))
        wanted = [text.strip() for text in items if text.strip()]
        act.refuse_if([] if wanted else ["Nêu ít nhất một nội dung cần bổ sung."], {"items": ["Chưa có nội dung."]})
        late = due_on < vietnam_day(now)
        act.refuse_if(["Hạn bổ sung phải từ hôm nay trở đi."] if late else [], {"due_on": ["Hạn đã qua."]})
        request = SupplementRequest.objects.create(
            evaluation=act.evaluation,
            stage=act.evaluation.state,
            reason=reason,
            due_on=due_on,
            asked_by=actor,
            asked_at=now,
        )
        SupplementItem.objects.bulk_create(SupplementItem(request=request, text=text) for text in wanted)
        act.details.update(request=request.pk, items=wanted, due_on=due_on.isoformat())
    return request


@blockers("supplement.answer")
def answer_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why nothing can be answered: no open request."""
    return [] if open_supplements(evaluation) else ["Không có yêu cầu bổ sung nào đang mở."]


def answer_supplement(actor, evaluation_id: int, *, answers: dict[int, str], now: datetime) -> SupplementRequest:
    """Answer item by item; the dossier as it now stands becomes the next frozen version."""
    with acting("supplement.answer", actor, evaluation_id, now) as act:
        request = act.evaluation.supplement_requests.get(closed_at__isnull=True)
        items = list(request.items.all())
        empty = {f"item_{i.pk}": ["Chưa trả lời mục này."] for i in items if not answers.get(i.pk, "").strip()}
        act.refuse_if(["Trả lời từng mục được yêu cầu bổ sung."] if empty else [], empty)
        for item in items:
            item.answer = answers[item.pk].strip()
        SupplementItem.objects.bulk_update(items, ["answer"])
        version = dossiers.freeze(act.evaluation.dossier, actor, now=now)
        request.version, request.answered_at = version, now
        request.save(update_fields=["version", "answered_at"])
        act.evaluation.dossier_version = version
        act.details.update(request=request.pk, version=version.number)
    return request


@blockers("supplement.close")
def close_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why no request can be closed: none is open."""
    return [] if open_supplements(evaluation) else ["Không có yêu cầu bổ sung nào đang mở."]


def close_supplement(actor, evaluation_id: int, *, accepted: bool, now: datetime) -> SupplementRequest:
    """Close the open request: the papers are complete (accepted) or not."""
    with acting("supplement.close", actor, evaluation_id, now) as act:
        request = act.evaluation.supplement_requests.get(closed_at__isnull=True)
        unanswered = accepted and request.answered_at is None
        act.refuse_if(["Chủ thể chưa trả lời; không xác nhận đủ được."] if unanswered else [])
        request.closed_at, request.accepted = now, accepted
        request.save(update_fields=["closed_at", "accepted"])
        act.details.update(request=request.pk, accepted=accepted)
    return request


def needs_reason(reason: str) -> tuple[list[str], dict]:
    """The refusal for an act without a reason, as the two arguments of ``refuse_if``."""
    return ([] if reason.strip() else ["Cần nêu lý do."]), {"reason": ["Cần nêu lý do."]}
