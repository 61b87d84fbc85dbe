"""Who may write for a producer: its own people, and the offices of its place that type in for it."""

from django.core.exceptions import PermissionDenied

from ocop.accounts.models import Locality, Role
from ocop.accounts.roles import units_of
from products import contributions
from products.models import Dossier, Producer, ProducerAgent

ENTERING = (Role.COMMUNE_OFFICER, Role.OFFICER)


def acts_for(user, producer_id: int) -> bool:
    """Whether the person acts for the producer."""
    return ProducerAgent.objects.filter(user=user, producer=producer_id).exists()


def is_agent(user) -> bool:
    """Whether the person acts for any producer (kept on the user object: one query a request)."""
    if not user.is_authenticated:
        return False
    if "_is_agent" not in user.__dict__:
        user.__dict__["_is_agent"] = ProducerAgent.objects.filter(user=user).exists()
    return user.__dict__["_is_agent"]


def enters_lists(user) -> bool:
    """Whether the person's office types in for producers at all."""
    return bool(units_of(user, *ENTERING))


def enters_for(user, commune: Locality) -> bool:
    """Whether the person's office may type in for producers of that commune."""
    return any(commune.path.startswith(unit.path) for unit in units_of(user, *ENTERING))


def may_write(user, producer: Producer) -> bool:
    """Whether the person may change the producer's data and start products and dossiers of it."""
    return enters_for(user, producer.commune) or acts_for(user, producer.pk)


def may_write_dossier(user, dossier: Dossier) -> bool:
    """Whether the person may write in this dossier at all: its producer, or the office that typed in a paper one."""
    producer = dossier.product.producer
    return acts_for(user, producer.pk) or (dossier.on_paper and enters_for(user, producer.commune))


def may_edit(user, dossier: Dossier) -> bool:
    """Whether the person may change the working copy now (a filed one only while a supplement is asked for)."""
    return contributions.may_edit(dossier) and may_write_dossier(user, dossier)


def takes_in(user, commune: Locality) -> bool:
    """Whether the person's office takes in, decides on or audits dossiers of producers of that commune."""
    roles = (Role.COMMUNE_OFFICER, Role.OFFICER, Role.APPROVER, Role.AUDITOR)
    return any(commune.path.startswith(unit.path) for unit in units_of(user, *roles))


def reports_for(user, commune: Locality) -> bool:
    """Whether the person reports for that commune (Mẫu 03); a role speaks for exactly its unit."""
    return any(unit.pk == commune.pk for unit in units_of(user, Role.COMMUNE_OFFICER))


def communes_of(user) -> tuple[Locality, ...]:
    """The communes the person is an officer of."""
    return units_of(user, Role.COMMUNE_OFFICER)


def reports_anywhere(user) -> bool:
    """Whether the person reports for any commune."""
    return bool(communes_of(user))


def require(allowed: bool, message: str) -> None:
    """Raise PermissionDenied (403) with the sentence unless allowed."""
    if not allowed:
        raise PermissionDenied(message)
