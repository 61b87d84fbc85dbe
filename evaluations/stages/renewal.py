"""Reminders before a certificate ends: one row for each step, and one mail for each row that has an address."""

from datetime import date, datetime, timedelta

from django.db import transaction

from evaluations.models import Notice, Recognition
from evaluations.rules.renewal import STEPS, due_on, step_due
from ocop.jobs import queue
from ocop.journal.words import kept

MAIL_JOB, DAILY_JOB = "notice_mail", "renewal_radar"


def write_due(day: date, *, now: datetime) -> list[Notice]:
    """Write the reminders due on that day, each once, and ask for their mails. A second run that day writes nothing."""
    rows = Recognition.objects.with_term().filter(
        superseded_on__isnull=True, revoked_on__isnull=True, valid_to__gte=day,
        valid_to__lte=day + timedelta(days=STEPS[0]),
    )  # fmt: skip
    rows = rows.select_related("product__producer").prefetch_related("notices").order_by("valid_to", "pk")
    made = []
    for recognition in rows.iterator(chunk_size=500):
        step = step_due(recognition.valid_to, day, [notice.days for notice in recognition.notices.all()])
        if step is not None:
            made.append(_write(recognition, step, now))
    return [notice for notice in made if notice is not None]


def _write(recognition: Recognition, step: int, now: datetime) -> Notice | None:
    with transaction.atomic():
        notice, created = Notice.objects.get_or_create(
            recognition=recognition, days=step,
            defaults={"due_on": due_on(recognition.valid_to, step), "made_at": now,
                      "address": recognition.product.producer.email},
        )  # fmt: skip
        if not created:
            return None
        if notice.address:
            queue.ask(
                MAIL_JOB, {"notice": notice.pk}, title=kept(f"Nhắc hết hạn: {recognition.product_name} ({step} ngày)"),
                at=now, dedupe=f"{MAIL_JOB}:{notice.pk}",
            )  # fmt: skip
        return notice


def claim(notice_id: int, *, now: datetime) -> Notice | None:
    """Take a reminder for sending; None where it was taken before, so that no mail goes out twice."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice_id)
        if notice.claimed_at is not None:
            return None
        notice.claimed_at = now
        notice.save(update_fields=["claimed_at"])
    return Notice.objects.select_related("recognition__product__producer", "recognition__decision__unit").get(
        pk=notice_id
    )


def sent(notice: Notice, *, now: datetime) -> None:
    """Note that the mail server took the mail."""
    Notice.objects.filter(pk=notice.pk, sent_at__isnull=True).update(sent_at=now)


def not_sent(notice: Notice) -> None:
    """The mail server refused before taking it: it may be tried again."""
    Notice.objects.filter(pk=notice.pk, sent_at__isnull=True).update(claimed_at=None)
