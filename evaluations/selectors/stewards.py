"""Which unit answers for a recognition on a day, and what a person is for it."""

from datetime import date

from evaluations.models import Recognition
from evaluations.permissions import LIFE_RULES
from ocop.accounts.models import Locality, Role
from ocop.accounts.roles import has_role
from ocop.law import loader
from products.models import ProducerAgent

OFFICES = {"officer": Role.OFFICER, "approver": Role.APPROVER}


def steward_of(recognition: Recognition, day: date) -> Locality:
    """The unit that answers for the recognition on that day.

    Under Quyết định 26/2026 the province (3 and 4 stars: its Chairman decides; 5 stars: it records what the Minister
    decided). Before it the unit that recognised, or where that one has ended, its province. A province that was merged
    has its successor.
    """
    unit = recognition.decision.unit
    if unit.level == Locality.Level.CENTRE:
        unit = recognition.product.producer.commune
    if day >= loader.regulation("26").in_force or not _stands(unit, day):
        unit = unit.province or unit
    return unit if _stands(unit, day) else unit.successors.first() or unit


def _stands(unit: Locality, day: date) -> bool:
    return (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or day <= unit.valid_to)


def offices_for(user, recognition: Recognition, unit: Locality) -> set[str]:
    """The person's offices for the recognition, given the unit that answers for it."""
    held = {office for office, role in OFFICES.items() if has_role(user, role, unit)}
    if ProducerAgent.objects.filter(user=user, producer=recognition.product.producer_id).exists():
        held.add("producer")
    return held


def may(user, act: str, recognition: Recognition, unit: Locality) -> bool:
    """Whether one of the person's offices may do the act at all."""
    return bool(LIFE_RULES[act].offices & offices_for(user, recognition, unit))
