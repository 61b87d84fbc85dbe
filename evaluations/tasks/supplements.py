"""Reminders of supplement requests, by day from seven o'clock in Viet Nam."""
from datetime import datetime

from evaluations.stages.supplements import remind_due
from ocop.jobs.chores import chore
from ocop.law.calendar import VIETNAM

FROM_HOUR = 7


@chore("supplement_reminders")
def remind_producers(now: datetime) -> None:
    """Look again and again by day; each reason is told once."""
    if now.astimezone(VIETNAM).hour >= FROM_HOUR:
        remind_due(now)
