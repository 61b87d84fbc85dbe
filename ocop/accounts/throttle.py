"""How often one client may do what anybody may do: counted in the process's cache, so a restart forgives.

Each web process counts for itself: the limit is that of one process, the installation's at most that times the number
of processes. Enough against a script; guessing passwords is django-axes' business.
"""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache


@dataclass(frozen=True)
class Limit:
    """At most ``times`` within ``minutes`` of the first."""

    name: str
    times: int
    minutes: int


def too_many(limit: Limit, client: str | None) -> bool:
    """Count one attempt of the client and say whether it is beyond the limit."""
    if not settings.AXES_ENABLED:  # tests sign up by the hundred from one address
        return False
    key = f"throttle:{limit.name}:{hashlib.sha256(str(client).encode()).hexdigest()[:32]}"
    if cache.add(key, 1, limit.minutes * 60):
        return False
    try:
        return cache.incr(key) > limit.times
    except ValueError:  # the entry ran out between the two questions
        cache.set(key, 1, limit.minutes * 60)
        return False
