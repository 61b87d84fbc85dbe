"""The post as tests run it: every letter that an act asked for, or a day's."""
from datetime import date

from django.core import mail

from ocop.jobs import runner
from ocop.jobs.handlers import Work
from ocop.jobs.models import Job
from ocop.notices import tasks
from ocop.notices.telling import MAIL_JOB


def at_once() -> list:
    """Run every waiting job of letters, each twice as a careless broker would; the letters that went out by it."""
    before = len(mail.outbox)
    for job in Job.objects.filter(kind=MAIL_JOB, state="queued").order_by("created_at", "pk"):
        runner.run(job.pk)
        tasks.notice_mail(Work("again", job.params))
    return mail.outbox[before:]


def of_day(day: date) -> list:
    """Send the digests of a day, twice; the letters that went out by it."""
    before = len(mail.outbox)
    for _ in range(2):
        tasks.notice_digest(Work("digest", {"day": day.isoformat()}))
    return mail.outbox[before:]
