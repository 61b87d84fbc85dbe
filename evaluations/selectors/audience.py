"""Who is to be told of what happens to a dossier or a certificate: people by their office on that day."""
from datetime import date

from councils.models import Seat, TeamMember
from evaluations.models import Evaluation, Recognition, Season
from ocop.accounts.models import Locality, Role
from ocop.accounts.roles import holders
from products.models import Producer, ProducerAgent


def producer(of: Producer) -> tuple[list[int], list[str]]:
    """(people who act for the producer, its own address where none of them has one)."""
    agents = ProducerAgent.objects.filter(producer=of, user__is_active=True).order_by("user")
    found = list(agents.values_list("user", "user__email").distinct())
    reached = any(email for _, email in found)
    return [pk for pk, _ in found], [] if reached or not of.email else [of.email]


def producer_of(evaluation: Evaluation) -> tuple[list[int], list[str]]:
    """The same for an evaluation's producer."""
    return producer(evaluation.dossier.product.producer)


def commune(of: Producer, day: date) -> list[int]:
    """The officers of the producer's commune."""
    return _ids(holders(Role.COMMUNE_OFFICER, of.commune_id, day=day))


def officers(unit: Locality | int, day: date) -> list[int]:
    """The OCOP officers of the unit."""
    return _ids(holders(Role.OFFICER, unit, day=day))


def approvers(unit: Locality | int, day: date) -> list[int]:
    """Those who decide for the unit."""
    return _ids(holders(Role.APPROVER, unit, day=day))


def chairs(season: Season) -> list[int]:
    """The chair of the season's council."""
    return list(Seat.objects.filter(council=season.council_id, role=Seat.Role.CHAIR).values_list("user", flat=True))


def secretaries(season: Season) -> list[int]:
    """The secretaries of the season's council."""
    rows = TeamMember.objects.filter(council=season.council_id, role=TeamMember.Role.SECRETARY)
    return list(rows.values_list("user", flat=True))


def holder_of(recognition: Recognition) -> tuple[list[int], list[str]]:
    """The people of a recognised product's producer, or its address."""
    return producer(recognition.product.producer)


def _ids(people) -> list[int]:
    return list(people.values_list("pk", flat=True))
