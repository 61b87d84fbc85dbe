"""A criterion with alternative lists of answers needs its case: a fact of the dossier, the same for every member."""

from django.utils.translation import gettext as _

from products.checks.facts import Facts, Finding
from products.forms_of_law import SELF_ASSESSMENT


def cases_chosen(facts: Facts) -> list[Finding]:
    """Blocks, on paper dossiers too: without the case no sheet can be scored."""
    missing = [c.title for c in facts.law.case_criteria if c.code not in facts.cases]
    text = _("Chưa chọn trường hợp áp dụng cho: {names}.").format(names="; ".join(missing))
    return [Finding(text, SELF_ASSESSMENT, blocks=True, anchor="cases")] if missing else []
