"""The papers that the regulation lists as evidence."""

from products import forms_of_law
from products.checks.facts import Facts, Finding

# A good product has few of these missing; only these are asked of everyone by name.
ASKED = ("business_registration", "quality_declaration", "test_results")


def listed_papers_attached(facts: Facts) -> list[Finding]:
    """Reminds of the papers nearly every set asks for; a service has no quality declaration and no tests."""
    there = {file.kind for file in facts.files}
    asked = ASKED[:1] if facts.law.kind == "service" else ASKED
    titles = dict(forms_of_law.evidence_kinds(facts.regulation.id))
    missing = [titles[code] for code in asked if code in titles and code not in there]
    text = "Chưa đính kèm: " + "; ".join(missing) + "."
    return [Finding(text, "ke-hoach", anchor="tai-lieu")] if missing else []
