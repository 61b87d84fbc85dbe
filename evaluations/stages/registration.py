"""Stage 1 – registration: a draft is opened, filed, taken in, sent back for papers, screened out or withdrawn."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from evaluations.models import Batch, Evaluation, SupplementItem, SupplementRequest
from evaluations.selectors.offices import season_offices
from evaluations.stages._act import acting, blockers
from evaluations.states import FINAL, State
from ocop.accounts.models import Role
from ocop.accounts.refusals import Refused
from ocop.accounts.roles import units_of
from ocop.accounts.series import take_number
from ocop.journal.record import record
from ocop.law import loader
from ocop.law.calendar import vietnam_day
from products import dossiers, numbering
from products.models import Dossier


def open_draft(actor, dossier_id: int, batch_id: int, *, now: datetime) -> Evaluation:
    """Open an evaluation in DRAFT: the dossier enters a batch of a season, nothing is filed yet.

    The producer does it, or the officer of the season's unit for them. Raises Http404 for a dossier the actor may
    not see, PermissionDenied for another office, Refused where the season's regulation is not the dossier's, an
    evaluation is open already or one has decided on this dossier.
    """
    with transaction.atomic():
        dossier = Dossier.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=dossier_id).first()
        batch = Batch.objects.select_related("season__unit").filter(pk=batch_id).first()
        if dossier is None or batch is None:
            raise Http404("Không tìm thấy hồ sơ hoặc đợt đánh giá.")
        require_opener(actor, dossier, batch)
        _refuse_wrong_season(dossier, batch)
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


def require_opener(actor, dossier: Dossier, batch: Batch | None = None) -> None:
    """PermissionDenied unless the person acts for the producer, entered the dossier, or is the unit's officer."""
    if not may_open(actor, dossier, batch):
        raise PermissionDenied("Chỉ chủ thể hoặc cán bộ của đơn vị được đưa hồ sơ vào đợt đánh giá.")


def may_open(actor, dossier: Dossier, batch: Batch | None = None) -> bool:
    """Whether the person may enter the dossier into the batch (without one: into some unit's batch)."""
    if dossier.entered_by_id == actor.pk or dossiers.acts_for(actor, dossier):
        return True
    if batch is not None:
        return "officer" in season_offices(actor, batch.season)
    place = dossier.product.producer.commune.path
    return any(place.startswith(unit.path) for unit in units_of(actor, Role.OFFICER))


def _refuse_wrong_season(dossier: Dossier, batch: Batch) -> None:
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
    if Evaluation.objects.filter(dossier=dossier).open().exists():
        reasons.append("Hồ sơ này đang được đánh giá.")
    elif Evaluation.objects.filter(dossier=dossier, state__in=sorted(FINAL - {State.WITHDRAWN})).exists():
        reasons.append("Hồ sơ này đã có kết quả đánh giá; lập hồ sơ mới (nâng hạng hoặc đánh giá lại).")
    if reasons:
        raise Refused(reasons, {"batch": reasons})


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
    """Take the dossier in: it gets the next number of the season's register, a product that has none its code."""
    with acting("registration.register", actor, evaluation_id, now) as act:
        season = act.evaluation.season
        number = take_number(season.unit, f"register:{season.pk}", season.year)
        act.evaluation.register(at=now, number=number)
        code = numbering.number_product(act.evaluation.dossier.product, now)
        act.details.update(number=number, product_code=code)
    return act.evaluation


def register_many(actor, ids: list[int], *, now: datetime) -> tuple[list[Evaluation], dict[int, list[str]]]:
    """Take several dossiers in, each by its own act: those taken in, and the reasons by id for the others.

    What the actor may not see or do is left out with one sentence that tells nothing about it.
    """
    done, left_out = [], {}
    for pk in dict.fromkeys(ids):
        try:
            done.append(register(actor, pk, now=now))
        except Refused as refused:
            left_out[pk] = refused.reasons
        except (Http404, PermissionDenied):
            left_out[pk] = ["Không tiếp nhận được hồ sơ này."]
    return done, left_out


def screen_out(actor, evaluation_id: int, *, reason: str, now: datetime) -> Evaluation:
    """Keep a registration out of the season, with a reason (selection of registrations)."""
    with acting("registration.screen_out", actor, evaluation_id, now) as act:
        act.refuse_if(*needs_reason(reason))
        leave_agenda(act.evaluation)
        act.evaluation.decline(at=now, reason=reason)
        act.details.update(reason=reason)
    return act.evaluation


@blockers("registration.withdraw")
def withdraw_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the dossier cannot be withdrawn now: its round is being scored (the round could never be closed)."""
    return ["Hội đồng đang chấm sản phẩm này; rút hồ sơ sau khi vòng chấm đóng."] if is_scored(evaluation) else []


def is_scored(evaluation: Evaluation) -> bool:
    """Whether a round of the evaluation is open."""
    return evaluation.agenda_items.filter(opened_at__isnull=False, closed_at__isnull=True).exists()


def leave_agenda(evaluation: Evaluation) -> None:
    """Take the evaluation off every agenda on which it was not opened yet."""
    evaluation.agenda_items.filter(opened_at__isnull=True).delete()


def withdraw(actor, evaluation_id: int, *, reason: str, now: datetime) -> Evaluation:
    """Withdraw the dossier; the producer says why."""
    with acting("registration.withdraw", actor, evaluation_id, now) as act:
        act.refuse_if(*needs_reason(reason))
        leave_agenda(act.evaluation)
        act.evaluation.withdraw(at=now, reason=reason)
        act.details.update(reason=reason)
    return act.evaluation


@blockers("registration.postpone")
def postpone_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the evaluation cannot move to the next batch: there is none, or a round is open."""
    reasons = []
    if next_batch(evaluation) is None:
        reasons.append("Kế hoạch không có đợt sau.")
    if is_scored(evaluation):
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
        leave_agenda(act.evaluation)  # it could not be put on the next batch's
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
    if is_scored(evaluation):
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
