"""Of what happened people were told, and when: for the pages of the thing itself."""
from collections.abc import Iterable

from django.db.models import Max, Min

from evaluations.models import SupplementRequest
from ocop.notices.kinds import KINDS
from ocop.notices.models import Notice

OF_SUPPLEMENTS = ("supplement.asked", "supplement.soon", "supplement.late")


def supplements(requests: Iterable[SupplementRequest]) -> list[SupplementRequest]:
    """The requests, each with ``told``: what its producer was told, when, and whether a letter went out. One query."""
    found = list(requests)
    if not found:
        return found
    rows = Notice.objects.filter(about__in=[f"supplement:{row.pk}" for row in found], kind__in=OF_SUPPLEMENTS)
    told: dict[str, list[dict]] = {}
    for row in rows.values("about", "kind").annotate(at=Min("made_at"), mailed=Max("mailed_at")).order_by("at", "kind"):
        told.setdefault(row["about"], []).append({**row, "title": KINDS[row["kind"]].title})
    for request in found:
        request.told = told.get(f"supplement:{request.pk}", [])
    return found
