"""The people a demonstration offers on its sign-in page; an upper app that makes them says who is worth trying."""
from collections.abc import Callable
from itertools import groupby

from django.conf import settings

# Each gives rows with pk, username, full_name, plan (the heading) and try_first (what to do as this person).
_offers: list[Callable[[], list]] = []


def offer(people: Callable[[], list]) -> None:
    """Register a list of people for the sign-in page (``AppConfig.ready``)."""
    if people not in _offers:
        _offers.append(people)


def groups() -> list[tuple[str, list[dict]]]:
    """(heading, people) for the sign-in page: those offered; none outside a demonstration."""
    return [(heading, list(group)) for heading, group in groupby(_people(), key=lambda row: row["heading"])]


def may_try(user_id: int) -> bool:
    """Whether anybody may sign in as this person without a password: only the people offered, only in a demonstration.

    Real accounts in the same database stay behind their passwords.
    """
    return any(row["pk"] == user_id for row in _people())


def _people() -> list[dict]:
    if not settings.OCOP_DEMO:
        return []
    return [
        {"pk": p.pk, "username": p.username, "full_name": p.full_name, "heading": p.plan, "try_first": p.try_first}
        for people in _offers for p in people()
    ]
