"""Who holds which role for which unit on a day.

A role speaks for exactly its unit: an officer of a district acts for that district and not for its communes (what
lies below is *seen* through the visibility querysets). The installation's administrator is an ``ADMIN`` of the centre.
"""
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from ocop.accounts.models import Locality, Role, RoleGrant, User


def grants(user, day: date | None = None) -> tuple[RoleGrant, ...]:
    """Return the user's grants on the day (default: today in Viet Nam), each with its locality; () when signed out.

    Kept on the user object, which lives as long as one request: one query however often it is asked.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return ()
    day = day or timezone.localdate()
    kept = getattr(user, "_grants_by_day", None)
    if kept is None:
        kept = user._grants_by_day = {}  # reaches the person behind a request's lazy user as well
    if day not in kept:
        held = RoleGrant.objects.filter(user_id=user.pk).filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        kept[day] = tuple(held.select_related("locality").order_by("role", "locality__sort_key", "pk"))
    return kept[day]


def has_role(user, role: Role | str, locality: Locality | int | None = None, *, day: date | None = None) -> bool:
    """Whether the user holds the role for exactly this unit (a locality or its id; None: for any unit)."""
    locality_id = getattr(locality, "pk", locality)
    return any(
        grant.role == role and (locality_id is None or grant.locality_id == locality_id) for grant in grants(user, day)
    )


def units_of(user, *roles: Role | str, day: date | None = None) -> tuple[Locality, ...]:
    """Return the units for which the user holds one of the roles (no role given: any), each once."""
    units = {g.locality_id: g.locality for g in grants(user, day) if not roles or g.role in roles}
    return tuple(units.values())


def holders(role: Role | str, locality: Locality | int, *, day: date | None = None) -> QuerySet[User]:
    """The active people who hold the role for exactly this unit on the day (default: today in Viet Nam)."""
    day = day or timezone.localdate()
    held = RoleGrant.objects.filter(role=role, locality_id=getattr(locality, "pk", locality)).filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")


def is_admin(user, *, day: date | None = None) -> bool:
    """Whether the user administers the installation: an ADMIN of the centre, or the first superuser."""
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or any(
        g.role == Role.ADMIN and g.locality.level == Locality.Level.CENTRE for g in grants(user, day)
    )
