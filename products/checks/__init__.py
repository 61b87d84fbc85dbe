"""Checks before filing: each a small pure function from facts to findings, with the place where it is mended.

``facts_of`` reads everything once; ``run`` asks every check; ``completeness`` counts for the meter.
"""

from products.checks import cases, expiry, fields, owner, papers, same_file, self_assessment
from products.checks.facts import Facts, Finding, facts_of

CHECKS = (
    cases.cases_chosen,
    fields.required_fields,
    self_assessment.every_criterion_answered,
    self_assessment.answers_have_evidence,
    owner.owner_type_allowed,
    papers.listed_papers_attached,
    expiry.evidence_in_force,
    same_file.file_of_another_dossier,
)

__all__ = ["CHECKS", "Facts", "Finding", "completeness", "facts_of", "run"]


def run(facts: Facts) -> list[Finding]:
    """What every check found: those that block the filing first."""
    found = [finding for check in CHECKS for finding in check(facts)]
    return sorted(found, key=lambda finding: not finding.blocks)


def completeness(facts: Facts) -> tuple[int, int]:
    """(done, all) of what a complete dossier holds: required fields, cases, one answer per criterion."""
    wanted = [bool(facts.values.get(field.code)) for field in facts.fields if field.required]
    wanted += [criterion.code in facts.cases for criterion in facts.law.case_criteria]
    wanted += [criterion.code in facts.marks for criterion in facts.law.criteria]
    return sum(wanted), len(wanted)
