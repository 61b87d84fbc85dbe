"""Reminders before a certificate ends: written on their day, mailed at most once."""
from datetime import date
from smtplib import SMTPException

from evaluations.documents import notice as notice_paper
from evaluations.stages import renewal
from ocop.jobs import daily
from ocop.jobs.handlers import Work, handler
from ocop.journal import clock
from ocop.journal.words import kept


@handler(renewal.DAILY_JOB)
def renewal_radar(work: Work) -> None:
    """Write the reminders of a day; each is written once however often this runs."""
    renewal.write_due(date.fromisoformat(work.params["day"]), now=clock.now())


daily.every_day(renewal.DAILY_JOB, kept("Nhắc giấy chứng nhận sắp hết hạn"))


@handler(renewal.MAIL_JOB)
def notice_mail(work: Work) -> None:
    """Send one reminder, at most once: claimed before it is handed over, noted after."""
    notice = renewal.claim(work.params["notice"], now=clock.now())
    if notice is None:
        return
    try:
        notice_paper.send(notice)
    except (OSError, SMTPException):
        renewal.not_sent(notice)
        raise
    renewal.sent(notice, now=clock.now())
