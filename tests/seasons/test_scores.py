"""Sheets towards a total: exact, complete, and with the minimums that are wanted."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.rules.scoring import score_sheet
from evaluations.seasons.scores import marks_towards, totals_around
from ocop.law import loader

CODES = ("1048-12", "1048-26", "148-11", "148-26", "26-2026-26", "26-2026-08")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("target", "stars"), [(38, 2), (50, 3), (69, 3), (70, 4), (89, 4), (93, 5)])
def test_a_sheet_has_the_wanted_total_and_every_minimum(code, target, stars):
    law = loader.criteria_set(code)
    cases = {criterion.code: criterion.cases[-1].case for criterion in law.case_criteria}
    score = score_sheet(law, cases, marks_towards(law, cases, target, stars=stars, rng=Random(1)))
    most = sum(max(c.options[at].points for at in c.positions(cases.get(c.code))) for c in law.criteria)
    assert score.complete and score.total == min(target, most)
    assert all(score.points[m.criterion] >= m.points for m in law.minimums if m.star <= stars)


def test_a_missed_minimum_is_missed_and_those_below_are_met():
    law = loader.criteria_set("148-11")
    score = score_sheet(law, {}, marks_towards(law, {}, 73, stars=4, miss=4, rng=Random(3)))
    assert score.total == 73
    assert any(score.points[m.criterion] < m.points for m in law.minimums if m.star == 4)
    assert all(score.points[m.criterion] >= m.points for m in law.minimums if m.star == 3)


@settings(max_examples=60, deadline=None)
@given(st.integers(20, 90), st.integers(3, 17), st.integers(0, 10_000))
def test_members_lie_close_together_and_their_mean_where_it_is_wanted(target, members, chance):
    totals = totals_around(target, members, Random(chance))
    assert len(totals) == members and max(totals) - min(totals) <= 8
    assert target * members <= sum(totals) < (target + 1) * members


@settings(max_examples=30, deadline=None)
@given(st.integers(30, 85), st.integers(5, 11), st.integers(0, 10_000))
def test_a_wanted_spread_is_over_the_limit_and_leaves_the_mean(target, members, chance):
    totals = totals_around(target, members, Random(chance), apart=10)
    assert max(totals) - min(totals) > 10
    assert target * members <= sum(totals) < (target + 1) * members
