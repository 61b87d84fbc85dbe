"""Who a session belongs to, and the administration site's rights.

Whoever administers the installation has them all, nobody else any.
"""
from collections.abc import Callable

from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.db.models import Expression, QuerySet

from ocop.accounts import roles
from ocop.accounts.models import User
from ocop.prepared import Prepared

_carried: dict[str, Callable[[], Expression]] = {}


def carry(name: str, make: Callable[[], Expression]) -> None:
    """Have every signed-in person read with one more value, in the query that reads them anyway.

    For what each page's head shows (the count of unread notices): it costs no page a query of its own. ``make`` gives
    an expression over the user's row; ``name`` is the attribute it becomes.
    """
    _carried[name] = make


def _carrying(pk: int) -> QuerySet[User]:
    return User.objects.annotate(**{name: make() for name, make in _carried.items()}).filter(pk=pk)


_person = Prepared(_carrying, 1)


class PersonBackend(ModelBackend):
    """User name and password; the person of a session comes with what apps have them carry."""

    def get_user(self, user_id) -> User | None:
        person = _person.first(int(user_id))
        return person if person is not None and self.user_can_authenticate(person) else None


class RoleBackend(BaseBackend):
    """Answers the administration site's questions from role grants; signs nobody in."""

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        return roles.is_admin(user_obj)

    def has_module_perms(self, user_obj, app_label) -> bool:
        return roles.is_admin(user_obj)
