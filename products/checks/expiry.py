"""Evidence that is no longer in force, or will not be when the council meets."""

from datetime import timedelta

from django.utils.translation import gettext as _

from products.checks.facts import Facts, Finding

SOON = timedelta(days=90)  # where no session is planned: a batch lasts about this long; not in the law, only a reminder


def evidence_in_force(facts: Facts) -> list[Finding]:
    """Reminds of papers that have run out, will before the session, or (none being planned) within three months."""
    found = []
    for file in facts.files:
        said = _said(file.expires_on, facts) if file.expires_on else ""
        if said:
            text = f"«{file.title}» {said}."
            found.append(Finding(text, "ke-hoach", anchor="tai-lieu", file=file.pk))
    return found


def _said(until, facts: Facts) -> str:
    day = f"{until:%d/%m/%Y}"
    if until < facts.today:
        return _("đã hết hạn ({day})").format(day=day)
    if facts.judged_on:
        late = until < facts.judged_on
        held = f"{facts.judged_on:%d/%m/%Y}"
        return _("hết hạn ngày {day}, trước phiên họp {held}").format(day=day, held=held) if late else ""
    return _("sắp hết hạn ({day})").format(day=day) if until < facts.today + SOON else ""
