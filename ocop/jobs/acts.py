"""What a person may do with a job: let it start again, or call it off. Each act is one transaction with its entry."""
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from ocop.accounts.refusals import Refused
from ocop.jobs import queue
from ocop.jobs.models import Job
from ocop.journal.record import record


def retry(actor, job_id, *, now: datetime) -> Job:
    """Let a failed or cancelled job start again. Raises ``Http404`` where the actor may not see it, or ``Refused``."""
    with transaction.atomic():
        job = _locked(actor, job_id)
        if job.state not in (Job.State.FAILED, Job.State.CANCELLED):
            raise Refused(_("Công việc này {state}, không cần chạy lại.").format(state=job.get_state_display().lower()))
        before = job.state
        queue.again(job, now)
        record(actor, "job.retry", job, at=now, details={"kind": job.kind, "from": before})
    return job


def cancel(actor, job_id, *, now: datetime) -> Job:
    """Call off a waiting or running job; a running handler notices at its next progress report. Raises as ``retry``."""
    with transaction.atomic():
        job = _locked(actor, job_id)
        if job.is_finished:
            raise Refused(_("Công việc này {state}, không thể hủy.").format(state=job.get_state_display().lower()))
        before = job.state
        job.state, job.finished_at = Job.State.CANCELLED, now
        job.save(update_fields=["state", "finished_at"])
        record(actor, "job.cancel", job, at=now, details={"kind": job.kind, "from": before})
    return job


def _locked(actor, job_id) -> Job:
    job = Job.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=job_id).first()
    if job is None:
        raise Http404(_("Không tìm thấy công việc."))
    return job
