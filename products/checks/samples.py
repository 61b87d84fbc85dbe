"""Samples that go with the dossier (Quyết định 26/2026: five of goods, none of services)."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from products.checks.facts import Facts, Finding


def samples_sent(facts: Facts) -> list[Finding]:
    """Reminds where the slip names fewer samples than the set or the regulation wants."""
    wanted = facts.law.samples_required
    if wanted is None:
        wanted = facts.regulation.samples.get(facts.law.kind, 0)
    try:
        named = Decimal(facts.values.get("samples") or 0)
    except InvalidOperation:
        named = Decimal(0)
    if named >= wanted:
        return []
    if named:
        text = _("Số mẫu sản phẩm gửi kèm: mới ghi {named}, cần {wanted} mẫu.")
    else:
        text = _("Số mẫu sản phẩm gửi kèm: chưa ghi, cần {wanted} mẫu.")
    text = text.format(named=f"{named.normalize():f}", wanted=wanted)
    return [Finding(text, "phieu-dang-ky", anchor="id_samples")]
