"""Reminders before a certificate ends and before a revocation's term is over: asked for once a day."""
from datetime import date

from evaluations.stages import renewal
from ocop.jobs import daily
from ocop.jobs.handlers import Work, handler
from ocop.journal import clock
from ocop.journal.words import kept


@handler(renewal.DAILY_JOB)
def renewal_radar(work: Work) -> None:
    """Tell whom the day concerns; each is told once however often this runs."""
    day, now = date.fromisoformat(work.params["day"]), clock.now()
    renewal.write_due(day, now=now)
    renewal.warn_of_revocations(day, now=now)


daily.every_day(renewal.DAILY_JOB, kept("Nhắc giấy chứng nhận sắp hết hạn"))
