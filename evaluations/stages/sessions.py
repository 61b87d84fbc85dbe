"""Sessions of the council: planned with an agenda, attended, opened, closed. They serve both rounds."""

from datetime import date, datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from councils import acts as councils
from councils.models import Council, Seat
from evaluations.models import AgendaItem, Attendance, Batch, Evaluation, Meeting, Session
from evaluations.selectors.offices import require_in_season, require_in_session
from evaluations.selectors.sessions import may_see_season, visible_sessions
from evaluations.stages import _round, recusals, round_one, round_two
from evaluations.stages._act import offer
from evaluations.states import INITIAL
from ocop.accounts.refusals import Refused
from ocop.journal.record import record


def plan(
    actor,
    batch_id: int,
    *,
    round: int,
    held_on: date,
    place: str = "",
    form: str = Meeting.MEETING,
    evaluations: list[int] | None = None,
    now: datetime,
) -> Session:
    """Plan a session of one round of a batch and put evaluations on its agenda, in the order given.

    Raises Refused where the season has no such round, no council, or an evaluation cannot be scored in that round.
    """
    with transaction.atomic():
        batch = Batch.objects.select_related("season__unit", "season__council").filter(pk=batch_id).first()
        if batch is None or not may_see_season(actor, batch.season):
            raise Http404(_("Không tìm thấy đợt đánh giá."))
        require_in_season(actor, "session.plan", batch.season)
        reasons = []
        if batch.season.council_id is None:
            reasons.append(_("Kế hoạch chưa có hội đồng."))
        if round > batch.season.rounds:
            reasons.append(_("Kế hoạch này chỉ có {rounds} vòng chấm.").format(rounds=batch.season.rounds))
        if reasons:
            raise Refused(reasons)
        session = Session.objects.create(
            batch=batch, round=round, form=form, held_on=held_on, place=place, created_by=actor, created_at=now
        )
        _put_on_agenda(actor, session, evaluations or [], now)
        record(
            actor,
            "session.plan",
            session,
            at=now,
            unit=batch.season.unit_id,
            details={"evaluations": evaluations or []},
        )
        return session


def add_to_agenda(actor, session_id: int, evaluations: list[int], *, now: datetime) -> Session:
    """Put more evaluations on the agenda of a session that is not closed."""
    with transaction.atomic():
        session = locked_session(actor, session_id)
        require_in_session(actor, "session.plan", session)
        _refuse_closed(session)
        _put_on_agenda(actor, session, evaluations, now)
        record(
            actor,
            "session.agenda",
            session,
            at=now,
            unit=session.batch.season.unit_id,
            details={"evaluations": evaluations},
        )
        return session


def _put_on_agenda(actor, session: Session, ids: list[int], now: datetime) -> None:
    ids = list(dict.fromkeys(ids))
    rows = Evaluation.objects.filter(pk__in=ids, batch=session.batch)
    found = rows.select_related("dossier__product__producer__commune").in_bulk()
    listed = set(
        AgendaItem.objects.filter(evaluation__in=ids, round=session.round).values_list("evaluation", "attempt")
    )
    first = session.agenda.count()
    items, reasons = [], [_("Hồ sơ {pk} không thuộc đợt này.").format(pk=pk) for pk in ids if pk not in found]
    for place, pk in enumerate(pk for pk in ids if pk in found):
        evaluation = found[pk]
        attempt = evaluation.attempt if evaluation.round_number == session.round else 1
        reasons += _against_agenda(session, evaluation, (pk, attempt) in listed)
        items.append(
            AgendaItem(
                session=session, evaluation=evaluation, round=session.round, attempt=attempt, position=first + place + 1
            )
        )
    if reasons:
        raise Refused(reasons)
    AgendaItem.objects.bulk_create(items)
    recusals.suggest(actor, session.batch.season.council_id, list(found.values()), now=now)


