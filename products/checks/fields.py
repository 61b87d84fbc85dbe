"""The fields that the forms require (Mẫu 01, Mẫu 02; Biểu 01–04 under 1048)."""

from django.utils.translation import gettext as _

from products import forms_of_law
from products.checks.facts import Facts, Finding


def required_fields(facts: Facts) -> list[Finding]:
    """Blocks for what the producer writes in the dossier itself; reminds of gaps in the producer's own data."""
    steps = forms_of_law.steps(facts.regulation.id)
    found = []
    for step in steps:
        for field in step.fields(facts.kind):
            if field.required and not facts.values.get(field.code):
                blocks = not field.source and not facts.on_paper
                found.append(Finding(_("{paper}: chưa có «{label}».").format(paper=step.paper, label=field.label),
                                     step.code, blocks, f"id_{field.code}"))
    return found
