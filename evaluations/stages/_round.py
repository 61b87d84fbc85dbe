"""What both rounds have in common: a product is opened for scoring, closed with its result, scored again."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.http import Http404
from django.utils.translation import gettext as _

from councils.models import Seat
from evaluations.models import AgendaItem, Evaluation, Meeting, MeetingRequest, Recusal, Result, Sheet
from evaluations.rules import quorum, stars
from evaluations.rules.display import two_decimals
from evaluations.rules.scoring import score_sheet
from evaluations.rules.statute import StatuteRules
from evaluations.selectors.sessions import rules_of
from evaluations.stages import _news
from evaluations.stages._act import acting, blockers, offer
from evaluations.stages.recusals import undecided
from evaluations.stages.registration import open_supplements
from evaluations.states import ROUND_NUMBER, State
from ocop.accounts.refusals import Refused
from ocop.law.calendar import vietnam_day

RULE_VERSION = "2026.1"  # moves whenever evaluations/rules would judge the same sheets differently


def locked_item(item_id: int) -> AgendaItem:
    """The agenda item under a row lock; Http404 where there is none."""
    rows = AgendaItem.objects.select_for_update(of=("self",)).select_related("session")
    item = rows.filter(pk=item_id).first()
    if item is None:
        raise Http404(_("Không tìm thấy nội dung này trong chương trình phiên họp."))
    return item


def voters(item: AgendaItem) -> list[Seat]:
    """Voting seats that are not recused for the product: the denominator of the quorum."""
    recused = Recusal.objects.in_force().filter(evaluation=item.evaluation_id).values("seat")
    council = item.evaluation.season.council_id
    return list(Seat.objects.filter(council=council, voting=True).exclude(pk__in=recused).select_related("user"))


def quorum_reasons(item: AgendaItem, statute: StatuteRules, present: set[int]) -> list[str]:
    """Why the council cannot score this product: too few members (``present``: seat ids), nobody in the chair."""
    seats = voters(item)
    council = item.evaluation.season.council_id
    chair = Seat.objects.filter(council=council, role=Seat.Role.CHAIR).values_list("pk", flat=True).first()
    recused = set(Recusal.objects.in_force().filter(evaluation=item.evaluation_id).values_list("seat", flat=True))
    found = quorum.quorum(
        statute,
        {seat.pk for seat in seats} | recused,
        present,
        recused=recused,
        chair=chair,
        delegate=item.session.delegate_id,
    )
    return list(found.reasons)


def attending(item: AgendaItem) -> set[int]:
    """Seats that take part: present at a meeting, or with a sheet handed in where opinions are written."""
    if item.session.form == Meeting.WRITTEN:
        return set(item.sheets.exclude(state=Sheet.State.DRAFT).values_list("seat", flat=True))
    return set(item.session.attendance.filter(present=True).values_list("seat", flat=True))


def opening_reasons(item: AgendaItem) -> list[str]:
    """Why the product cannot be opened: the session, the item itself, the quorum (meetings only)."""
    reasons = []
    if item.session.opened_at is None or item.session.closed_at:
        reasons.append(_("Phiên họp chưa khai mạc hoặc đã kết thúc."))
    if item.opened_at:
        reasons.append(_("Sản phẩm này đã được mở chấm điểm."))
    if item.session.form == Meeting.MEETING:
        reasons += quorum_reasons(item, rules_of(item.evaluation.season.council.statute), attending(item))
    return reasons + undecided(item.evaluation)


def open_item(actor, item_id: int, state: State, reasons: Callable, enter: Callable, now: datetime) -> AgendaItem:
    """Open one product of a session's agenda for scoring; ``enter`` is the transition into the round's state."""
    number = ROUND_NUMBER[state]
    evaluation_id = AgendaItem.objects.filter(pk=item_id, round=number).values_list("evaluation", flat=True).first()
    if evaluation_id is None:
        raise Http404(_("Không tìm thấy nội dung này trong chương trình phiên họp."))
    with acting("round.open", actor, evaluation_id, now) as act:
        item = locked_item(item_id)
        item.evaluation = act.evaluation
        act.refuse_if(reasons(act.evaluation, item))
        if act.evaluation.state != state:
            enter(act.evaluation, at=now)
        item.opened_at = now
        item.save(update_fields=["opened_at"])
        here = attending(item) if item.session.form == Meeting.MEETING else None
        members = [seat.user_id for seat in voters(item) if here is None or seat.pk in here]
        _news.opened(item, members, at=now)
        act.details.update(round=number, attempt=item.attempt)
    return item


@blockers("round.close")
def close_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the round of this product cannot be closed: not open, sheets missing, no quorum of sheets."""
    item = current_item(evaluation)
    if item is None or item.opened_at is None or item.closed_at:
        return [_("Vòng chấm của sản phẩm này không mở.")]
    item.evaluation = evaluation
    submitted = set(item.sheets.filter(state=Sheet.State.SUBMITTED).values_list("seat", flat=True))
    # Until its due day a taking of written opinions waits for everybody; afterwards for the quorum alone.
    waits_for_all = item.session.form == Meeting.WRITTEN and vietnam_day(now) <= item.session.held_on
    here = {seat.pk for seat in voters(item)} if waits_for_all else attending(item)
    missing = [seat for seat in voters(item) if seat.pk in here - submitted]
    # A chair who may not vote, or is present without a vote, presides all the same.
    presiding = submitted | {pk for pk in here if pk not in {seat.pk for seat in missing}}
    reasons = [_("{office} chưa nộp phiếu.").format(office=seat.office) for seat in missing]
    return reasons or quorum_reasons(item, rules_of(evaluation.season.council.statute), presiding)


