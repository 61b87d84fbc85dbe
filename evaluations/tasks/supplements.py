"""Letters about supplement requests: each reason once."""
from datetime import datetime

from django.conf import settings
from django.db import transaction

from evaluations.documents import letters
from evaluations.models import SupplementReminder
from evaluations.stages.supplements import MAIL, remind_due
from ocop.jobs.chores import chore
from ocop.jobs.handlers import Work, handler
from ocop.journal import clock
from ocop.law.calendar import VIETNAM

FROM_HOUR = 7  # reminders go out by day
NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"  # no server is named: the portal reminds alone


@handler(MAIL)
def supplement_mail(work: Work) -> None:
    """Write to the producer's people once; a second run finds the time of the first and does nothing."""
    with transaction.atomic():
        rows = SupplementReminder.objects.select_for_update(of=("self",)).select_related(
            "request__evaluation__dossier__product__producer"
        )
        reminder = rows.get(pk=work.params["reminder"])
        if reminder.mailed_at or settings.EMAIL_BACKEND == NO_MAIL:
            return
        addresses = letters.addresses(reminder)
        if addresses:
            letters.send(reminder, addresses)  # where the server refuses, the job is tried again
        reminder.mailed_at, reminder.addresses = clock.now(), len(addresses)
        reminder.save(update_fields=["mailed_at", "addresses"])


@chore("supplement_reminders")
def remind_producers(now: datetime) -> None:
    """Reminders of supplement requests, by day from seven o'clock in Viet Nam."""
    if now.astimezone(VIETNAM).hour >= FROM_HOUR:
        remind_due(now)
