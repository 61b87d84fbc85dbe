"""The self-assessment: an answer for every criterion ("none applies" is one), and a paper behind a good answer."""

from django.utils.translation import gettext as _

from ocop.law.model import Criterion
from products.checks.facts import Facts, Finding
from products.forms_of_law import SELF_ASSESSMENT, wants_self_assessment

NAMED = 6


def named(criteria: list[Criterion]) -> str:
    """The first few criteria by their printed codes, and how many more there are."""
    more = len(criteria) - NAMED
    first = ", ".join(criterion.printed_code for criterion in criteria[:NAMED])
    return _("{codes} và {more} tiêu chí khác").format(codes=first, more=more) if more > 0 else first


def every_criterion_answered(facts: Facts) -> list[Finding]:
    """Blocks where the regulation makes the self-assessment a part of the dossier (148, 1489, 26)."""
    open_ones = [c for c in facts.law.criteria if c.code not in facts.marks]
    if not open_ones:
        return []
    blocks = wants_self_assessment(facts.regulation.id) and not facts.on_paper
    text = _("Chưa tự đánh giá {count} tiêu chí: {named}.").format(count=len(open_ones), named=named(open_ones))
    return [Finding(text, SELF_ASSESSMENT, blocks, f"tc-{open_ones[0].code}")]


def answers_have_evidence(facts: Facts) -> list[Finding]:
    """Reminds of criteria that claim points with neither a file nor a description."""
    proven = {code for file in facts.files for code in file.criteria}
    bare = []
    for criterion in facts.law.criteria:
        mark = facts.marks.get(criterion.code)
        points = criterion.options[mark].points if mark is not None and mark < len(criterion.options) else 0
        if points and criterion.code not in proven and not facts.notes.get(criterion.code):
            bare.append(criterion)
    if not bare:
        return []
    text = _(
        "{count} tiêu chí tự chấm có điểm nhưng chưa có thuyết minh hoặc tài liệu: {named}."
    ).format(count=len(bare), named=named(bare))
    return [Finding(text, SELF_ASSESSMENT, anchor=f"tc-{bare[0].code}")]
