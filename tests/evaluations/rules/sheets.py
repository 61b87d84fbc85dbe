"""Strategies for sheets: any set, its cases, and marks of whole councils."""
from hypothesis import strategies as st

from evaluations.rules.scoring import score_sheet
from evaluations.rules.statute import MINIMUM_RULES, MISSED_MINIMUM, StatuteRules
from ocop.law import loader

sets = st.sampled_from(loader.set_codes()).map(loader.criteria_set)
statutes = st.builds(
    StatuteRules, spread_limit=st.integers(0, 100), minimum_rule=st.sampled_from(sorted(MINIMUM_RULES)),
    missed_minimum=st.sampled_from(sorted(MISSED_MINIMUM)),
)


@st.composite
def cases_of(draw, cset):
    return {c.code: draw(st.sampled_from([case.case for case in c.cases])) for c in cset.case_criteria}


def positions(criterion, cases):
    """Positions that may be chosen, poorest first."""
    allowed = criterion.positions(cases.get(criterion.code))
    return sorted(allowed, key=lambda at: criterion.options[at].points)


@st.composite
def marks_of(draw, cset, cases):
    """One member's full sheet. A drawn quality makes good sheets as common as poor ones."""
    quality = draw(st.integers(0, 3))
    count = len(cset.criteria)
    picks = draw(st.binary(min_size=count, max_size=count))  # one draw for the whole sheet: many times faster
    marks = {}
    for criterion, pick in zip(cset.criteria, picks, strict=True):
        allowed = positions(criterion, cases)
        kept = allowed[-1:] if quality == 3 else allowed[-2:] if quality == 2 else [None, *allowed]
        marks[criterion.code] = kept[pick % len(kept)]
    return marks


@st.composite
def councils(draw, most=5):
    """``(set, cases, {member: marks})``."""
    cset = draw(sets)
    cases = draw(cases_of(cset))
    count = draw(st.integers(1, most))
    return cset, cases, {f"m{at}": draw(marks_of(cset, cases)) for at in range(count)}


def score(cset, cases, marks):
    return {member: score_sheet(cset, cases, each) for member, each in marks.items()}


def top_marks(cset, cases=None):
    return {criterion.code: positions(criterion, cases or {})[-1] for criterion in cset.criteria}
