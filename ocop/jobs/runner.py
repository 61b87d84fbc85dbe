"""Doing one job: claim the row, run its handler, keep the file, mark the row. Knows nothing of Celery.

The number of the attempt is the claim: whoever writes to the row names its attempt, so a worker that was given up for
dead and comes back finds that the row is no longer its own and leaves it alone.
"""
import hashlib
import logging
import mimetypes
import threading
import time
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from types import TracebackType

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import close_old_connections, connection, transaction

from ocop.accounts.refusals import Refused
from ocop.jobs import handlers, over
from ocop.jobs.models import Job
from ocop.jobs.queue import enqueue
from ocop.journal.clock import now
from ocop.journal.words import kept

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 5
BEAT_EVERY_S = 10.0
STALE_AFTER = timedelta(seconds=45)
_REPORT_EVERY_S = 0.5


def run(job_id) -> str | None:
    """Do the job if it waits, and return its new state; None where there was nothing to do (done, taken, cancelled).

    A handler's exception is not raised: the job goes back to the queue with the reason, five attempts at most;
    ``Hopeless`` and ``Refused`` fail it at once.
    """
    job = _claim(job_id)
    if job is None:
        return None
    work = handlers.Work(str(job.pk), job.params, _Reporter(job))
    try:
        function = handlers.find(job.kind)
        with _Heartbeat(job):
            output = function(work)
            return _finish(job, output)
    except handlers.Cancelled:
        return None
    except Refused as refusal:
        return give_up(job, "; ".join(refusal.reasons) or str(refusal))
    except handlers.Hopeless as error:
        return give_up(job, str(error))
    except Exception as error:
        log.exception("job %s (%s), attempt %d", job.pk, job.kind, job.attempts)
        return put_back(job, f"{type(error).__name__}: {error}"[:1000])


def _claim(job_id) -> Job | None:
    moment = now()
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id, state=Job.State.QUEUED).first()
        if job is None:
            return None
        job.state, job.attempts = Job.State.RUNNING, job.attempts + 1
        job.started_at = job.heartbeat_at = moment
        job.done = job.total = 0
        job.save(update_fields=["state", "attempts", "started_at", "heartbeat_at", "done", "total"])
    return job


def _mine(job: Job):
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)


def _finish(job: Job, output: handlers.Output | None) -> str | None:
    fields = {"state": Job.State.READY, "message": ""}
    if output is not None:
        # The name carries the attempt: a file half written by a dead worker is never the one the row names.
        suffix = PurePosixPath(output.name).suffix or mimetypes.guess_extension(output.content_type) or ""
        stored = default_storage.save(
            f"jobs/{job.created_at:%Y/%m}/{job.pk}-{job.attempts}{suffix}", ContentFile(output.data))
        fields |= {"file": stored, "file_name": output.name[:200], "content_type": output.content_type,
                   "size": len(output.data), "sha256": hashlib.sha256(output.data).hexdigest()}
    put, keep_for = 0, handlers.kept_for(job.kind)
    try:
        with transaction.atomic():
            moment = now()
            fields |= {"expires_at": moment + keep_for} if output is not None and keep_for else {}
            put = _mine(job).update(finished_at=moment, heartbeat_at=moment, **fields)
            if put and output is not None and output.then is not None:
                output.then()
            if put:
                over.note(job.pk)
    except BaseException:
        put = 0
        raise
    finally:
        if not put and output is not None:
            default_storage.delete(stored)  # nobody's file: another attempt makes its own
    return Job.State.READY if put else None


def put_back(job: Job, reason: str) -> str | None:
    """Return the job to the queue for another attempt, a little later each time; after the fifth it has failed."""
    if job.attempts >= MAX_ATTEMPTS:
        return give_up(job, kept(f"Đã thử {job.attempts} lần. Lần cuối: {reason}"))
    put = _mine(job).update(state=Job.State.QUEUED, started_at=None, heartbeat_at=now(), message=reason)
    if not put:
        return None
    transaction.on_commit(lambda: enqueue(job.pk, countdown=2**job.attempts), robust=True)
    return Job.State.QUEUED


def give_up(job: Job, reason: str) -> str | None:
    """Mark the job failed with a reason that people read."""
    moment = now()
    with transaction.atomic():
        put = _mine(job).update(state=Job.State.FAILED, finished_at=moment, heartbeat_at=moment, message=reason)
        if put:
            over.note(job.pk)
    return Job.State.FAILED if put else None


class _Reporter:
    """Writes progress, twice a second at most, and notices that the job was cancelled or taken away."""

    def __init__(self, job: Job):
        self.job, self.written = job, 0.0

    def __call__(self, done: int, total: int, message: str) -> None:
        if done < total and time.monotonic() - self.written < _REPORT_EVERY_S:
            return
        self.written = time.monotonic()
        if not _mine(self.job).update(done=done, total=total, message=message[:1000], heartbeat_at=now()):
            raise handlers.Cancelled


class _Heartbeat:
    """Says every ten seconds, from a thread with its own connection, that this process is alive."""

    def __init__(self, job: Job):
        self.job, self.over = job, threading.Event()
        self.thread = threading.Thread(target=self._beat, name=f"heartbeat-{job.pk}", daemon=True)

    def __enter__(self) -> "_Heartbeat":
        self.thread.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.over.set()
        self.thread.join(timeout=5)

    def _beat(self) -> None:
        beaten = False
        while not self.over.wait(BEAT_EVERY_S):
            beaten = True
            try:
                close_old_connections()
                _mine(self.job).update(heartbeat_at=now())
            except Exception as error:  # the next beat may succeed; three missed ones give the job to another
                log.warning("heartbeat of job %s: %s", self.job.pk, error)
        if beaten:
            connection.close()


def is_stale(job: Job, moment: datetime) -> bool:
    """Whether a running job's worker has not been heard of for longer than ``STALE_AFTER``."""
    return job.state == Job.State.RUNNING and moment - job.heartbeat_at > STALE_AFTER
