"""One letter when work took longer than a minute: that it is over and where to look. Nothing of what it holds."""
import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.jobs.models import Job
from ocop.journal.clock import now

log = logging.getLogger(__name__)
LONG, STALE = timedelta(minutes=1), timedelta(days=1)


def tell_when_long(job_id) -> bool:
    """Write to who asked, once in a job's life, when it took longer than a minute (and no day) from asking to the end.

    The letter names the state and an address that asks for a sign-in: no title, figure or reason, for mail is read by
    others. True where a letter was sent; a mail server that does not answer is logged and not asked again.
    """
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    person = job.requested_by
    if person is None or not person.email or not person.is_active:
        return False
    if not LONG < job.finished_at - job.created_at < STALE:
        return False
    if not Job.objects.filter(pk=job_id, told_at__isnull=True).update(told_at=now()):
        return False
    ready = job.state == Job.State.READY
    address = f"{settings.PUBLIC_URL}{reverse('job', args=[job.pk])}"
    text = render_to_string("mail/job_over.txt", {"ready": ready, "address": address, "asked_at": job.created_at})
    subject = _("Công việc đã xong") if ready else _("Công việc chưa xong được")
    try:
        send_mail(f"[{_('Cổng đánh giá OCOP')}] {subject}", text, None, [person.email])
    except Exception as error:  # whatever the transport raises: the page says it all the same
        log.warning("letter about job %s: %s", job_id, error)
        return False
    return True
