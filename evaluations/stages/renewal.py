"""What is due on a day after the certificates: reminders before one ends, the clock of a revocation. Each once."""

from datetime import date, datetime, timedelta

from django.db import transaction

from evaluations.models import Recognition, Revocation
from evaluations.rules.renewal import STEPS, step_due
from evaluations.stages import _news_life
from ocop.notices.models import Notice

DAILY_JOB = "renewal_radar"
SOON = timedelta(days=3)  # before the last day to decide on a revocation; no article names one
LOOK_BACK = timedelta(days=2 * STEPS[0])


def write_due(day: date, *, now: datetime) -> list[Notice]:
    """Tell of the certificates whose step is due on that day, each once. A second run that day tells nobody."""
    rows = Recognition.objects.with_term().filter(
        superseded_on__isnull=True, revoked_on__isnull=True, valid_to__gte=day,
        valid_to__lte=day + timedelta(days=STEPS[0]),
    )  # fmt: skip
    rows = rows.select_related("product__producer", "decision__unit").order_by("valid_to", "pk")
    done = _news_life.about_renewals(now - LOOK_BACK)
    made = []
    for recognition in rows.iterator(chunk_size=500):
        step = step_due(recognition.valid_to, day, done.get(recognition.pk, []))
        if step is not None:
            with transaction.atomic():
                made += _news_life.ends_soon(recognition, step, day, at=now)
    return made


def warn_of_revocations(day: date, *, now: datetime) -> list[Notice]:
    """Tell who decides of open proposals to revoke whose term is nearly over or over, each once."""
    rows = Revocation.objects.filter(closed_at__isnull=True, decide_by__lte=day + SOON)
    made = []
    for revocation in rows.select_related("recognition").order_by("pk"):
        with transaction.atomic():
            made += _news_life.revocation_due(revocation, day, at=now)
    return made