def current_item(evaluation: Evaluation) -> AgendaItem | None:
    """The agenda item of the round and attempt the evaluation stands in."""
    items = evaluation.agenda_items.filter(round=evaluation.round_number or 0, attempt=evaluation.attempt)
    return items.select_related("session").first()


def close(actor, evaluation_id: int, *, now: datetime) -> Result:
    """Close the product's round: sheets are locked for good and the result is computed once, from them alone."""
    with acting("round.close", actor, evaluation_id, now) as act:
        item = locked_item(current_item(act.evaluation).pk)
        counted = list(
            item.sheets.select_for_update().filter(state=Sheet.State.SUBMITTED).order_by("seat__position", "seat")
        )
        recused = set(Recusal.objects.in_force().filter(evaluation=act.evaluation).values_list("seat", flat=True))
        counted = [sheet for sheet in counted if sheet.seat_id not in recused]
        result = _judge(act.evaluation, item, counted, now)
        Sheet.objects.filter(pk__in=[s.pk for s in counted]).update(state=Sheet.State.CLOSED)
        item.closed_at = now
        item.save(update_fields=["closed_at"])
        result.save()
        act.details.update(
            round=item.round,
            attempt=item.attempt,
            sheets=result.sheets,
            mean=f"{result.mean_numerator}/{result.mean_denominator}",
            spread=result.spread,
            stars=result.stars,
            receipts={str(sheet.pk): sheet.receipt for sheet in counted},
        )
    return result


def _judge(evaluation: Evaluation, item: AgendaItem, sheets: list[Sheet], now: datetime) -> Result:
    law = evaluation.dossier_version.criteria_set.law
    rules = rules_of(evaluation.season.council.statute)
    cases = evaluation.dossier_version.cases
    scores = {sheet.seat_id: score_sheet(law, cases, sheet.marks) for sheet in sheets}
    judged = stars.judge(law, rules, scores)
    return Result(
        item=item,
        sheets=len(sheets),
        mean_numerator=judged.mean.numerator,
        mean_denominator=judged.mean.denominator,
        mean_shown=Decimal(two_decimals(judged.mean, point=".")),
        spread=judged.spread,
        spread_exceeded=judged.spread_exceeded,
        band=judged.band,
        minimums=[asdict(m) for m in judged.minimums],
        stars=judged.stars,
        explanation=judged.explanation,
        statute=rules.as_stored(),
        rule_version=RULE_VERSION,
        computed_at=now,
    )


def result_of(evaluation: Evaluation, round: int | None = None) -> Result | None:
    """The deciding result of a round (the last attempt's), of the last scored round where none is named."""
    results = Result.objects.filter(item__evaluation=evaluation)
    results = results if round is None else results.filter(item__round=round)
    return results.select_related("item").order_by("-item__round", "-item__attempt").first()


def unresolved(evaluation: Evaluation) -> list[str]:
    """Why the round's result cannot be used yet: none, or a spread over the limit that nobody discussed."""
    item = current_item(evaluation)
    result = Result.objects.filter(item=item).first() if item else None
    if result is None:
        return [_("Vòng chấm của sản phẩm này chưa đóng.")]
    if result.spread_exceeded and not item.note:
        return [
            _("Chênh lệch {spread} điểm vượt giới hạn: hội đồng thảo luận, rồi chấm lại hoặc kết luận.").format(
                spread=result.spread
            )
        ]
    if not item.note and item.meeting_requests.exists():
        return [_("Có thành viên đề nghị họp: đưa sản phẩm ra phiên họp, hoặc Chủ tịch kết luận có lý do.")]
    return []


