"""The people a demonstration offers on its sign-in page; an upper app that makes them says who is worth trying."""
from collections.abc import Callable
from itertools import groupby

from django.conf import settings

from ocop.accounts.models import User

# Each gives rows with pk, username, full_name, plan (the heading) and try_first (what to do as this person).
_offers: list[Callable[[], list]] = []


def offer(people: Callable[[], list]) -> None:
    """Register a list of people for the sign-in page (``AppConfig.ready``)."""
    if people not in _offers:
        _offers.append(people)


def groups() -> list[tuple[str, list[dict]]]:
    """(heading, people) for the sign-in page: those offered, else everybody by office; none outside a demonstration."""
    if not settings.OCOP_DEMO:
        return []
    rows = [
        {"pk": p.pk, "username": p.username, "full_name": p.full_name, "heading": p.plan, "try_first": p.try_first}
        for people in _offers for p in people()
    ]
    if not rows:
        people = User.objects.filter(is_active=True).order_by("office", "pk")[:1000]
        rows = [
            {**person, "heading": person["office"], "try_first": ""}
            for person in people.values("pk", "username", "full_name", "office")
        ]
    return [(heading, list(group)) for heading, group in groupby(rows, key=lambda row: row["heading"])]
