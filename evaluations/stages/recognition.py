"""Stage 5 – recognition: proposed, then recognised, forwarded, declined or sent back by the approver."""

from datetime import date, datetime
from fractions import Fraction

from django.db import IntegrityError, transaction
from django.http import Http404

from evaluations.models import Batch, CentralResult, Certificate, Decision, Evaluation, Recognition
from evaluations.rules.stars import band
from evaluations.selectors.offices import season_offices
from evaluations.selectors.outcomes import reasons_not_to_forward, reasons_not_to_recognise, upper_batch
from evaluations.stages import _certificate as certificates
from evaluations.stages import _round
from evaluations.stages._act import acting, blockers
from evaluations.stages._outcome import outcome_of
from evaluations.stages.registration import needs_reason, open_supplements
from evaluations.states import State
from ocop.accounts.models import Locality
from ocop.accounts.refusals import Refused
from ocop.accounts.series import take_number
from ocop.journal.record import record
from ocop.law.calendar import vietnam_day


@blockers("recognition.propose")
def propose_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the product cannot be proposed: round not decided, papers or an elimination open, a round still to come."""
    reasons = _round.unresolved(evaluation) + open_supplements(evaluation)
    if evaluation.state == State.ROUND_ONE and evaluation.season.rounds == 2:
        reasons.append("Kế hoạch có hai vòng: còn vòng 2.")
    if evaluation.eliminations.filter(decided_at__isnull=True).exists():
        reasons.append("Đề nghị loại chưa được Chủ tịch hội đồng kết luận.")
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


def open_decision(actor, batch_id: int, *, number: str, signed_on: date, signer_title: str, now: datetime) -> Decision:
    """Enter the decision that recognitions rest on: number, date and signer's title as on the paper.

    Raises Http404 for a batch that is not the approver's, Refused for a paper without number or signer, from the
    future, or entered already.
    """
    with transaction.atomic():
        batch = Batch.objects.select_related("season__unit").filter(pk=batch_id).first()
        if batch is None or "approver" not in season_offices(actor, batch.season):
            raise Http404("Không tìm thấy đợt đánh giá.")
        unit, number, signer_title = batch.season.unit, number.strip(), signer_title.strip()
        fields = {}
        if not number:
            fields["number"] = ["Quyết định phải có số."]
        if not signer_title:
            fields["signer_title"] = ["Cần ghi chức vụ người ký."]
        if signed_on > vietnam_day(now):
            fields["signed_on"] = ["Ngày ký chưa tới."]
        _refuse_fields(fields)
        try:
            with transaction.atomic():  # another approver may enter the same paper at this moment
                decision = Decision.objects.create(
                    unit=unit,
                    batch=batch,
                    number=number,
                    signed_on=signed_on,
                    signer_title=signer_title,
                    decided_by=actor,
                    decided_at=now,
                )
        except IntegrityError:
            _refuse_fields({"number": [f"Quyết định số {number} ngày {signed_on:%d/%m/%Y} đã có."]})
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
        act.refuse_if([] if decision else ["Chọn quyết định công nhận."], {"decision": ["Chưa có quyết định."]})
        outcome = outcome_of(evaluation)
        if outcome.decided_on and decision.signed_on < outcome.decided_on:
            early = f"Quyết định ký trước ngày hội đồng chấm ({outcome.decided_on:%d/%m/%Y})."
            act.refuse_if([early], {"signed_on": [early]})
        evaluation.recognise(at=now)
        recognition = certificates.recognition_of(evaluation, decision, outcome.stars)
        certificate = certificates.number_it(recognition, now)
        certificates.ask_for_paper(certificate, actor, now)
        act.details.update(decision=decision.number, stars=outcome.stars, certificate=certificate.number)
    return recognition


def recognise_together(
    actor, evaluation_ids: list[int], *, now: datetime, decision_id: int | None = None, **paper
) -> Decision:
    """Recognise several products of one batch by one decision, all of them or none.

    A decision names its products in its annex, so the portal never records a part of it. With ``decision_id`` they
    are added to a decision entered before; else ``paper`` is the new one's (number, signed_on, signer_title).
    Raises Refused with one sentence for every product that stands in the way.
    """
    if not evaluation_ids:
        raise Refused(["Chưa chọn sản phẩm nào."])
    with transaction.atomic():
        batch = _lock_chosen(actor, evaluation_ids)
        decision = Decision.objects.filter(pk=decision_id, batch=batch).first()
        if decision_id is not None and decision is None:
            _refuse_fields({"decision": ["Quyết định này không thuộc đợt đánh giá."]})
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
        return decision


def _lock_chosen(actor, evaluation_ids: list[int]) -> Batch:
    """Lock the rows in the order of their ids; returns the batch they share."""
    rows = Evaluation.objects.select_for_update(of=("self",)).select_related("batch__season__unit")
    chosen = list(rows.filter(pk__in=Evaluation.objects.visible_to(actor), id__in=evaluation_ids).order_by("pk"))
    if len(chosen) != len(set(evaluation_ids)):
        raise Http404("Không tìm thấy hồ sơ này.")
    if len({e.batch_id for e in chosen}) > 1:
        raise Refused(["Một quyết định chỉ gồm sản phẩm của một đợt đánh giá."])
    return chosen[0].batch


@blockers("certificate.issue")
def issue_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why no paper has to be made: it is there."""
    certificate = Certificate.objects.filter(recognition__evaluation=evaluation).first()
    if certificate is None:
        return ["Sản phẩm chưa có số giấy chứng nhận."]
    return [f"Giấy chứng nhận số {certificate.number} đã có bản PDF."] if certificate.sha256 else []


