"""Letters as jobs: at once after the act's commit, once a day, and again where the mail server was away."""
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ocop.jobs import daily, queue
from ocop.jobs.chores import chore
from ocop.jobs.handlers import Work, handler
from ocop.jobs.models import Job
from ocop.journal.words import kept
from ocop.notices import post
from ocop.notices.kinds import Way
from ocop.notices.models import Digest, Notice
from ocop.notices.telling import MAIL_JOB

DIGEST_JOB = "notice_digest"
# A server that is away for an hour uses up a job's five attempts; its letters are asked for again, every hour.
RESTS, GIVES_UP = timedelta(minutes=10), timedelta(days=14)
MOST_AT_ONCE = 500


@handler(MAIL_JOB)
def notice_mail(work: Work) -> None:
    """Send the letters of some notices; a second run finds nothing to do."""
    post.send_at_once(work.params["notices"])


@handler(DIGEST_JOB)
def notice_digest(work: Work) -> None:
    """Send everybody's letter of a day; a second run sends it to those alone who have none yet."""
    post.send_digests(date.fromisoformat(work.params["day"]))


daily.every_day(DIGEST_JOB, kept("Thư gộp thông báo ngày"), from_hour=lambda: settings.DIGEST_HOUR)


@chore("unsent letters")
def ask_again(now: datetime) -> None:
    """Ask once an hour for what did not go out; after two weeks it stays in the portal alone."""
    hour = timezone.localtime(now)
    left = Notice.objects.unsent(Way.NOW).filter(made_at__lt=now - RESTS, made_at__gt=now - GIVES_UP)
    ids = list(left.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    if ids:
        _ask(MAIL_JOB, {"notices": ids}, kept(f"Gửi lại {len(ids)} thư báo"), f"{hour:%Y-%m-%dT%H}", now)
    days = Digest.objects.filter(claimed_at__isnull=True, day__gt=(now - GIVES_UP).date()).values_list("day", flat=True)
    for day in sorted(set(days)):
        _ask(DIGEST_JOB, {"day": day.isoformat()}, kept(f"Gửi lại thư gộp ngày {day:%d/%m/%Y}"),
             f"{day.isoformat()}:{hour:%Y-%m-%dT%H}", now)  # fmt: skip


def _ask(kind: str, params: dict, title: str, name: str, now: datetime) -> None:
    dedupe = f"{kind}:again:{name}"
    if not Job.objects.filter(dedupe=dedupe).exists():  # one that failed is not started anew with every sweep
        with transaction.atomic():
            queue.ask(kind, params, title=title, at=now, dedupe=dedupe)
