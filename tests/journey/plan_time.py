"""The journey happens on the days of the plan: the portal's one clock and Django's own are set to them, and run on."""

import time
from datetime import UTC, datetime, timedelta, timezone

from django.db import connection
from django.db.backends.signals import connection_created
from django.utils import timezone as django_time

VIETNAM = timezone(timedelta(hours=7))


class PlanTime:
    """A clock that can be put forward, never back; between two settings it runs as fast as any other."""

    def __init__(self) -> None:
        self.base: datetime | None = None
        self.set_at = 0.0

    def go_to(self, moment: str) -> None:
        """Put the clock to a moment in Viet Nam, "2023-09-12 08:00"; ValueError where that has passed."""
        wanted = datetime.fromisoformat(moment).replace(tzinfo=VIETNAM).astimezone(UTC)
        if self.base and wanted < self.now():
            raise ValueError(f"{moment} has passed")
        self.base, self.set_at = wanted, time.monotonic()

    def now(self) -> datetime:
        if self.base is None:
            return datetime.now(UTC)
        return self.base + timedelta(seconds=time.monotonic() - self.set_at)

    def __enter__(self) -> "PlanTime":
        self.real_now, django_time.now = django_time.now, self.now
        # Every thread of the server opens a connection of its own; the last receiver has the last word.
        connection_created.connect(self._lend, dispatch_uid="plan_time")
        self._lend(None, connection)
        return self

    def __exit__(self, *exc) -> None:
        django_time.now = self.real_now
        connection_created.disconnect(dispatch_uid="plan_time")
        self.base = None  # connections that outlive the journey tell the real time again

    def _lend(self, sender, connection, **kwargs) -> None:
        connection.ensure_connection()
        connection.connection.create_function(
            "journal_clock", 0, lambda: self.now().isoformat(timespec="microseconds")
        )
