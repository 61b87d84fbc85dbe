"""Writing the journal: the only way in."""
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from ocop.journal import chain, listeners
from ocop.journal.models import Entry, Head
from ocop.journal.words import kept

SYSTEM = kept("Hệ thống")
_gathered: ContextVar[list | None] = ContextVar("gathered", default=None)


@dataclass(frozen=True)
class Happening:
    """One thing to be written: who (None: the system), which act, on which row, when, for which unit, with what."""

    actor: Any
    act: str
    subject: models.Model
    at: datetime
    unit: Any = None
    details: dict = field(default_factory=dict)


@contextmanager
def gathering() -> Iterator[None]:
    """Many acts in one transaction: their entries are kept back and appended at its end, in order, with one lock.

    For imports and seeding that do thousands of acts as one: PostgreSQL would walk through every earlier version of the
    head's row otherwise. When the body raises nothing is appended, for its transaction is undone as well. Raises
    ``TransactionManagementError`` outside a transaction, and where one is gathered already.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("gathering() needs the transaction of its acts")
    if _gathered.get() is not None:
        raise transaction.TransactionManagementError("entries are gathered already")
    kept: list[Happening] = []
    token = _gathered.set(kept)
    try:
        yield
    finally:
        _gathered.reset(token)
    record_many(kept)


def record(
    actor, act: str, subject: models.Model, *, at: datetime, unit=None, details: dict | None = None
) -> Entry | None:
    """Append one entry inside the act's transaction and return it (None while entries are gathered).

    ``unit`` is a locality or its id. Call it as the *last* step of an act: from here to the commit every other
    writer waits for the chain's head, and an act that locked rows after this could deadlock with one that locks
    them before. Raises ``TransactionManagementError`` outside a transaction, ``TypeError`` for details that are not
    exact (floats), ``ValueError`` for a naive time or a subject that is not saved.
    """
    happening = Happening(actor, act, subject, at, unit, details or {})
    listeners.hear(happening)
    kept = _gathered.get()
    if kept is None:
        return record_many([happening])[0]
    _entry(happening, 0, chain.START)  # what cannot be written is refused in its own act
    kept.append(happening)
    return None


def record_many(happenings: Iterable[Happening]) -> list[Entry]:
    """Append many entries with one lock of the head (a batch act, an import); raises as ``record`` does."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() needs the act's transaction")
    happenings = list(happenings)
    head = Head.objects.select_for_update().get_or_create(pk=1)[0]
    entries, seq, last = [], head.seq, head.hash
    for happening in happenings:
        seq += 1
        entry = _entry(happening, seq, last)
        last = entry.hash
        entries.append(entry)
    if entries:
        Entry.objects.bulk_create(entries, batch_size=500)
        Head.objects.filter(pk=1).update(seq=seq, hash=last)
    return entries


def _entry(what: Happening, seq: int, prev_hash: str) -> Entry:
    if what.subject.pk is None:
        raise ValueError("the journal can only speak of a saved row")
    actor_id = getattr(what.actor, "pk", None)
    entry = Entry(
        seq=seq,
        at=what.at,
        actor_id=actor_id,
        actor_label=str(what.actor)[:200] if actor_id is not None else SYSTEM,
        act=what.act,
        subject_type=what.subject._meta.label_lower,
        subject_id=str(what.subject.pk),
        unit_id=getattr(what.unit, "pk", what.unit),
        details=chain.canonical(what.details),
        prev_hash=prev_hash,
    )
    entry.hash = chain.digest((
        seq, chain.stamp(entry.at), actor_id, entry.actor_label, entry.act, entry.subject_type, entry.subject_id,
        entry.unit_id, entry.details, prev_hash,
    ))
    return entry
