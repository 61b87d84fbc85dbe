"""Stage 5 – recognition: proposed, then recognised, forwarded, declined or sent back by the approver."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from evaluations.models import Batch, Certificate, Decision, Evaluation, Recognition
from evaluations.selectors.offices import season_offices
from evaluations.selectors.outcomes import reasons_not_to_recognise, too_late_to_decide
from evaluations.stages import _certificate as certificates
from evaluations.stages import _round, telling
from evaluations.stages._act import acting, blockers
from evaluations.stages._outcome import outcome_of
from evaluations.stages.forwarding import forward, record_central
from evaluations.stages.registration import needs_reason, open_supplements
from evaluations.states import State
from ocop.accounts.refusals import Refused
from ocop.journal.record import record
from ocop.law.calendar import vietnam_day

__all__ = [
    "decline", "forward", "issue", "open_decision", "propose", "recognise", "recognise_together", "record_central",
    "send_back",
]  # fmt: skip


@blockers("recognition.propose")
def propose_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the product cannot be proposed: round not decided, papers or an elimination open, a round still to come."""
    reasons = _round.unresolved(evaluation) + open_supplements(evaluation)
    if evaluation.state == State.ROUND_ONE and evaluation.season.rounds == 2:
        reasons.append(_("Kế hoạch có hai vòng: còn vòng 2."))
    if evaluation.eliminations.filter(decided_at__isnull=True).exists():
        reasons.append(_("Đề nghị loại chưa được Chủ tịch hội đồng kết luận."))
    return reasons


def propose(actor, evaluation_id: int, *, now: datetime) -> Evaluation:
    """Send the council's result up for the decision."""
    with acting("recognition.propose", actor, evaluation_id, now) as act:
        outcome = outcome_of(act.evaluation)
        act.evaluation.propose(at=now)
        act.details.update(mean=str(outcome.mean), stars=outcome.stars)
    return act.evaluation


@blockers("recognition.recognise")
def recognise_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the unit cannot recognise the product: it must go up, has too few stars, or more than it may give."""
    return reasons_not_to_recognise(evaluation, outcome_of(evaluation))


def open_decision(
    actor, batch_id: int, *, number: str, signed_on: date, signer_title: str, late_reason: str = "", now: datetime
) -> Decision:
    """Enter the decision that recognitions rest on: number, date and signer's title as on the paper.

    ``late_reason``: why it comes after the transition's last day, where it does.

    Raises Http404 for a batch that is not the approver's, Refused for a paper without number or signer, from the
    future, or entered already.
    """
    with transaction.atomic():
        batch = Batch.objects.select_related("season__unit").filter(pk=batch_id).first()
        if batch is None or "approver" not in season_offices(actor, batch.season):
            raise Http404(_("Không tìm thấy đợt đánh giá."))
        unit, number, signer_title = batch.season.unit, number.strip(), signer_title.strip()
        fields = {}
        if not number:
            fields["number"] = [_("Quyết định phải có số.")]
        if not signer_title:
            fields["signer_title"] = [_("Cần ghi chức vụ người ký.")]
        if signed_on > vietnam_day(now):
            fields["signed_on"] = [_("Ngày ký chưa tới.")]
        _refuse_fields(fields)
        try:
            with transaction.atomic():  # another approver may enter the same paper at this moment
                decision = Decision.objects.create(
                    unit=unit,
                    batch=batch,
                    number=number,
                    signed_on=signed_on,
                    signer_title=signer_title,
                    late_reason=late_reason.strip(),
                    decided_by=actor,
                    decided_at=now,
                )
        except IntegrityError:
            known = _("Quyết định số {number} ngày {day} đã có.")
            _refuse_fields({"number": [known.format(number=number, day=f"{signed_on:%d/%m/%Y}")]})
        record(actor, "recognition.decision", decision, at=now, unit=unit.pk, details={"number": number})
        return decision


def _refuse_fields(fields: dict[str, list[str]]) -> None:
    if fields:
        raise Refused([m for ms in fields.values() for m in ms], fields)


def recognise(actor, evaluation_id: int, *, decision_id: int, now: datetime) -> Recognition:
    """Recognise the product by a decision: recognition, certificate number and the certificate's job in one act.

    Raises Refused for a decision of another unit, or one signed before the council's day.
    """
    with acting("recognition.recognise", actor, evaluation_id, now) as act:
        evaluation = act.evaluation
        decision = Decision.objects.select_related("unit").filter(pk=decision_id, unit=evaluation.unit).first()
        act.refuse_if([] if decision else [_("Chọn quyết định công nhận.")], {"decision": [_("Chưa có quyết định.")]})
        outcome = outcome_of(evaluation)
        _refuse_paper(act, decision, outcome)
        evaluation.recognise(at=now)
        recognition = certificates.recognition_of(evaluation, decision, outcome.stars)
        certificate = certificates.number_it(recognition, now)
        certificates.ask_for_paper(certificate, actor, now)
        act.details.update(decision=decision.number, stars=outcome.stars, certificate=certificate.number)
    return recognition


def _refuse_paper(act, decision: Decision, outcome) -> None:
    """Refuse a decision signed before the council's day, without authority on its own day, or too late unexplained."""
    if outcome.decided_on and decision.signed_on < outcome.decided_on:
        early = _("Quyết định ký trước ngày hội đồng chấm ({day}).").format(day=f"{outcome.decided_on:%d/%m/%Y}")
        act.refuse_if([early], {"signed_on": [early]})
    against = reasons_not_to_recognise(act.evaluation, outcome, decision.signed_on)
    act.refuse_if(against, {"signed_on": against})
    late = too_late_to_decide(act.evaluation, decision.signed_on)
    if late and not decision.late_reason:
        act.refuse_if([late], {"late_reason": [late]})
    if late:
        act.details.update(late_reason=decision.late_reason)


