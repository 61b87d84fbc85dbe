"""Work that is due every day: asked for often, written down once a day, whenever a worker is up."""
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from ocop.jobs import queue
from ocop.journal.clock import now

_kinds: dict[str, tuple[str, Callable[[], int]]] = {}


def every_day(kind: str, title: str, *, from_hour: Callable[[], int] = lambda: 0) -> None:
    """Have a job of that kind made once on each day (of Viet Nam); its handler is registered elsewhere.

    ``from_hour``: the hour of the day (0–23, Viet Nam) before which it is not asked for; asked anew every time.
    """
    _kinds[kind] = (title, from_hour)


def ask_all() -> None:
    """Ask for today's jobs; those of today that are there already stay as they are."""
    moment = now()
    local = timezone.localtime(moment)
    day = local.date()
    for kind, (title, from_hour) in _kinds.items():
        if local.hour < from_hour():
            continue
        with transaction.atomic():
            queue.ask(
                kind, {"day": day.isoformat()}, title=f"{title} {day:%d/%m/%Y}", at=moment,
                dedupe=f"{kind}:{day.isoformat()}",
            )
