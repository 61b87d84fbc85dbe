"""The renewal radar: on which days before its end a certificate's producer is reminded.

180 and 120 days are the window of Quyết định 26/2026; 30 is the notice that Quyết định 148 and 1489 ask of the issuer
(at least 30 days before the end); 90 and 60 are the portal's own.
"""

from collections.abc import Iterable
from datetime import date, timedelta

STEPS = (180, 120, 90, 60, 30)


def due_on(valid_to: date, step: int) -> date:
    """The day on which that reminder is due: ``step`` days before the last valid day."""
    return valid_to - timedelta(days=step)


def step_due(valid_to: date, day: date, done: Iterable[int] = ()) -> int | None:
    """The reminder to write on that day: the last one that is due and not done; None where nothing is, or it is over.

    A portal that was down for weeks writes the newest reminder only: five letters at once help nobody.
    """
    due = [step for step in STEPS if due_on(valid_to, step) <= day]
    if day > valid_to or not due or min(due) >= min(done, default=STEPS[0] + 1):
        return None
    return min(due)
