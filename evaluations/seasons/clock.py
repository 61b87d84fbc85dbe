"""The clock of a plan: every act happens in office hours, inside the step of the batch it belongs to."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from evaluations.seasons.plan import PlanError, Step

VIETNAM = timezone(timedelta(hours=7))
OPENS, CLOSES = time(8), time(17, 30)


class PlanClock:
    """Moves on with every ``now()``; raises PlanError where a step of the plan is over before its acts are."""

    def __init__(self) -> None:
        self.moment: datetime | None = None
        self.last: date | None = None
        self.label = ""

    def enter(self, step: Step) -> None:
        """Begin a step: not before its first day, and never back in time."""
        self.within(step.first, step.last, step.label)

    def within(self, first: date, last: date, label: str) -> None:
        """Begin a span of days (both included)."""
        start = datetime.combine(first, OPENS, tzinfo=VIETNAM)
        self.moment = max(self.moment, start) if self.moment else start
        self.last, self.label = last, label
        self._check()

    def now(self, seconds: int = 60) -> datetime:
        """The present moment (UTC) of the plan, that many seconds after the last one."""
        self.moment += timedelta(seconds=seconds)
        if self.moment.time() > CLOSES:
            self.moment = datetime.combine(self.moment.date() + timedelta(days=1), OPENS, tzinfo=VIETNAM)
        self._check()
        return self.moment.astimezone(UTC)

    @property
    def day(self) -> date:
        """Today in Viet Nam."""
        return self.moment.date()

    def tomorrow(self) -> None:
        """Sleep until tomorrow morning, where the step has one."""
        if self.day < self.last:
            self.moment = datetime.combine(self.day + timedelta(days=1), OPENS, tzinfo=VIETNAM)

    def _check(self) -> None:
        if self.moment.date() > self.last:
            raise PlanError(f"{self.label}: không kịp xong đến hết ngày {self.last:%d/%m/%Y}")
