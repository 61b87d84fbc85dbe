"""The renewal radar: certificates that end soon, with their reminders and their pending re-ranking."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from evaluations.models import Certificate, Evaluation, Recognition
from evaluations.states import FINAL
from ocop.notices.kinds import Way
from ocop.notices.models import Notice
from products.models import DossierKind

RENEWAL = "certificate.renewal"


def ending(user, first: date, last: date) -> list[dict]:
    """Recognitions the person may see that end in that span (both days included), the first to end first."""
    visible = Certificate.objects.visible_to(user).filter(recognition=OuterRef("pk"))
    pending = Evaluation.objects.filter(
        dossier__product=OuterRef("product"), dossier__kind=DossierKind.RE_RANKING, submitted_at__isnull=False
    ).exclude(state__in=sorted(FINAL))
    rows = Recognition.objects.with_term().filter(
        Exists(visible), superseded_on__isnull=True, revoked_on__isnull=True, valid_to__gte=first, valid_to__lte=last,
    )  # fmt: skip
    standing = Q(certificates__replaced_by__isnull=True)
    fields = ("pk", "product_name", "producer_name", "stars", "valid_to", "product_id")
    found = list(
        rows.filter(standing).annotate(pending=Exists(pending)).order_by("valid_to", "sort_key", "pk").values(
            *fields, "pending", commune_name=F("commune__name"), certificate=F("certificates__pk"),
            number=F("certificates__number"),
        )
    )  # fmt: skip
    told = _told([row["pk"] for row in found])
    return [{**row, "notices": told.get(row["pk"], [])} for row in found]


def _told(recognitions: list[int]) -> dict[int, list[dict]]:
    """Recognition → its reminders, the earliest first: days before the end, and how each reached the producer.

    ``how``: "sent" (``at``: when a letter went out), "unknown" (handed over, never confirmed), "waiting", "portal" (no
    letter wanted or possible), "nobody" (only the commune could be told).
    """
    rows = Notice.objects.filter(about__in=[f"recognition:{pk}" for pk in recognitions], dedupe__startswith="renewal:")
    steps: dict[tuple[int, int], list[dict]] = {}
    for row in rows.order_by("pk").values("dedupe", "kind", "way", "claimed_at", "mailed_at"):
        _, pk, days = row["dedupe"].split(":")
        steps.setdefault((int(pk), int(days)), []).append(row)
    found: dict[int, list[dict]] = {}
    for (pk, days), told in sorted(steps.items(), key=lambda step: -step[0][1]):
        found.setdefault(pk, []).append({"days": days, **_how([row for row in told if row["kind"] == RENEWAL])})
    return found


def _how(told: list[dict]) -> dict:
    sent = [row["mailed_at"] for row in told if row["mailed_at"]]
    if sent:
        return {"how": "sent", "at": min(sent)}
    if any(row["claimed_at"] for row in told):
        return {"how": "unknown"}
    return {"how": ("waiting" if any(row["way"] != Way.PORTAL for row in told) else "portal") if told else "nobody"}
