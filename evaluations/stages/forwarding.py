"""Stage 5, the way up: a dossier is sent to the next level with its package; the Ministry's result comes back."""

from datetime import date, datetime
from fractions import Fraction

from django.utils.translation import gettext as _

from evaluations.models import Batch, CentralResult, Decision, Evaluation, Forwarding
from evaluations.models.forwarding import digest
from evaluations.rules.stars import band
from evaluations.selectors import package
from evaluations.selectors.outcomes import reasons_not_to_forward, too_late_to_forward, upper_batch
from evaluations.stages import _certificate as certificates
from evaluations.stages import telling
from evaluations.stages._act import acting, blockers
from evaluations.stages._outcome import outcome_of
from evaluations.states import State
from ocop.accounts.models import Locality
from ocop.accounts.series import take_number
from ocop.journal.record import record
from ocop.law import loader
from ocop.law.calendar import vietnam_day


@blockers("recognition.forward")
def forward_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the dossier cannot go up: the mean is below the limit, or the upper unit has no batch open for it."""
    upper = upper_batch(evaluation, now)
    return reasons_not_to_forward(evaluation, outcome_of(evaluation), upper, vietnam_day(now))


def forward(
    actor,
    evaluation_id: int,
    *,
    paper_number: str = "",
    paper_date: date | None = None,
    late_reason: str = "",
    now: datetime,
) -> Evaluation | None:
    """Send the dossier up: this evaluation closes as FORWARDED and one opens in SUBMITTED in the upper unit.

    The package (dossier, results, papers, hashes) is written down as it is sent. ``paper_number`` and ``paper_date``:
    the letter or the decision that approves the result. Raises Refused after the plan's last day without a
    ``late_reason``. Returns the upper evaluation, or None where the upper level is the Ministry.
    """
    with acting("recognition.forward", actor, evaluation_id, now) as act:
        lower = act.evaluation
        _refuse_letter(act, paper_number, paper_date)
        late = too_late_to_forward(lower.batch, vietnam_day(now))
        act.refuse_if([late] if late and not late_reason.strip() else [], {"late_reason": [late]})
        batch = upper_batch(lower, now) if lower.unit.level != Locality.Level.PROVINCE else None
        manifest = package.of(lower, outcome_of(lower))
        lower.forward(at=now)
        lower.save()  # before the upper one opens: a dossier has one open evaluation per unit
        sent = Forwarding.objects.create(
            evaluation=lower, manifest=manifest, sha256=digest(manifest), paper_number=paper_number.strip(),
            paper_date=paper_date, late_reason=late_reason.strip() if late else "", sent_by=actor, sent_at=now,
        )  # fmt: skip
        upper = _open_above(actor, lower, batch, now) if batch is not None else None
        telling.after_result(lower, actor, now)
        act.details.update(to=upper.pk if upper else "centre", package=sent.sha256)
        if late:
            act.details.update(late_reason=sent.late_reason)
    return upper


def _refuse_letter(act, number: str, day: date | None) -> None:
    fields = {}
    if bool(number.strip()) != (day is not None):
        fields["paper_date" if number.strip() else "paper_number"] = [_("Văn bản cần cả số và ngày.")]
    elif day is not None and day > vietnam_day(act.now):
        fields["paper_date"] = [_("Ngày văn bản chưa tới.")]
    act.refuse_if([message for messages in fields.values() for message in messages], fields)


def _open_above(actor, lower: Evaluation, batch: Batch, now: datetime) -> Evaluation:
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
    record(actor, "registration.received_from_below", upper, at=now, unit=upper.unit_id, details={"from": lower.pk})
    return upper


@blockers("recognition.record_central")
def record_central_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why no central result can be recorded: the dossier did not go to the centre, or it is recorded already."""
    if evaluation.unit.level != Locality.Level.PROVINCE:
        return [_("Hồ sơ này không gửi trung ương.")]
    return [_("Đã ghi kết quả của trung ương.")] if hasattr(evaluation, "central_result") else []


def record_central(
    actor,
    evaluation_id: int,
    *,
    paper_number: str,
    paper_date: date,
    mean: Fraction,
    stars: int,
    certificate_number: str = "",
    now: datetime,
) -> CentralResult:
    """Record the Ministry's result with its paper; below 5 stars the product comes back as a proposal to the province.

    ``mean``: the central council's exact mean, 0–100. With 5 stars the paper is the Ministry's decision: the product
    is recognised by it, under the number of the Ministry's own certificate (``certificate_number``; the decision's
    where it is not known yet). Raises Refused for a paper without number, one from the future or from before the
    dossier was sent, or stars that contradict the mean.
    """
    with acting("recognition.record_central", actor, evaluation_id, now) as act:
        fields = _central_faults(act.evaluation, paper_number, paper_date, mean, stars, now)
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
        back = _come_back(actor, act.evaluation, now)
        act.details.update(back=back.pk)
        if stars == 5:
            decision = _ministry_decision(actor, act.evaluation, paper_number, paper_date, now)
            back.recognise(at=now)
            back.save()
            recognition = certificates.recognition_of(back, decision, stars)
            certificates.note_foreign(recognition, certificate_number.strip() or paper_number, now)
            telling.after_result(back, actor, now)
        act.details.update(paper=paper_number, mean=str(mean), stars=stars)
    return central


def _central_faults(evaluation, number: str, day: date, mean: Fraction, stars: int, now: datetime) -> dict:
    fields = {}
    if not number.strip():
        fields["paper_number"] = [_("Cần số văn bản của trung ương.")]
    if day > vietnam_day(now):
        fields["paper_date"] = [_("Ngày văn bản chưa tới.")]
    elif evaluation.closed_at and day < vietnam_day(evaluation.closed_at):
        fields["paper_date"] = [_("Văn bản có ngày trước khi hồ sơ được gửi trung ương.")]
    if not 0 <= mean <= 100:
        fields["mean"] = [_("Điểm từ 0 đến 100.")]
    elif not 0 <= stars <= band(mean):
        fields["stars"] = [_("Hạng sao cao hơn mức điểm.")]
    return fields


def _ministry_decision(actor, evaluation: Evaluation, number: str, day: date, now: datetime) -> Decision:
    """The Ministry's decision: entered with the first of its products."""
    centre = Locality.objects.get(level=Locality.Level.CENTRE)
    known = Decision.objects.filter(unit=centre, number=number.strip(), signed_on=day).first()
    return known or Decision.objects.create(
        unit=centre, number=number.strip(), signed_on=day, decided_by=actor, decided_at=now,
        signer_title=loader.regulation(evaluation.season.regulation).facts["authorities"].value["centre"],
    )  # fmt: skip


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
