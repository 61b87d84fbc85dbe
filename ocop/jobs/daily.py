"""Work that is due every day: asked for often, written down once a day, whenever a worker is up."""
from django.db import transaction
from django.utils import timezone

from ocop.jobs import queue
from ocop.journal.clock import now

_kinds: dict[str, str] = {}


def every_day(kind: str, title: str) -> None:
    """Have a job of that kind made once on each day (of Viet Nam); its handler is registered elsewhere."""
    _kinds[kind] = title


def ask_all() -> None:
    """Ask for today's jobs; those of today that are there already stay as they are."""
    moment = now()
    day = timezone.localtime(moment).date()
    for kind, title in _kinds.items():
        with transaction.atomic():
            queue.ask(
                kind, {"day": day.isoformat()}, title=f"{title} {day:%d/%m/%Y}", at=moment,
                dedupe=f"{kind}:{day.isoformat()}",
            )
