"""Who finds background work in the navigation: who may ask for some. Apps above add whom they let ask."""
from collections.abc import Callable

from django.http import HttpRequest

from ocop.accounts import roles

_askers: list[Callable[[HttpRequest], bool]] = []


def shown_to(holds: Callable[[HttpRequest], bool]) -> None:
    """Show the entry to people for whom ``holds(request)`` too (cheap: asked on every page)."""
    _askers.append(holds)


def may_ask(request: HttpRequest) -> bool:
    """Whether the person holds a role of any unit, administers the portal, or asks by a place in an app above."""
    user = request.user
    return bool(roles.grants(user)) or roles.is_admin(user) or any(holds(request) for holds in _askers)
