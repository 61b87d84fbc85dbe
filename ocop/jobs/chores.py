"""What the sweep (every 30 s) does besides looking after jobs: small things that apps want looked at again and again.

A chore asks one indexed question and nearly always finds nothing; whatever takes longer it asks for as a job.
"""
import logging
from collections.abc import Callable
from datetime import datetime

log = logging.getLogger(__name__)
Chore = Callable[[datetime], None]
_chores: dict[str, Chore] = {}


def chore(name: str) -> Callable[[Chore], Chore]:
    """Register a function ``(now)`` for every sweep. Raises ``ValueError`` where another has the name already."""

    def keep(function: Chore) -> Chore:
        known = _chores.get(name)
        if known and (known.__module__, known.__qualname__) != (function.__module__, function.__qualname__):
            raise ValueError(f"two chores of the name {name!r}")
        _chores[name] = function
        return function

    return keep


def do_all(now: datetime) -> list[str]:
    """Do every chore; one that fails is logged and keeps none of the others back. Returns the names that failed."""
    failed = []
    for name, function in _chores.items():
        try:
            function(now)
        except Exception:
            log.exception("chore %s", name)
            failed.append(name)
    return failed
