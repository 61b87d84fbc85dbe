"""Stage 5 – recognition: proposed, then recognised, forwarded, declined or sent back by the approver."""

import base64
import secrets
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.http import Http404

from evaluations.models import Batch, CentralResult, Certificate, Decision, Evaluation, Recognition
from evaluations.rules.stars import band
from evaluations.selectors.offices import season_offices
from evaluations.stages import _round
from evaluations.stages._act import acting, blockers
from evaluations.stages._certificate import content_of
from evaluations.stages._outcome import Outcome, outcome_of
from evaluations.stages.registration import needs_reason, open_supplements
from evaluations.states import State
from ocop.accounts.models import Locality
from ocop.accounts.refusals import Refused
from ocop.accounts.series import take_number
from ocop.jobs import queue
from ocop.journal.record import record
from ocop.law import loader
from ocop.law.calendar import certificate_end, vietnam_day


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


def must_go_up(evaluation: Evaluation, outcome: Outcome) -> bool:
    """Whether the exact mean reaches the season's forwarding limit; stars do not matter (design.md §3).

    What the centre sent back is decided by the province itself (Quyết định 26/2026: below 90 there).
    """
    limit = evaluation.season.forward_limit
    return evaluation.origin != Evaluation.Origin.CENTRAL and limit is not None and outcome.mean >= Fraction(limit)


@blockers("recognition.recognise")
def recognise_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the unit cannot recognise the product: it must go up, has too few stars, or more than it may give."""
    outcome = outcome_of(evaluation)
    season = evaluation.season
    if outcome is None:
        return ["Chưa có kết quả của hội đồng."]
    if must_go_up(evaluation, outcome):
        return [f"Điểm trung bình {outcome.shown} đạt từ {season.forward_limit} điểm: phải chuyển hồ sơ lên cấp trên."]
    if outcome.stars is None or outcome.stars < 3:
        return ["Kết quả dưới 3 sao: không công nhận."]
    if outcome.stars > season.recognises_to:
        return [
            f"Đơn vị chỉ được công nhận đến {season.recognises_to} sao theo Quyết định {season.regulation}."
            if season.recognises_to
            else "Theo quy định, cấp này không công nhận hạng sao."
        ]
    return []


def open_decision(actor, batch_id: int, *, number: str, signed_on: date, signer_title: str, now: datetime) -> Decision:
    """Enter the decision that recognitions rest on: number, date and signer's title as on the paper."""
    with transaction.atomic():
        batch = Batch.objects.select_related("season__unit").filter(pk=batch_id).first()
        if batch is None or "approver" not in season_offices(actor, batch.season):
            raise Http404("Không tìm thấy đợt đánh giá.")
        fields = {}
        if not number.strip():
            fields["number"] = ["Quyết định phải có số."]
        if not signer_title.strip():
            fields["signer_title"] = ["Cần ghi chức vụ người ký."]
        if signed_on > vietnam_day(now):
            fields["signed_on"] = ["Ngày ký chưa tới."]
        if Decision.objects.filter(unit=batch.season.unit, number=number.strip(), signed_on=signed_on).exists():
            fields["number"] = ["Số quyết định này đã có."]
        if fields:
            raise Refused([m for ms in fields.values() for m in ms], fields)
        decision = Decision.objects.create(
            unit=batch.season.unit,
            batch=batch,
            number=number.strip(),
            signed_on=signed_on,
            signer_title=signer_title.strip(),
            decided_by=actor,
            decided_at=now,
        )
        record(
            actor, "recognition.decision", decision, at=now, unit=decision.unit_id, details={"number": decision.number}
        )
        return decision


def recognise(actor, evaluation_id: int, *, decision_id: int, now: datetime) -> Recognition:
    """Recognise the product by a decision: recognition, certificate number and the certificate's job in one act."""
    with acting("recognition.recognise", actor, evaluation_id, now) as act:
        evaluation = act.evaluation
        decision = Decision.objects.filter(pk=decision_id, unit=evaluation.unit).first()
        act.refuse_if([] if decision else ["Chọn quyết định công nhận."], {"decision": ["Chưa có quyết định."]})
        outcome = outcome_of(evaluation)
        early = outcome.decided_on and decision.signed_on < outcome.decided_on
        act.refuse_if([f"Quyết định ký trước ngày hội đồng chấm ({outcome.decided_on:%d/%m/%Y})."] if early else [])
        evaluation.recognise(at=now)
        recognition = _recognition(evaluation, decision, outcome.stars)
        certificate = _certificate(recognition, now)
        act.details.update(decision=decision.number, stars=outcome.stars, certificate=certificate.number)
        queue.ask(
            "certificate_pdf",
            {"certificate": certificate.pk},
            title=f"Giấy chứng nhận {certificate.number}",
            requested_by=actor,
            at=now,
            dedupe=f"certificate:{certificate.pk}",
        )
    return recognition


def _recognition(evaluation: Evaluation, decision: Decision, stars: int) -> Recognition:
    product = evaluation.dossier.product
    months = loader.regulation(evaluation.season.regulation).certificate_months
    return Recognition.objects.create(
        evaluation=evaluation,
        decision=decision,
        product=product,
        product_name=product.name,
        producer_name=product.producer.name,
        place=f"{product.producer.address}, {product.producer.commune}",
        stars=stars,
        valid_from=decision.signed_on,
        valid_to=certificate_end(decision.signed_on, months),
    )


def _certificate(recognition: Recognition, now: datetime) -> Certificate:
    """The certificate's row: next number of the unit's locked series, 130 random bits as its public code."""
    decision = recognition.decision
    year = decision.signed_on.year
    serial = take_number(decision.unit, "certificate", year)
    code = base64.b32encode(secrets.token_bytes(17)).decode().rstrip("=")[:26]
    certificate = Certificate(
        recognition=recognition,
        unit=decision.unit,
        year=year,
        serial=serial,
        number=f"{serial:02d}/{year}/GCN-OCOP",
        code=code,
        issued_on=decision.signed_on,
        created_at=now,
        content={},
    )
    certificate.content = content_of(certificate)
    certificate.save()
    return certificate


@blockers("recognition.forward")
def forward_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the dossier cannot go up: the mean is below the limit, or the upper unit has no batch open for it."""
    outcome = outcome_of(evaluation)
    if outcome is None or not must_go_up(evaluation, outcome):
        return ["Điểm trung bình chưa đến mức chuyển cấp trên."]
    if evaluation.unit.level == Locality.Level.PROVINCE:
        return []  # the Ministry works on its own papers; its result is recorded when it comes back
    return [] if upper_batch(evaluation, now) else ["Cấp trên chưa mở đợt nhận hồ sơ cho ngày hôm nay."]


def upper_batch(evaluation: Evaluation, now: datetime) -> Batch | None:
    """The batch of the next level up that takes dossiers in today under the same regulation."""
    day = vietnam_day(now)
    upper = Batch.objects.filter(
        season__unit=evaluation.unit.parent_id,
        season__regulation=evaluation.season.regulation,
        season__closed_at__isnull=True,
        intake_from__lte=day,
        intake_to__gte=day,
    )
    return upper.select_related("season__unit").order_by("intake_to").first()


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
