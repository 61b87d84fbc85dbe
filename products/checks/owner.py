"""Who may file under a regulation (Quyết định 26/2026: associations and operating centres for tourism only)."""

from django.utils.translation import gettext as _

from products.checks.facts import Facts, Finding
from products.models import ProducerType

# The names of the regulation files beside ours.
IN_LAW = {
    ProducerType.COOPERATIVE: "cooperative",
    ProducerType.COOPERATIVE_GROUP: "cooperative_group",
    ProducerType.COMPANY: "small_medium_enterprise",
    ProducerType.FARM: "farm",
    ProducerType.HOUSEHOLD: "business_household",
    ProducerType.ASSOCIATION: "association",
    ProducerType.OPERATOR: "operating_centre",
}


def owner_type_allowed(facts: Facts) -> list[Finding]:
    """Blocks where the regulation lists the owner types and this one is not among them."""
    fact = facts.regulation.facts.get("owner_types")
    allowed = (fact.value or {}).get(facts.law.kind) if fact else None
    kind = ProducerType(facts.producer_kind)
    if allowed is None or IN_LAW[kind] in allowed:
        return []
    text = _(
        "Quyết định {regulation} không cho «{kind}» đăng ký sản phẩm nhóm này."
    ).format(regulation=facts.regulation.id, kind=kind.label)
    return [Finding(text, "phieu-dang-ky", blocks=True)]
