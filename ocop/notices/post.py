"""Handing letters to the mail server: claimed before, noted after, so that none goes out twice.

A server that refuses or does not answer lets the claim go, with what stood in the way beside the row: the job is tried
again. A worker that dies in the middle leaves a claim without an end: it may have gone out, so it is not sent again.
"""
from collections.abc import Callable
from datetime import date, datetime, time
from smtplib import SMTPException

from django.conf import settings
from django.db import models, transaction

from ocop.accounts.models import User
from ocop.journal import clock
from ocop.journal.words import kept
from ocop.law.calendar import VIETNAM
from ocop.notices import letters
from ocop.notices.kinds import Way
from ocop.notices.models import Digest, Notice


class Unsent(Exception):
    """Some letters could not be handed over; the job is tried again for these alone."""


def send_at_once(ids: list[int]) -> int:
    """Send the letters of these notices that nobody has claimed; how many went out. Raises ``Unsent``."""
    rows = Notice.objects.unsent(Way.NOW).filter(pk__in=ids).select_related("person__notice_preference")
    sent = failed = 0
    for notice in rows.order_by("pk"):
        to, language = (notice.address, settings.LANGUAGE_CODE) if notice.person is None else _reach(notice.person)
        if not to:
            Notice.objects.filter(pk=notice.pk, claimed_at__isnull=True).update(way=Way.PORTAL)
            continue
        outcome = _hand_over(notice, lambda n=notice, to=to, lang=language: letters.of_notice(n, to, lang))
        sent, failed = sent + (outcome is True), failed + (outcome is False)
    _complain(failed)
    return sent


def send_digests(day: date) -> int:
    """Send everybody's letter of that day: what waits for it, once per person and day; how many went out.

    Whatever comes later that day waits for the next. Nobody without something to read is written to. Raises ``Unsent``.
    """
    until = min(clock.now(), datetime.combine(day, time.max, tzinfo=VIETNAM))
    waiting = Notice.objects.unsent(Way.DIGEST).filter(made_at__lte=until)
    people = set(waiting.values_list("person", flat=True))
    people |= set(Digest.objects.filter(claimed_at__isnull=True).values_list("person", flat=True))
    sent = failed = 0
    for person in User.objects.filter(pk__in=people).select_related("notice_preference").order_by("pk"):
        for digest in _digests(person, day, waiting):
            to, language = _reach(person)
            rows = list(digest.notices.order_by("-made_at", "-pk"))
            if not rows or not to:
                digest.notices.update(way=Way.PORTAL, digest=None)
                Digest.objects.filter(pk=digest.pk, claimed_at__isnull=True).delete()
                continue
            outcome = _hand_over(
                digest, lambda d=digest, rows=rows, to=to, lang=language: letters.of_digest(d, rows, to, lang)
            )
            if outcome is True:
                digest.notices.update(claimed_at=digest.claimed_at, mailed_at=digest.mailed_at)
            sent, failed = sent + (outcome is True), failed + (outcome is False)
    _complain(failed)
    return sent


def _digests(person: User, day: date, waiting: models.QuerySet) -> list[Digest]:
    """The person's letter of the day with what waits put into it, and earlier ones that never went out."""
    with transaction.atomic():
        digest, new = Digest.objects.get_or_create(person=person, day=day)
        if new:
            waiting.filter(person=person).update(digest=digest)
        found = Digest.objects.filter(person=person, day__lte=day, claimed_at__isnull=True).order_by("day")
        return list(found.select_related("person"))


def _reach(person: User) -> tuple[str, str]:
    """(address, language of letters); no address for somebody who has left."""
    wanted = getattr(person, "notice_preference", None)
    language = wanted.language if wanted and wanted.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return (person.email if person.is_active else ""), language


def _hand_over(row: Notice | Digest, make: Callable) -> bool | None:
    """True where the server took the letter, False where it refused, None where somebody else has it."""
    kind, letter, moment = type(row), make(), clock.now()  # what cannot be written is nobody's claim
    if not kind.objects.filter(pk=row.pk, claimed_at__isnull=True).update(claimed_at=moment, problem=""):
        return None
    try:
        letter.send(fail_silently=False)
    except (OSError, SMTPException) as error:
        kind.objects.filter(pk=row.pk, mailed_at__isnull=True).update(claimed_at=None, problem=_reason(error))
        return False
    row.claimed_at, row.mailed_at = moment, clock.now()
    kind.objects.filter(pk=row.pk).update(mailed_at=row.mailed_at)
    return True


def _reason(error: Exception) -> str:
    """What stood in the way, without anybody's address: the administrator reads it in a list."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__}{f' {code}' if code else ''}"[:200]


def _complain(failed: int) -> None:
    if failed:
        raise Unsent(kept(f"{failed} thư chưa gửi được; máy chủ thư không nhận hoặc không trả lời"))
