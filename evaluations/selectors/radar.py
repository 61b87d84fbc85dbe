"""The renewal radar: certificates that end soon, with their reminders and their pending re-ranking."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from evaluations.models import Certificate, Evaluation, Notice, Recognition
from evaluations.states import FINAL
from products.models import DossierKind


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
    notices: dict[int, list[dict]] = {}
    for notice in Notice.objects.filter(recognition__in=[row["pk"] for row in found]).order_by("-days").values():
        notices.setdefault(notice["recognition_id"], []).append(notice)
    return [{**row, "notices": notices.get(row["pk"], [])} for row in found]