@blockers("round.rescore")
def rescore_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why the product cannot be scored again: its round is not closed, its session is over, papers are awaited."""
    item = current_item(evaluation)
    if item is None or not item.closed_at:
        return [_("Vòng chấm của sản phẩm này chưa đóng.")]
    # Members judge one frozen dossier; an answer to an open request would change it under their hands.
    written = item.session.form == Meeting.WRITTEN  # the next attempt is held in a meeting of its own
    return ([_("Phiên họp đã kết thúc.")] if item.session.closed_at and not written else []) + open_supplements(
        evaluation
    )


def rescore(actor, evaluation_id: int, *, reason: str, now: datetime) -> AgendaItem | None:
    """After a discussion the council scores again: a new attempt opens, the first scores stay as they are.

    Written opinions are not written twice: the product waits for a meeting's agenda, and nothing opens yet (None).
    """
    with acting("round.rescore", actor, evaluation_id, now) as act:
        act.refuse_if([] if reason.strip() else [_("Cần nêu lý do chấm lại.")], {"reason": [_("Cần nêu lý do.")]})
        old = locked_item(current_item(act.evaluation).pk)
        old.note = reason
        old.save(update_fields=["note"])
        act.evaluation.attempt += 1
        act.details.update(round=old.round, attempt=act.evaluation.attempt, reason=reason)
        if old.session.form == Meeting.WRITTEN:
            return None
        return AgendaItem.objects.create(
            session=old.session,
            evaluation=act.evaluation,
            round=old.round,
            attempt=act.evaluation.attempt,
            position=old.position,
            opened_at=now,
        )


@blockers("round.ask_meeting")
def ask_meeting_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why no meeting can be asked for: the product is not being judged by written opinions now."""
    item = current_item(evaluation)
    if item is None or item.opened_at is None or item.closed_at or item.session.form != Meeting.WRITTEN:
        return [_("Chỉ đề nghị họp khi sản phẩm đang được lấy ý kiến bằng văn bản.")]
    return []


@offer("round.ask_meeting")
def ask_meeting_offer(evaluation: Evaluation, now: datetime) -> list[str] | None:
    """Only where opinions are written is there a meeting to ask for."""
    return None if ask_meeting_blockers(evaluation, now) else []


def ask_meeting(actor, evaluation_id: int, *, reason: str, now: datetime) -> MeetingRequest:
    """A member asks that the council meet on the product instead of deciding by written opinions alone."""
    with acting("round.ask_meeting", actor, evaluation_id, now) as act:
        item = locked_item(current_item(act.evaluation).pk)
        seat = next((seat for seat in voters(item) if seat.user_id == actor.pk), None)
        reasons = [] if reason.strip() else [_("Cần nêu lý do.")]
        if seat and item.meeting_requests.filter(seat=seat).exists():
            reasons.append(_("Anh/chị đã đề nghị họp về sản phẩm này."))
        act.refuse_if(reasons, {"reason": reasons})
        asked = MeetingRequest.objects.create(item=item, seat=seat, reason=reason, asked_at=now)
        act.details.update(seat=seat.pk, reason=reason)
    return asked


@blockers("round.conclude")
def conclude_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why there is nothing to conclude: the round is not closed."""
    item = current_item(evaluation)
    return [] if item and item.closed_at else [_("Vòng chấm của sản phẩm này chưa đóng.")]


def conclude(actor, evaluation_id: int, *, conclusion: str, now: datetime) -> AgendaItem:
    """The chair notes what the council concluded after discussing a spread: the result stands as it is."""
    with acting("round.conclude", actor, evaluation_id, now) as act:
        if not conclusion.strip():
            raise Refused([_("Cần ghi kết luận của hội đồng.")], {"conclusion": [_("Chưa có kết luận.")]})
        item = locked_item(current_item(act.evaluation).pk)
        item.note = conclusion
        item.save(update_fields=["note"])
        act.details.update(conclusion=conclusion)
    return item


def mean_reaches(result: Result, limit: int) -> bool:
    """Whether the exact mean is at least the limit (points)."""
    return result.mean >= Fraction(limit)
