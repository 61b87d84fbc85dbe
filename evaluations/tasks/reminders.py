"""Reminding members of the sheets they have not handed in: once a day."""
from datetime import date, datetime

from django.utils import timezone

from evaluations.stages import reminders
from ocop.jobs.chores import chore

_reminded = date.min


@chore("session reminders")
def daily_reminders(now: datetime) -> None:
    """Once a day from seven in the morning; a worker that starts later finds what was reminded already."""
    global _reminded
    local = timezone.localtime(now)
    if local.hour >= reminders.FROM_HOUR and _reminded < local.date():
        reminders.remind_all(now=now)
        _reminded = local.date()
