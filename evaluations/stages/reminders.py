"""Reminding members of sheets they have not handed in, once a day at most.

A reminder names the session and its day, never a product's points, stars or anybody else's progress.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from councils.models import Seat
from evaluations.models import AgendaItem, Attendance, Meeting, Recusal, Session, Sheet
from evaluations.selectors.offices import require_in_session
from evaluations.stages import _news
from evaluations.stages.sessions import locked_session
from ocop.accounts.refusals import Refused
from ocop.journal.record import record
from ocop.law.calendar import vietnam_day

FROM_HOUR = 7  # of the day in Viet Nam, from which the daily reminders go out


def remind(actor, session_id: int, *, now: datetime) -> int:
    """Remind every member of the session who has a sheet to hand in; how many were reminded now.

    Raises Refused where nobody has, or all of them were reminded today.
    """
    with transaction.atomic():
        session = locked_session(actor, session_id)
        require_in_session(actor, "session.remind", session)
        made = _note(session, now)
        if not made:
            raise Refused([_("Không còn thành viên nào cần nhắc hôm nay.")])
        record(actor, "session.remind", session, at=now, unit=session.batch.season.unit_id, details={"seats": made})
        return len(made)


def remind_all(*, now: datetime) -> int:
    """The day's reminders of every running session of written opinions, and of meetings that went on past their day."""
    running = Session.objects.filter(opened_at__isnull=False, closed_at__isnull=True)
    due = running.filter(Q(form=Meeting.WRITTEN) | Q(held_on__lt=vietnam_day(now)))
    count = 0
    for pk in due.values_list("pk", flat=True):
        with transaction.atomic():
            session = Session.objects.select_for_update(of=("self",)).select_related("batch__season").get(pk=pk)
            made = [] if session.closed_at else _note(session, now)
            if made:
                record(
                    None, "session.remind", session, at=now, unit=session.batch.season.unit_id, details={"seats": made}
                )
            count += len(made)
    return count


def _note(session: Session, now: datetime) -> list[int]:
    """Tell whoever was not reminded today; the seats reminded now."""
    users = dict(Seat.objects.filter(pk__in=waiting(session)).order_by("position", "pk").values_list("user", "pk"))
    return _news.due(session, users, vietnam_day(now), at=now)


def waiting(session: Session) -> list[int]:
    """Seats that take part and have not handed in a sheet of some open product they are not recused from."""
    items = AgendaItem.objects.filter(session=session, opened_at__isnull=False, closed_at__isnull=True)
    opened = dict(items.values_list("pk", "evaluation"))
    seats = Seat.objects.filter(council=session.batch.season.council_id, voting=True)
    if session.form == Meeting.MEETING:
        seats = seats.filter(pk__in=Attendance.objects.filter(session=session, present=True).values("seat"))
    done = set(Sheet.objects.filter(item__in=opened).exclude(state=Sheet.State.DRAFT).values_list("item", "seat"))
    recused = set(
        Recusal.objects.in_force().filter(evaluation__in=opened.values()).values_list("evaluation", "seat")
    )
    return [
        seat for seat in seats.order_by("position", "pk").values_list("pk", flat=True)
        if any((pk, seat) not in done and (evaluation, seat) not in recused for pk, evaluation in opened.items())
    ]  # fmt: skip
