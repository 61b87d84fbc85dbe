"""What each kind of job does: functions that know nothing of Celery, found by the job's kind.

A handler takes a ``Work`` and returns an ``Output`` (the file it made) or None. It may be run again after a worker
died half-way, so whatever it writes to the database must be safe to repeat, or be left to ``Output.then``.
"""
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any


class Cancelled(Exception):
    """Raised by ``Work.progress`` when the job was cancelled or handed to another worker: let it pass."""


class Hopeless(Exception):
    """Raised by a handler when trying again cannot help; its text is the reason that people read."""


@dataclass(frozen=True)
class Output:
    """A finished file. ``then`` runs in the same transaction that marks the job ready: it happens exactly once."""

    name: str
    content_type: str
    data: bytes
    then: Callable[[], None] | None = None


@dataclass(frozen=True)
class Work:
    """One job as its handler sees it."""

    job_id: str
    params: dict[str, Any]
    report: Callable[[int, int, str], None] = field(default=lambda done, total, message: None, repr=False)

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Say how far the work is (``done`` of ``total`` steps). Raises ``Cancelled`` when nobody wants it any more."""
        self.report(done, total, message)


Handler = Callable[[Work], Output | None]
_handlers: dict[str, Handler] = {}
_kept_for: dict[str, timedelta] = {}


def handler(kind: str, *, keep_for: timedelta | None = None) -> Callable[[Handler], Handler]:
    """Register the function for a kind of job. Raises ``ValueError`` where another function has the kind already.

    ``keep_for``: how long the finished file stays (it can be made again by asking again); None: as long as the row.
    """

    def keep(function: Handler) -> Handler:
        known = _handlers.get(kind)
        if known and (known.__module__, known.__qualname__) != (function.__module__, function.__qualname__):
            raise ValueError(f"two handlers for the kind of job {kind!r}")
        _handlers[kind] = function
        if keep_for is not None:
            _kept_for[kind] = keep_for
        return function

    return keep


def find(kind: str) -> Handler:
    """Return the handler of a kind. Raises ``LookupError`` for a kind nobody handles."""
    try:
        return _handlers[kind]
    except KeyError:
        raise LookupError(f"no handler for the kind of job {kind!r}") from None


def kept_for(kind: str) -> timedelta | None:
    """How long finished files of that kind stay, None for always."""
    return _kept_for.get(kind)


def kinds() -> tuple[str, ...]:
    """Return every kind that has a handler, sorted."""
    return tuple(sorted(_handlers))
