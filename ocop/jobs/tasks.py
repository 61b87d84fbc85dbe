"""What Celery calls: a job by its id, and the sweep (every 30 s by beat). Everything else stands in the rows."""
from celery import shared_task
from celery.signals import worker_ready

from ocop.jobs import chores, runner, sweeper
from ocop.journal.clock import now


@shared_task(name="ocop.jobs.run", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def run(job_id: str) -> None:
    """Do one job; safe to be delivered twice."""
    runner.run(job_id)


@shared_task(name="ocop.jobs.sweep", ignore_result=True)
def sweep() -> None:
    """Take back what dead workers held, enqueue what was forgotten, and do the apps' chores."""
    sweeper.sweep()
    chores.do_all(now())


@worker_ready.connect
def sweep_at_start(sender, **kwargs) -> None:
    """A worker that comes up looks at once for what its predecessor left."""
    sender.app.send_task("ocop.jobs.sweep", retry=False, ignore_result=True)
