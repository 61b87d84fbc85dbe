"""Which offices a person holds for an evaluation or a season, and what the permission table lets them do."""
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from councils.models import Seat, TeamMember
from evaluations.models import Evaluation, Recusal, Season, Session
from evaluations.models.wording import not_yours
from evaluations.permissions import RULES, SEASON_RULES, UNIT_RULES
from ocop.accounts.models import Locality, Role
from ocop.accounts.roles import has_role, units_of
from products.models import ProducerAgent


def season_offices(user, season: Season) -> set[str]:
    """The person's offices for a season: by role in its unit, by seat or place in its council."""
    return _offices(user, season)[0]


def _offices(user, season: Season) -> tuple[set[str], bool]:
    """The offices, and whether the person has a seat in the council (a seat without a vote is no office)."""
    offices, seated = set(), False
    if has_role(user, Role.OFFICER, season.unit):
        offices.add("officer")
    if has_role(user, Role.APPROVER, season.unit):
        offices.add("approver")
    if any(season.unit.path.startswith(u.path) for u in units_of(user, Role.AUDITOR, Role.ADMIN)):
        offices.add("auditor")
    if season.council_id:
        for role, voting in Seat.objects.filter(council=season.council_id, user=user).values_list("role", "voting"):
            seated = True
            offices |= {"chair"} if role == Seat.Role.CHAIR else set()
            offices |= {"member"} if voting else set()
        places = TeamMember.objects.filter(council=season.council_id, user=user).values_list("role", flat=True)
        offices |= set(places)
    return offices, seated


def session_offices(user, session: Session) -> set[str]:
    """The person's offices for a session: those for its season, and the chair's for the chair's delegate."""
    offices, seated = _offices(user, session.batch.season)
    if seated and "chair" not in offices and delegated(user).filter(pk=session.pk).exists():
        offices.add("chair")
    return offices


def delegated(user) -> QuerySet:
    """The sessions not ended yet in which the person stands in for the chair, where the council's statute lets them."""
    return Session.objects.filter(
        delegate__user=user, closed_at__isnull=True, batch__season__council__statute__delegate_presides=True
    )


def offices_of(user, evaluation: Evaluation) -> set[str]:
    """The person's offices for one evaluation; a recused member is no member of that product's council.

    The chair's delegate is its chair while the session that has it on the agenda lasts.
    """
    offices, seated = _offices(user, evaluation.season)
    if seated and "chair" not in offices and delegated(user).filter(agenda__evaluation=evaluation).exists():
        offices.add("chair")
    producer = evaluation.dossier.product.producer
    if ProducerAgent.objects.filter(user=user, producer=producer).exists():
        offices.add("producer")
    if any(producer.commune.path.startswith(u.path) for u in units_of(user, Role.COMMUNE_OFFICER)):
        offices.add("commune")
    if (
        offices & {"member", "chair"}
        and Recusal.objects.in_force().filter(evaluation=evaluation, seat__user=user).exists()
    ):
        offices -= {"member", "chair"}
    return offices


def may(user, act: str, evaluation: Evaluation, offices: set[str] | None = None) -> bool:
    """Whether one of the person's offices may do the act at all (the state is another question)."""
    return bool(RULES[act].offices & (offices_of(user, evaluation) if offices is None else offices))


def require(user, act: str, evaluation: Evaluation) -> None:
    """Raise PermissionDenied (403) unless the person may do the act on this evaluation."""
    if not may(user, act, evaluation):
        raise PermissionDenied(not_yours(RULES[act]))


def require_in_session(user, act: str, session: Session) -> None:
    """Raise PermissionDenied (403) unless the person may do the act in this session (the chair's delegate may)."""
    if not SEASON_RULES[act].offices & session_offices(user, session):
        raise PermissionDenied(not_yours(SEASON_RULES[act]))


def require_in_season(user, act: str, season: Season) -> None:
    """Raise PermissionDenied (403) unless the person may do the act on this season."""
    if not SEASON_RULES[act].offices & season_offices(user, season):
        raise PermissionDenied(not_yours(SEASON_RULES[act]))


# Which role gives which office for a place; a role reaches down to every place below its unit.
REACH = (
    ("officer", Role.OFFICER),
    ("approver", Role.APPROVER),
    ("auditor", Role.AUDITOR),
    ("auditor", Role.ADMIN),
    ("commune", Role.COMMUNE_OFFICER),
)


def unit_offices(user, unit: Locality) -> set[str]:
    """The person's offices for a place: by their roles in it or in a unit above it."""
    return {
        office for office, role in REACH if any(unit.path.startswith(held.path) for held in units_of(user, role))
    }


def require_in_unit(user, act: str, unit: Locality) -> None:
    """Raise PermissionDenied (403) unless the person may do the act for this place."""
    if not UNIT_RULES[act].offices & unit_offices(user, unit):
        raise PermissionDenied(not_yours(UNIT_RULES[act]))


def reporting_units(user) -> tuple[Locality, ...]:
    """The units the person reports for by a role of their own, the widest first."""
    units = units_of(user, *(role for _, role in REACH))
    return tuple(sorted(units, key=lambda unit: (len(unit.path), unit.sort_key)))