def recognise_together(
    actor, evaluation_ids: list[int], *, now: datetime, decision_id: int | None = None, **paper
) -> Decision:
    """Recognise several products of one batch by one decision, all of them or none.

    A decision names its products in its annex, so the portal never records a part of it. With ``decision_id`` they
    are added to a decision entered before; else ``paper`` is the new one's (number, signed_on, signer_title).
    Raises Refused with one sentence for every product that stands in the way.
    """
    if not evaluation_ids:
        raise Refused([_("Chưa chọn sản phẩm nào.")])
    with transaction.atomic():
        batch = _lock_chosen(actor, evaluation_ids)
        decision = Decision.objects.filter(pk=decision_id, batch=batch).first()
        if decision_id is not None and decision is None:
            _refuse_fields({"decision": [_("Quyết định này không thuộc đợt đánh giá.")]})
        # Rows first, then the series, then the journal: whoever takes them in this order never waits in a circle.
        certificates.lock_series(batch.season.unit, (decision.signed_on if decision else paper["signed_on"]).year)
        decision = decision or open_decision(actor, batch.pk, now=now, **paper)
        reasons, fields = [], {}
        for pk in evaluation_ids:
            try:
                with transaction.atomic():
                    recognise(actor, pk, decision_id=decision.pk, now=now)
            except Refused as refused:
                name = Evaluation.objects.values_list("dossier__product__name", flat=True).get(pk=pk)
                reasons += [f"{name}: {reason}" for reason in refused.reasons]
                fields |= refused.fields
        if reasons:
            raise Refused(reasons, fields)
        telling.after_decision(decision, actor, now)
        return decision


def _lock_chosen(actor, evaluation_ids: list[int]) -> Batch:
    """Lock the rows in the order of their ids; returns the batch they share."""
    rows = Evaluation.objects.select_for_update(of=("self",)).select_related("batch__season__unit")
    chosen = list(rows.filter(pk__in=Evaluation.objects.visible_to(actor), id__in=evaluation_ids).order_by("pk"))
    if len(chosen) != len(set(evaluation_ids)):
        raise Http404(_("Không tìm thấy hồ sơ này."))
    if len({e.batch_id for e in chosen}) > 1:
        raise Refused([_("Một quyết định chỉ gồm sản phẩm của một đợt đánh giá.")])
    return chosen[0].batch


def standing_certificate(evaluation: Evaluation) -> Certificate | None:
    """The evaluation's certificate that no later one replaced."""
    return Certificate.objects.filter(recognition__evaluation=evaluation, replaced_by__isnull=True).first()


@blockers("certificate.issue")
def issue_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why no paper has to be made: it is there."""
    certificate = standing_certificate(evaluation)
    if certificate is None or certificate.cause not in Certificate.OURS:
        return [_("Sản phẩm chưa có số giấy chứng nhận.")]
    return (
        [_("Giấy chứng nhận số {number} đã có bản PDF.").format(number=certificate.number)]
        if certificate.sha256
        else []
    )


def issue(actor, evaluation_id: int, *, now: datetime) -> Certificate:
    """Ask once more for the PDF of a numbered certificate whose job failed or was called off."""
    with acting("certificate.issue", actor, evaluation_id, now) as act:
        certificate = standing_certificate(act.evaluation)
        certificates.ask_for_paper(certificate, actor, now)
        act.details.update(certificate=certificate.number)
    return certificate


@blockers("recognition.decline")
def decline_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the product cannot be declined: nothing, once it is proposed."""
    return []


def decline(actor, evaluation_id: int, *, reason: str, now: datetime) -> Evaluation:
    """Do not recognise the product; the reason goes into the result letter."""
    with acting("recognition.decline", actor, evaluation_id, now) as act:
        act.refuse_if(*needs_reason(reason))
        act.evaluation.decline(at=now, reason=reason)
        act.details.update(reason=reason)
        telling.after_result(act.evaluation, actor, now)
    return act.evaluation


@blockers("recognition.send_back")
def send_back_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the proposal cannot go back to the council: it rests on the central council's result."""
    central = evaluation.origin == Evaluation.Origin.CENTRAL
    return [_("Kết quả này của hội đồng trung ương, không trả lại hội đồng tỉnh.")] if central else []


def send_back(actor, evaluation_id: int, *, reason: str, now: datetime) -> Evaluation:
    """Return the proposal to the council with a reason: a new attempt of the last round."""
    with acting("recognition.send_back", actor, evaluation_id, now) as act:
        act.refuse_if(*needs_reason(reason))
        if act.evaluation.season.rounds == 1:
            act.evaluation.send_back_to_round_one(at=now)
        else:
            act.evaluation.send_back_to_round_two(at=now)
        act.details.update(reason=reason, attempt=act.evaluation.attempt)
    return act.evaluation
