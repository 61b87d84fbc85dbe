"""Evidence that is no longer in force, or will not be when the council meets."""

from datetime import timedelta

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
    if until < facts.today:
        return f"đã hết hạn ({until:%d/%m/%Y})"
    if facts.judged_on:
        late = until < facts.judged_on
        return f"hết hạn ngày {until:%d/%m/%Y}, trước phiên họp {facts.judged_on:%d/%m/%Y}" if late else ""
    return f"sắp hết hạn ({until:%d/%m/%Y})" if until < facts.today + SOON else ""