def _against_agenda(session: Session, evaluation: Evaluation, listed: bool) -> list[str]:
    """Why the product cannot be put on this session's agenda."""
    product = evaluation.dossier.product
    if evaluation.is_closed or evaluation.state in INITIAL:
        return [
            _("«{product}»: {state}, chưa đưa ra phiên họp được.").format(
                product=product, state=evaluation.get_state_label.lower()
            )
        ]
    if listed:
        return [_("«{product}» đã có trong chương trình vòng {round}.").format(product=product, round=session.round)]
    if session.form == Meeting.WRITTEN and session.batch.season.meeting_for(evaluation.dossier.kind) != session.form:
        kind = evaluation.dossier.get_kind_display().lower()
        return [
            _("«{product}»: hồ sơ {kind} phải họp hội đồng, không lấy ý kiến văn bản.").format(
                product=product, kind=kind
            )
        ]
    if session.form == Meeting.WRITTEN and evaluation.round_number == session.round and evaluation.attempt > 1:
        return [
            _("«{product}»: các ý kiến khác nhau nhiều hoặc có thành viên đề nghị, phải họp hội đồng.").format(
                product=product
            )
        ]
    return []


def arrange(actor, session_id: int, order: list[int], *, now: datetime) -> Session:
    """Put the agenda into the order given (item ids, every item once); the order says nothing about points."""
    with transaction.atomic():
        session = locked_session(actor, session_id)
        require_in_session(actor, "session.plan", session)
        _refuse_closed(session)
        items = {item.pk: item for item in session.agenda.all()}
        if sorted(order) != sorted(items):
            raise Refused([_("Chương trình đã thay đổi; tải lại trang rồi sắp xếp.")])
        for place, pk in enumerate(order, start=1):
            items[pk].position = place
        AgendaItem.objects.bulk_update(items.values(), ["position"])
        record(actor, "session.arrange", session, at=now, unit=session.batch.season.unit_id, details={"order": order})
        return session


def reschedule(actor, session_id: int, *, held_on: date, place: str, now: datetime) -> Session:
    """Move the session to another day or place; for written opinions ``held_on`` is the day they are due."""
    with transaction.atomic():
        session = locked_session(actor, session_id)
        require_in_session(actor, "session.plan", session)
        _refuse_closed(session)
        before = session.held_on
        session.held_on, session.place = held_on, place
        session.save(update_fields=["held_on", "place"])
        details = {"from": before.isoformat(), "to": held_on.isoformat(), "place": place}
        record(actor, "session.reschedule", session, at=now, unit=session.batch.season.unit_id, details=details)
        return session


def take_attendance(
    actor, session_id: int, present: set[int], *, delegate: int | None = None, now: datetime
) -> Session:
    """Note which voting seats are present (ids), and who stands in for the chair, if anybody."""
    with transaction.atomic():
        session = locked_session(actor, session_id)
        require_in_session(actor, "session.attendance", session)
        _refuse_closed(session)
        seats = {seat.pk: seat for seat in Seat.objects.filter(council=session.batch.season.council_id)}
        strangers = (present | ({delegate} if delegate else set())) - seats.keys()
        if strangers:
            raise Refused([_("Có người không thuộc hội đồng này.")])
        Attendance.objects.bulk_create(
            [Attendance(session=session, seat=seat, present=pk in present) for pk, seat in seats.items()],
            update_conflicts=True,
            unique_fields=["session", "seat"],
            update_fields=["present"],
        )
        session.delegate_id = delegate
        session.save(update_fields=["delegate"])
        record(
            actor,
            "session.attendance",
            session,
            at=now,
            unit=session.batch.season.unit_id,
            details={"present": sorted(present), "delegate": delegate},
        )
        return session


def open_session(actor, session_id: int, *, now: datetime) -> Session:
    """Open the session; products are opened for scoring one by one or all at once (see round_one, round_two)."""
    with transaction.atomic():
        session = locked_session(actor, session_id)
        require_in_session(actor, "session.open", session)
        _refuse_closed(session)
        if session.opened_at:
            raise Refused([_("Phiên họp đã khai mạc.")])
        if session.form == Meeting.MEETING and not session.attendance.filter(present=True).exists():
            raise Refused([_("Điểm danh trước khi khai mạc.")])
        session.opened_at = now
        session.save(update_fields=["opened_at"])
        record(actor, "session.open", session, at=now, unit=session.batch.season.unit_id)
        return session


