"""Which version of a kind's text is the one to fill."""
import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from ocop.journal.words import kept
from ocop.records import kinds
from ocop.records.models import PaperTemplate


def text_of(kind: kinds.Kind) -> str:
    """The text in use now: the installation's choice, else the shipped one."""
    chosen = PaperTemplate.objects.filter(kind=kind.code, in_use=True).values_list("text", flat=True).first()
    return kinds.shipped_text(kind) if chosen is None else chosen


def current(kind: kinds.Kind, now: datetime) -> PaperTemplate:
    """The version to make a paper from; the shipped text becomes a version of its own the first time it is needed.

    Call it inside the act's transaction.
    """
    chosen = PaperTemplate.objects.filter(kind=kind.code, in_use=True).first()
    return chosen or shipped(kind, now)


def shipped(kind: kinds.Kind, now: datetime) -> PaperTemplate:
    """The version that holds exactly the text shipped today."""
    text = kinds.shipped_text(kind)
    rows = PaperTemplate.objects.filter(kind=kind.code, sha256=digest(text), shipped=True).order_by("version")
    if there := rows.first():
        return there
    try:
        with transaction.atomic():
            return add(kind.code, text, now=now, shipped=True, note=kept("Mẫu kèm theo cổng"))
    except IntegrityError:  # somebody made the first paper of the kind at this moment
        if there := rows.first():
            return there
        raise


def add(kind: str, text: str, *, now: datetime, made_by=None, note: str = "", shipped: bool = False) -> PaperTemplate:
    """Append a version; two at once collide on (kind, version) and one of them fails."""
    return PaperTemplate.objects.create(
        kind=kind, version=last_version(kind) + 1, text=text, sha256=digest(text), note=note, shipped=shipped,
        made_by=made_by, made_at=now,
    )


def last_version(kind: str) -> int:
    """The greatest version of the kind; 0 where there is none."""
    return PaperTemplate.objects.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0


def digest(text: str) -> str:
    """SHA-256 of the text, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