def issue(actor, evaluation_id: int, *, now: datetime) -> Certificate:
    """Ask once more for the PDF of a numbered certificate whose job failed or was called off."""
    with acting("certificate.issue", actor, evaluation_id, now) as act:
        certificate = Certificate.objects.get(recognition__evaluation=act.evaluation)
        certificates.ask_for_paper(certificate, actor, now)
        act.details.update(certificate=certificate.number)
    return certificate


@blockers("recognition.forward")
def forward_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the dossier cannot go up: the mean is below the limit, or the upper unit has no batch open for it."""
    return reasons_not_to_forward(evaluation, outcome_of(evaluation), upper_batch(evaluation, now))


def forward(actor, evaluation_id: int, *, now: datetime) -> Evaluation | None:
    """Send the dossier up: this evaluation closes as FORWARDED and one opens in SUBMITTED in the upper unit.

    Returns the upper evaluation, or None where the upper level is the Ministry.
    """
    with acting("recognition.forward", actor, evaluation_id, now) as act:
        lower = act.evaluation
        batch = upper_batch(lower, now) if lower.unit.level != Locality.Level.PROVINCE else None
        lower.forward(at=now)
        lower.save()  # before the upper one opens: a dossier has one open evaluation per unit
        upper = None
        if batch is not None:
            upper = Evaluation.objects.create(
                dossier=lower.dossier,
                dossier_version=lower.dossier_version,
                season=batch.season,
                batch=batch,
                unit=batch.season.unit,
                origin=Evaluation.Origin.FORWARDED,
                came_from=lower,
                state=State.SUBMITTED.value,
                opened_by=actor,
                opened_at=now,
                state_since=now,
                submitted_at=now,
            )
            record(
                actor, "registration.received_from_below", upper, at=now, unit=upper.unit_id, details={"from": lower.pk}
            )
        act.details.update(to=upper.pk if upper else "centre")
    return upper


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
    return act.evaluation


@blockers("recognition.send_back")
def send_back_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the proposal cannot go back to the council: it rests on the central council's result."""
    central = evaluation.origin == Evaluation.Origin.CENTRAL
    return ["Kết quả này của hội đồng trung ương, không trả lại hội đồng tỉnh."] if central else []


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


@blockers("recognition.record_central")
def record_central_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why no central result can be recorded: the dossier did not go to the centre, or it is recorded already."""
    if evaluation.unit.level != Locality.Level.PROVINCE:
        return ["Hồ sơ này không gửi trung ương."]
    return ["Đã ghi kết quả của trung ương."] if hasattr(evaluation, "central_result") else []


def record_central(
    actor, evaluation_id: int, *, paper_number: str, paper_date: date, mean: Fraction, stars: int, now: datetime
) -> CentralResult:
    """Record the Ministry's result with its paper; below 90 the product comes back as a proposal to the province.

    ``mean``: the central council's exact mean, 0–100. Raises Refused for a paper without number or stars that
    contradict the mean.
    """
    with acting("recognition.record_central", actor, evaluation_id, now) as act:
        fields = {}
        if not paper_number.strip():
            fields["paper_number"] = ["Cần số văn bản của trung ương."]
        if paper_date > vietnam_day(now):
            fields["paper_date"] = ["Ngày văn bản chưa tới."]
        if not 0 <= mean <= 100:
            fields["mean"] = ["Điểm từ 0 đến 100."]
        elif not 0 <= stars <= band(mean):
            fields["stars"] = ["Hạng sao cao hơn mức điểm."]
        act.refuse_if([m for ms in fields.values() for m in ms], fields)
        central = CentralResult.objects.create(
            evaluation=act.evaluation,
            paper_number=paper_number,
            paper_date=paper_date,
            mean_numerator=mean.numerator,
            mean_denominator=mean.denominator,
            stars=stars,
            recorded_at=now,
        )
        if stars < 5:
            back = _come_back(actor, act.evaluation, now)
            act.details.update(back=back.pk)
        act.details.update(paper=paper_number, mean=str(mean), stars=stars)
    return central


def _come_back(actor, forwarded: Evaluation, now: datetime) -> Evaluation:
    """A new provincial evaluation that starts at PROPOSED with the central result (Quyết định 26/2026)."""
    season = forwarded.season
    return Evaluation.objects.create(
        dossier=forwarded.dossier,
        dossier_version=forwarded.dossier_version,
        season=season,
        batch=forwarded.batch,
        unit=forwarded.unit,
        origin=Evaluation.Origin.CENTRAL,
        came_from=forwarded,
        state=State.PROPOSED.value,
        opened_by=actor,
        opened_at=now,
        state_since=now,
        submitted_at=now,
        registered_at=now,
        proposed_at=now,
        number=take_number(season.unit, f"register:{season.pk}", season.year),
    )
