"""Work that is over is heard of by the room that tells people; this room knows nothing of notices or mail."""
from collections.abc import Callable

from ocop.jobs.models import Job

Listener = Callable[[Job], None]
_listeners: list[Listener] = []


def when_over(function: Listener) -> Listener:
    """Register a function ``(job)``, called in the transaction that marks a job ready or failed."""
    if function not in _listeners:
        _listeners.append(function)
    return function


def note(job_id) -> None:
    """Tell whoever listens that this job is ready or has failed."""
    if _listeners:
        job = Job.objects.select_related("requested_by").get(pk=job_id)
        for function in _listeners:
            function(job)
