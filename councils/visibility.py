"""Who sees and who changes councils."""

from django.db.models import Count, Q, QuerySet

from councils.models import Council
from ocop.accounts import names
from ocop.accounts.models import Role, User
from ocop.accounts.roles import has_role, units_of

WATCHERS = (Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMIN)
MOST_PEOPLE = 20


def visible_councils(user):
    """Councils the person sits in or helps, and those of the units they serve or oversee."""
    if not user.is_authenticated:
        return Council.objects.none()
    seen = Q(pk__in=Council.objects.of_person(user).values("pk"))
    for unit in units_of(user, *WATCHERS):
        seen |= Q(unit__path__startswith=unit.path)
    return Council.objects.filter(seen)


def listed(user, words: str = "") -> QuerySet:
    """The councils a person may see, as plain rows with their numbers of members; no order yet."""
    rows = visible_councils(user)
    if words := words.strip():
        named = Q(name__icontains=words) | Q(decision_number__icontains=words)
        rows = rows.filter(named | Q(unit__search_key__contains=names.search_key(words)))
    rows = rows.annotate(members=Count("seats"), voters=Count("seats", filter=Q(seats__voting=True)))
    fields = ("pk", "name", "decision_number", "decision_date", "unit__name", "members", "voters")
    return rows.values(*fields)


def may_change(user, council: Council) -> bool:
    """An officer of exactly the council's unit."""
    return has_role(user, Role.OFFICER, council.unit_id)


def find_people(words: str) -> list[dict]:
    """Active people whose name, office or account holds every word, accents aside; none for less than two letters."""
    wanted = names.search_key(words).split()
    if sum(map(len, wanted)) < 2:
        return []
    found = []
    people = User.objects.filter(is_active=True).order_by("full_name", "pk")
    for person in people.values("pk", "full_name", "office", "username").iterator():
        text = names.search_key(f"{person['full_name']} {person['office']} {person['username']}")
        if all(word in text for word in wanted):
            found.append(person)
            if len(found) == MOST_PEOPLE:
                break
    return found
