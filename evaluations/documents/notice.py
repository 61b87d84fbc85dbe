"""The mail that reminds a producer of a certificate's end. Plain text; the portal's address leads to the next step."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from evaluations.models import Notice
from ocop.law import loader
from ocop.law.calendar import renewal_window
from ocop.papers.decree30 import day_in_words


def context(notice: Notice) -> dict:
    """What ``mail/renewal_notice.txt`` reads."""
    recognition = notice.recognition
    law = loader.regulation_on(notice.due_on)
    window = None
    if law.renewal_opens_days:
        window = renewal_window(recognition.valid_to, law.renewal_opens_days, law.renewal_closes_days)
    return {
        "producer": recognition.producer_name,
        "product": recognition.product_name,
        "stars": recognition.stars,
        "days": notice.days,
        "valid_to": day_in_words(recognition.valid_to),
        "window": (day_in_words(window.first), day_in_words(window.last)) if window else None,
        "regulation": law.title,
        "unit": recognition.decision.unit.name,
        "url": f"{settings.PUBLIC_URL}/san-pham/{recognition.product_id}/",
    }


def send(notice: Notice) -> None:
    """Hand the mail to the mail server; its Message-ID is the notice's, so that a double would be recognised."""
    with translation.override("vi"):
        text = render_to_string("mail/renewal_notice.txt", context(notice))
    subject, _, body = text.partition("\n")
    host = settings.PUBLIC_URL.split("//")[-1].split(":")[0]
    message = EmailMessage(
        subject.strip(), body.strip(), to=[notice.address],
        headers={"Message-ID": f"<nhac-{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    message.send(fail_silently=False)
