"""Evidence that is no longer in force."""

from datetime import timedelta

from products.checks.facts import Facts, Finding

SOON = timedelta(days=90)  # a batch lasts about this long; not in the law, only a reminder


def evidence_in_force(facts: Facts) -> list[Finding]:
    """Reminds of papers that have run out, or will before the batch is likely decided."""
    found = []
    for file in facts.files:
        if file.expires_on and file.expires_on < facts.today + SOON:
            verb = "đã hết hạn" if file.expires_on < facts.today else "sắp hết hạn"
            text = f"«{file.title}» {verb} ({file.expires_on:%d/%m/%Y})."
            found.append(Finding(text, "ke-hoach", anchor="tai-lieu"))
    return found
