"""Mail about supplement requests: what is asked for, until when, where it is answered. No points, no other names."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from evaluations.models import SupplementReminder
from products.models import ProducerAgent


def addresses(reminder: SupplementReminder) -> list[str]:
    """The people who act for the producer; where none has an address, the producer's own."""
    producer = reminder.request.evaluation.dossier.product.producer
    people = ProducerAgent.objects.filter(producer=producer, user__is_active=True).exclude(user__email="")
    found = list(people.order_by("user__email").values_list("user__email", flat=True).distinct())
    return found or ([producer.email] if producer.email else [])


def send(reminder: SupplementReminder, to: list[str]) -> None:
    """Send one letter to each address; raises whatever the mail server does."""
    request = reminder.request
    product = request.evaluation.dossier.product.name
    text = render_to_string("mail/supplement.txt", {
        "kind": reminder.kind, "product": product, "reason": request.reason, "due_on": request.due_on,
        "items": [item.text for item in request.items.all()],
        "url": settings.PUBLIC_URL + reverse("supplement.answer", args=[request.evaluation_id]),
    })  # fmt: skip
    subject = " ".join(f"[OCOP] {reminder.get_kind_display()} hồ sơ: {product}".split())
    for address in to:
        send_mail(subject, text, None, [address])
