"""Finding again what was lost: jobs of killed workers, and rows that the broker forgot or never took."""
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from ocop.jobs import runner
from ocop.jobs.models import Job
from ocop.jobs.queue import enqueue
from ocop.journal.clock import now
from ocop.journal.words import kept

FORGOTTEN_AFTER = timedelta(seconds=60)
MOST_AT_ONCE = 500
DIED = kept("Tiến trình xử lý đã dừng giữa chừng")


@dataclass(frozen=True)
class Swept:
    """How many jobs were taken back from dead workers, put on the queue again, and lost their expired files."""

    taken_back: int
    enqueued: int
    removed: int = 0


def sweep() -> Swept:
    """Take back running jobs without a sign of life for 45 s and enqueue again what has waited for a minute.

    Enqueuing twice does no harm: the second worker finds nothing to do. Together with the sweep every 30 s an
    interrupted job starts again within two minutes.
    """
    moment = now()
    dead = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=moment - runner.STALE_AFTER)
    taken_back = 0
    for job in dead.order_by("created_at")[:MOST_AT_ONCE]:
        taken_back += runner.put_back(job, DIED) is not None
    waiting = Job.objects.filter(state=Job.State.QUEUED, heartbeat_at__lt=moment - FORGOTTEN_AFTER)
    enqueued = []
    for job_id in list(waiting.order_by("created_at").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        if not enqueue(job_id):
            break  # the broker is down; the next sweep tries again
        enqueued.append(job_id)
    Job.objects.filter(pk__in=enqueued, state=Job.State.QUEUED).update(heartbeat_at=moment)
    return Swept(taken_back, len(enqueued), _remove_expired(moment))


def _remove_expired(moment: datetime) -> int:
    """Delete the files whose time is over; the rows stay and say when. A file that is gone already is no error."""
    over = Job.objects.filter(state=Job.State.READY, expires_at__lte=moment, removed_at__isnull=True).exclude(file="")
    removed = 0
    for job_id, name in list(over.values_list("pk", "file")[:MOST_AT_ONCE]):
        # Marked first: nobody is offered a file that is about to go; a sweep that dies here leaves a file, not a lie.
        if Job.objects.filter(pk=job_id, removed_at__isnull=True).update(removed_at=moment):
            default_storage.delete(name)
            removed += 1
    return removed
