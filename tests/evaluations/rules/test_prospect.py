"""What one sheet would earn, and what the next star asks for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.rules.prospect import prospect
from evaluations.rules.scoring import ScoringError, score_sheet
from evaluations.rules.stars import judge
from evaluations.rules.statute import StatuteRules
from ocop.law import loader

TEA = loader.criteria_set("26-2026-11")


def top(law) -> dict[str, int]:
    return {c.code: max(range(len(c.options)), key=lambda at: c.options[at].points) for c in law.criteria}


def test_a_full_sheet_has_nothing_above_it():
    found = prospect(TEA, {}, top(TEA))
    assert (found.score.total, found.stars, found.next_star) == (100, 5, None)
    assert found.missed == found.next_minimums == ()


def test_an_empty_sheet_asks_for_three_stars():
    found = prospect(TEA, {}, {})
    assert (found.stars, found.next_star, found.points_short) == (1, 3, 50)
    assert set(found.next_minimums) == {m for m in TEA.minimums if m.star == 3}


def test_one_missed_minimum_caps_and_is_what_the_next_star_asks_for():
    # A.1.5 of tea: 2 points for four stars, 3 for five; with 1 point the sheet has 98 points and three stars.
    marks = top(TEA) | {"A.1.5": next(at for at, o in enumerate(TEA.criterion("A.1.5").options) if o.points == 1)}
    found = prospect(TEA, {}, marks)
    assert (found.score.total, found.band, found.stars, found.next_star) == (98, 5, 3, 4)
    assert [(m.criterion, m.star, m.points) for m in found.missed] == [("A.1.5", 4, 2), ("A.1.5", 5, 3)]
    assert found.points_short == 0 and [(m.criterion, m.star) for m in found.next_minimums] == [("A.1.5", 4)]


def test_marks_the_set_does_not_have_are_refused():
    with pytest.raises(ScoringError):
        prospect(TEA, {}, {"A.1.1": 99})


@given(st.fixed_dictionaries({c.code: st.none() | st.integers(0, len(c.options) - 1) for c in TEA.criteria}))
@settings(max_examples=150, deadline=None)
def test_a_finished_sheet_has_the_stars_that_the_council_of_one_would_give(marks):
    found = prospect(TEA, {}, marks)
    judged = judge(TEA, StatuteRules(), {"m": score_sheet(TEA, {}, marks)})
    assert (found.stars, found.band) == (judged.stars, judged.band)
    if found.next_star:
        assert found.next_star > found.stars and (found.points_short or found.next_minimums)


SETS = tuple(map(loader.criteria_set, ("26-2026-01", "26-2026-11", "26-2026-26", "148-11", "148-26", "1048-11")))


@given(st.sampled_from(SETS), st.data())
@settings(max_examples=60, deadline=None)
def test_whoever_follows_the_advice_reaches_the_next_star(law, data):
    """Raise what is named to what it needs, add the points that are short: the next star is there, and not before."""
    cases = {c.code: c.cases[0].case for c in law.case_criteria}
    fitting = {
        c.code: [at for at, o in enumerate(c.options) if o.case in (None, cases.get(c.code))] for c in law.criteria
    }
    marks = {code: data.draw(st.sampled_from([None, *places])) for code, places in fitting.items()}
    found = prospect(law, cases, marks)
    if found.next_star is None:
        return
    points = {code: {at: law.criterion(code).options[at].points for at in places} for code, places in fitting.items()}
    for asked in found.next_minimums:
        enough = [at for at, worth in points[asked.criterion].items() if worth >= asked.points]
        marks[asked.criterion] = min(enough, key=lambda at, code=asked.criterion: points[code][at])
    for code, worths in points.items():  # then whatever else until the points are there
        if prospect(law, cases, marks).stars >= found.next_star:
            break
        marks[code] = max(worths, key=worths.get)
    after = prospect(law, cases, marks)
    assert after.stars >= found.next_star > found.stars
    assert found.points_short == 0 or found.score.total + found.points_short == {3: 50, 4: 70, 5: 90}[found.next_star]
