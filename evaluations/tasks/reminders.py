"""Reminding members of the sheets they have not handed in: once a day, by mail where they have an address."""
from datetime import date, datetime

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from evaluations.models import Reminder, Session
from evaluations.stages import reminders
from ocop.jobs.chores import chore
from ocop.jobs.handlers import Work, handler
from ocop.journal import clock


@handler(reminders.KIND)
def session_reminders(work: Work) -> None:
    """Mail each reminded member once. A reminder is claimed before its mail goes out: a second run sends it to nobody.

    The mail names the session and its day and leads to the sign-in; no figure of any kind is in it.
    """
    session = Session.objects.select_related("batch__season").get(pk=work.params["session"])
    for pk in work.params["reminders"]:
        claimed = Reminder.objects.filter(pk=pk, sent_at__isnull=True).update(sent_at=clock.now())
        user = Reminder.objects.select_related("seat__user").get(pk=pk).seat.user
        if claimed and user.email and user.is_active:
            context = {"session": session, "person": user, "url": settings.PUBLIC_URL + reverse("scoring_queue")}
            text = render_to_string("mail/session_reminder.txt", context)
            subject, _, body = text.partition("\n")
            send_mail(subject.strip(), body.strip() + "\n", None, [user.email])


_reminded = date.min


@chore("session reminders")
def daily_reminders(now: datetime) -> None:
    """Once a day from seven in the morning; a worker that starts later finds what was reminded already."""
    global _reminded
    local = timezone.localtime(now)
    if local.hour >= reminders.FROM_HOUR and _reminded < local.date():
        reminders.remind_all(now=now)
        _reminded = local.date()
