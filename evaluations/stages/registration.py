"""Stage 1 – registration: a draft is opened, filed, taken in, screened out, postponed or withdrawn."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from evaluations.models import Batch, Evaluation
from evaluations.selectors import package
from evaluations.selectors.offices import season_offices
from evaluations.stages._act import acting, blockers, needs_reason
from evaluations.stages.supplements import (
    answer_supplement,
    ask_supplement,
    close_supplement,
    is_scored,
    open_supplements,
)
from evaluations.states import FINAL, State
from ocop.accounts.models import Role
from ocop.accounts.refusals import Refused
from ocop.accounts.roles import units_of
from ocop.accounts.series import take_number
from ocop.journal.record import record
from ocop.law import loader
from ocop.law.calendar import vietnam_day
from products import commune, dossiers, numbering
from products.models import CommuneReport, Dossier

__all__ = ["answer_supplement", "ask_supplement", "close_supplement", "is_scored", "needs_reason", "open_supplements"]


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
            raise Http404(_("Không tìm thấy hồ sơ hoặc đợt đánh giá."))
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
        raise PermissionDenied(_("Chỉ chủ thể hoặc cán bộ của đơn vị được đưa hồ sơ vào đợt đánh giá."))


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
        reasons.append(_("Chủ thể không thuộc địa bàn {unit}.").format(unit=season.unit))
    if season.closed_at:
        reasons.append(_("Kế hoạch đánh giá đã kết thúc."))
    if dossier.regulation != season.regulation:
        reasons.append(
            _("Hồ sơ lập theo Quyết định {regulation}, kế hoạch này theo Quyết định {other}.").format(
                regulation=dossier.regulation, other=season.regulation
            )
        )
    if Evaluation.objects.filter(dossier=dossier).open().exists():
        reasons.append(_("Hồ sơ này đang được đánh giá."))
    elif Evaluation.objects.filter(dossier=dossier, state__in=sorted(FINAL - {State.WITHDRAWN})).exists():
        reasons.append(_("Hồ sơ này đã có kết quả đánh giá; lập hồ sơ mới (nâng hạng hoặc đánh giá lại)."))
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
            _("Đợt {number} nhận hồ sơ từ {intake_from} đến hết {intake_to}.").format(
                number=batch.number,
                intake_from=f"{batch.intake_from:%d/%m/%Y}",
                intake_to=f"{batch.intake_to:%d/%m/%Y}",
            )
        )
    if not loader.regulation(season.regulation).covers(day):
        reasons.append(
            _("Ngày {day} không nộp được hồ sơ theo Quyết định {regulation}.").format(
                day=f"{day:%d/%m/%Y}", regulation=season.regulation
            )
        )
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
    """Why it cannot be taken in: papers asked for, the commune's report missing, a package that is not whole."""
    sent = package.came_with(evaluation)
    return open_supplements(evaluation) + commune_part(evaluation) + (package.broken(sent) if sent else [])


def commune_part(evaluation: Evaluation) -> list[str]:
    """What the commune still owes: its report, and under 1489 and 26 the letter that sends the dossier up."""
    if not evaluation.season.needs_commune_report:
        return []
    report = CommuneReport.objects.filter(dossier=evaluation.dossier_id).only("forwarding").first()
    if report is None:
        return [_("Chưa có báo cáo của UBND cấp xã (Mẫu 03).")]
    if report.forwarding_id is None and commune.sends_up(evaluation.season.regulation):
        return [_("UBND cấp xã đã báo cáo nhưng chưa chuyển hồ sơ lên.")]
    return []


def register(actor, evaluation_id: int, *, now: datetime) -> Evaluation:
    """Take the dossier in: it gets the next number of the season's register, a product that has none its code."""
    with acting("registration.register", actor, evaluation_id, now) as act:
        season = act.evaluation.season
        number = take_number(season.unit, f"register:{season.pk}", season.year)
        act.evaluation.register(at=now, number=number)
        code = numbering.number_product(act.evaluation.dossier.product, now)
        act.details.update(number=number, product_code=code)
        if sent := package.came_with(act.evaluation):
            act.details.update(package=sent.sha256)
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
            left_out[pk] = [_("Không tiếp nhận được hồ sơ này.")]
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
    return [_("Hội đồng đang chấm sản phẩm này; rút hồ sơ sau khi vòng chấm đóng.")] if is_scored(evaluation) else []


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
        reasons.append(_("Kế hoạch không có đợt sau."))
    if is_scored(evaluation):
        reasons.append(_("Vòng chấm đang mở; đóng vòng chấm trước."))
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