def close_session(actor, session_id: int, *, now: datetime) -> Session:
    """Close the session once every product opened in it is closed."""
    with transaction.atomic():
        session = locked_session(actor, session_id)
        require_in_session(actor, "session.close", session)
        _refuse_closed(session)
        reasons = [] if session.opened_at else [_("Phiên họp chưa khai mạc.")]
        still = session.agenda.filter(opened_at__isnull=False, closed_at__isnull=True).select_related(
            "evaluation__dossier__product"
        )
        reasons += [
            _("«{product}» chưa đóng vòng chấm.").format(product=item.evaluation.dossier.product) for item in still
        ]
        if reasons:
            raise Refused(reasons)
        # What was not reached leaves the agenda and can be put on another session's.
        session.agenda.filter(opened_at__isnull=True).delete()
        session.closed_at = now
        session.save(update_fields=["closed_at"])
        record(actor, "session.close", session, at=now, unit=session.batch.season.unit_id)
        return session


def locked_session(actor, session_id: int) -> Session:
    """The session under a row lock; Http404 where there is none that the actor may see."""
    rows = Session.objects.select_for_update(of=("self",)).select_related(
        "batch__season__unit", "batch__season__council"
    )
    session = rows.filter(pk=session_id).first()
    if session is None or not visible_sessions(actor).filter(pk=session_id).exists():
        raise Http404(_("Không tìm thấy phiên họp."))
    return session


def _refuse_closed(session: Session) -> None:
    if session.closed_at:
        raise Refused([_("Phiên họp đã kết thúc.")])


def open_all(actor, session_id: int, *, now: datetime) -> list[tuple[AgendaItem, list[str]]]:
    """Open every product still waiting; each is an act of its own. Returns every one with why it was left out."""
    done = []
    for item in _of_agenda(actor, session_id).filter(opened_at__isnull=True):
        stage = {1: round_one, 2: round_two}[item.round]
        done.append((item, _tried(stage.open, actor, item.pk, now=now)))
    return done


def close_all(actor, session_id: int, *, now: datetime) -> list[tuple[AgendaItem, list[str]]]:
    """Close every open product whose members have all handed in; each is an act of its own, as in ``open_all``."""
    waiting = _of_agenda(actor, session_id).filter(opened_at__isnull=False, closed_at__isnull=True)
    return [(item, _tried(_round.close, actor, item.evaluation_id, now=now)) for item in waiting]


def _of_agenda(actor, session_id: int):
    """The agenda as the actor may see it, with the products' names; Http404 for another unit's session."""
    if not visible_sessions(actor).filter(pk=session_id).exists():
        raise Http404(_("Không tìm thấy phiên họp."))
    visible = Evaluation.objects.visible_to(actor).open().values("pk")
    rows = AgendaItem.objects.filter(session=session_id, evaluation__in=visible).order_by("position", "pk")
    return rows.select_related("evaluation__dossier__product")


def _tried(act, actor, pk: int, *, now: datetime) -> list[str]:
    """Do the act; the reasons of its refusal, an empty list where it was done."""
    try:
        act(actor, pk, now=now)
    except Refused as refused:
        return refused.reasons
    return []


@offer("round.open")
def opening_offer(evaluation: Evaluation, now: datetime) -> list[str] | None:
    """Why the product's waiting item cannot be opened; None where no item waits, so that there is nothing to open."""
    item = waiting_item(evaluation)
    if item is None:
        return None
    item.evaluation = evaluation
    return {1: round_one, 2: round_two}[item.round].opening_reasons(evaluation, item)


def waiting_item(evaluation: Evaluation) -> AgendaItem | None:
    """The product's place on a running or planned session's agenda that is not opened yet."""
    rows = AgendaItem.objects.filter(evaluation=evaluation, opened_at__isnull=True, session__closed_at__isnull=True)
    return rows.select_related("session").order_by("-pk").first()


@councils.hold
def while_scoring(council: Council) -> list[str]:
    """Votes and figures of a council stand still while one of its products is open for scoring."""
    opened = AgendaItem.objects.filter(
        evaluation__season__council=council, opened_at__isnull=False, closed_at__isnull=True
    )
    return [_("Hội đồng đang chấm điểm; đóng các vòng chấm đang mở rồi mới sửa.")] if opened.exists() else []
