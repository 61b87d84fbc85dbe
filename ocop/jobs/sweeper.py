"""Finding again what was lost: jobs of killed workers, and rows that the broker forgot or never took."""
from dataclasses import dataclass
from datetime import timedelta

from ocop.jobs import runner
from ocop.jobs.models import Job
from ocop.jobs.queue import enqueue
from ocop.journal.clock import now

FORGOTTEN_AFTER = timedelta(seconds=60)
MOST_AT_ONCE = 500
DIED = "Tiến trình xử lý đã dừng giữa chừng"


@dataclass(frozen=True)
class Swept:
    """How many jobs were taken back from dead workers, and how many waiting ones were put on the queue again."""

    taken_back: int
    enqueued: int


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
    return Swept(taken_back, len(enqueued))
