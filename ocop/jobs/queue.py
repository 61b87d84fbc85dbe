"""Asking for work: a row in the act's transaction, put on the queue after the commit.

The row is the truth. The queue only says "look now": where the broker is down the page is answered all the same, and
the sweeper (``ocop.jobs.sweeper``) puts the row on the queue later.
"""
import logging
import time
from datetime import datetime
from functools import partial

from django.db import transaction

from ocop.jobs import handlers
from ocop.jobs.models import Job

log = logging.getLogger(__name__)
RUN = "ocop.jobs.run"
_REST_S = 10.0
_broker_rests_until = 0.0


def ask(
    kind: str, params: dict, *, title: str, requested_by=None, at: datetime, dedupe: str | None = None
) -> Job:
    """Write down work to be done and return its row; it is put on the queue after the commit.

    With ``dedupe`` the same work asked for twice is one row: a waiting, running or ready one is returned as it is, a
    failed or cancelled one starts again, and one whose file is gone gives way to a new row. Raises
    ``TransactionManagementError`` outside a transaction and ``LookupError`` for a kind that has no handler.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("ask() needs the act's transaction")
    handlers.find(kind)
    fresh = {"kind": kind, "params": params, "title": title[:200], "requested_by": requested_by, "created_at": at,
             "heartbeat_at": at}
    if dedupe is None:
        job, created = Job.objects.create(**fresh), True
    else:
        job, created = Job.objects.select_for_update().get_or_create(dedupe=dedupe, defaults=fresh)
    if created:
        transaction.on_commit(partial(enqueue, job.pk), robust=True)
    elif job.state in (Job.State.FAILED, Job.State.CANCELLED):
        again(job, at)
    elif job.removed_at is not None:
        # What it made is gone and may not be made again under the same row: its hash is what was handed out.
        Job.objects.filter(pk=job.pk).update(dedupe=None)
        return ask(kind, params, title=title, requested_by=requested_by, at=at, dedupe=dedupe)
    return job


def again(job: Job, at: datetime) -> None:
    """Let a failed or cancelled job (locked by the caller's transaction) start anew with all its attempts."""
    job.state, job.attempts, job.done, job.total, job.message = Job.State.QUEUED, 0, 0, 0, ""
    job.started_at = job.finished_at = None
    job.heartbeat_at = at
    job.save()
    transaction.on_commit(partial(enqueue, job.pk), robust=True)


def enqueue(job_id, *, countdown: int = 0) -> bool:
    """Tell the workers about a job; True where the broker took it. Never raises, never retries, never waits long.

    After a failure the broker is left alone for ten seconds, so that pages do not queue up behind a dead one.
    """
    global _broker_rests_until
    if time.monotonic() < _broker_rests_until:
        return False
    from ocop.celery import app

    try:
        app.send_task(RUN, [str(job_id)], countdown=countdown, retry=False, ignore_result=True)
    except Exception as error:  # whatever the transport raises: the sweeper has the row
        _broker_rests_until = time.monotonic() + _REST_S
        log.warning("job %s stays with the sweeper: the broker did not take it (%s)", job_id, error)
        return False
    return True
