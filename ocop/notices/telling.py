"""Telling people something, exactly once: a row for each of them in the act's transaction, letters after the commit."""
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.db import transaction

from ocop.accounts.models import User
from ocop.jobs import queue
from ocop.journal.words import kept
from ocop.notices.kinds import Kind, Way, find
from ocop.notices.models import Notice

MAIL_JOB = "notice_letters"
NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"  # no server is named: the portal tells alone
_since: ContextVar[datetime | None] = ContextVar("since", default=None)


@contextmanager
def history(since: datetime) -> Iterator[None]:
    """What is played back (a plan's past, as a demonstration) writes no letter, and nothing at all before ``since``."""
    token = _since.set(since)
    try:
        yield
    finally:
        _since.reset(token)


def tell(
    people: Iterable[User | int],
    kind: str,
    *,
    subject: str,
    text: str,
    link: str,
    at: datetime,
    dedupe: str,
    unit=None,
    about: str = "",
    addresses: Collection[str] = (),
    by=None,
) -> list[Notice]:
    """Tell each of the people (users or their ids) once, and each address of somebody without an account.

    ``subject`` and ``text`` are plain Vietnamese and hold nothing that mail may not carry: no points, no names of other
    members, no code, no token. ``link`` is the path of the act. ``dedupe`` names the happening: a person is told of it
    once, by the database. ``by``: who did it, and knows. Returns the notices written now. Raises
    ``TransactionManagementError`` outside a transaction, ``LookupError`` for an unknown kind, ``ValueError`` without
    words or for a link that leaves the portal.
    """
    sort = find(kind)
    _refuse(subject, text, link, dedupe)
    since = _since.get()
    if since is not None and at < since:
        return []
    facts = {
        "kind": kind, "subject": _line(subject)[:200], "text": text.strip(), "link": link, "about": about,
        "unit_id": getattr(unit, "pk", unit), "dedupe": dedupe, "made_at": at,
    }  # fmt: skip
    others = {getattr(person, "pk", person) for person in people} - {getattr(by, "pk", None)}
    rows = [Notice(person_id=pk, way=way, **facts) for pk, way in _ways(others, sort, quiet=since is not None)]
    if since is None and _mail_goes_out():
        rows += [Notice(address=address, way=Way.NOW, **facts) for address in sorted({*addresses} - {""})]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    made = list(Notice.objects.filter(dedupe=dedupe, kind=kind, made_at=at).order_by("pk")) if rows else []
    _ask_for_letters(sort, made, at)
    return made


def _refuse(subject: str, text: str, link: str, dedupe: str) -> None:
    """What SQLite's INSERT OR IGNORE would drop in silence is said here."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("tell() needs the act's transaction")
    if not link.startswith("/") or link.startswith("//"):
        raise ValueError(f"a notice leads into the portal, not to {link!r}")
    if not (subject.strip() and text.strip() and dedupe):
        raise ValueError("a notice has a subject, a text and a name of what happened")


def _ways(wanted: set[int], kind: Kind, *, quiet: bool) -> list[tuple[int, str]]:
    """(person, way), in the order of their ids: two acts that tell the same people never wait in a circle."""
    found = User.objects.filter(pk__in=wanted, is_active=True).order_by("pk")
    mail = not quiet and _mail_goes_out()
    return [
        (pk, kind.way((ways or {}).get(kind.group.code)) if mail and email else Way.PORTAL)
        for pk, email, ways in found.values_list("pk", "email", "notice_preference__ways")
    ]


def _ask_for_letters(kind: Kind, made: list[Notice], at: datetime) -> None:
    at_once = [notice.pk for notice in made if notice.way == Way.NOW and notice.claimed_at is None]
    if at_once:
        queue.ask(MAIL_JOB, {"notices": at_once}, title=kept(f"Thư báo {kind.code} ({len(at_once)})"), at=at)


def _mail_goes_out() -> bool:
    return settings.EMAIL_BACKEND != NO_MAIL


def _line(text: str) -> str:
    """One line: a line break in a subject would begin a header."""
    return " ".join(text.split())
