"""Points of one sheet."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.scoring import ScoringError, case_faults, score_sheet
from ocop.law.loader import criteria_set
from tests.evaluations.rules.sheets import councils, positions, top_marks

TEA = criteria_set("26-2026-11")
TOURISM = criteria_set("26-2026-26")
SAUCE = criteria_set("148-09")
COMMUNITY = {"C.8.1": 1, "C.9.1": 1, "C.15.1": 1}


def reasons(refusal):
    return [(fault.reason, fault.criterion) for fault in refusal.value.faults]


@given(councils(most=1))
def test_total_is_the_sum_of_the_parts_and_of_the_criteria(council):
    cset, cases, marks = council
    score = score_sheet(cset, cases, marks["m0"])
    assert score.complete
    assert score.total == sum(score.parts.values()) == sum(score.points.values())
    assert type(score.total) is int
    assert 0 <= score.total <= 100
    for part in cset.parts:
        assert score.parts[part.code] == sum(score.points[criterion.code] for criterion in part.criteria) <= part.max


@given(councils(most=1), st.data())
def test_a_better_answer_never_lowers_anything(council, data):
    cset, cases, marks = council
    marks = marks["m0"]
    criterion = data.draw(st.sampled_from(cset.criteria))
    ladder = [None, *positions(criterion, cases)]
    at = ladder.index(marks[criterion.code])
    better = dict(marks, **{criterion.code: data.draw(st.sampled_from(ladder[at:]))})
    before, after = score_sheet(cset, cases, marks), score_sheet(cset, cases, better)
    assert after.total >= before.total
    assert all(after.points[code] >= before.points[code] for code in before.points)


@given(councils(most=1), st.data())
def test_leaving_an_answer_out_is_listed_and_worth_what_none_is(council, data):
    cset, cases, marks = council
    left_out = data.draw(st.sets(st.sampled_from([criterion.code for criterion in cset.criteria]), min_size=1))
    partial = {code: mark for code, mark in marks["m0"].items() if code not in left_out}
    as_none = marks["m0"] | dict.fromkeys(left_out)
    score = score_sheet(cset, cases, partial)
    assert set(score.unanswered) == left_out
    assert not score.complete
    assert score.points == score_sheet(cset, cases, as_none).points
    assert score_sheet(cset, cases, as_none).complete


@given(councils(most=1), st.randoms(use_true_random=False))
def test_order_of_the_marks_is_irrelevant(council, random):
    cset, cases, marks = council
    shuffled = list(marks["m0"].items())
    random.shuffle(shuffled)
    assert score_sheet(cset, cases, dict(shuffled)) == score_sheet(cset, cases, marks["m0"])


def test_top_sheets_earn_100():
    assert score_sheet(TEA, {}, top_marks(TEA)).parts == {"A": 40, "B": 25, "C": 35}
    assert score_sheet(TOURISM, COMMUNITY, top_marks(TOURISM, COMMUNITY)).total == 100


def test_none_applies_is_an_answer_worth_0():
    score = score_sheet(TEA, {}, dict.fromkeys(criterion.code for criterion in TEA.criteria))
    assert (score.total, score.unanswered) == (0, ())


def test_two_answers_with_equal_points_keep_their_own_position():
    flowers = criteria_set("26-2026-23")
    assert [option.points for option in flowers.criterion("C.6.2").options] == [1, 1, 3, 5]
    earned = [score_sheet(flowers, {}, {"C.6.2": at}).points["C.6.2"] for at in range(4)]
    assert earned == [1, 1, 3, 5]


@pytest.mark.parametrize(("story", "counts"), [(None, False), (0, False), (1, False), (2, True), (5, True)])
def test_a_condition_is_judged_on_the_same_sheet(story, counts):
    # 148-09: B.5.2 (5 points) and B.5.3 (2) need at least 2 points on B.5.1, whose answers are 0 to 5.
    score = score_sheet(SAUCE, {}, top_marks(SAUCE) | {"B.5.1": story})
    assert (score.points["B.5.2"], score.points["B.5.3"]) == ((5, 2) if counts else (0, 0))
    assert score.total == 100 - 5 + (story or 0) - (0 if counts else 7)


def test_a_conditional_criterion_must_still_be_answered():
    marks = top_marks(SAUCE) | {"B.5.1": 0}
    del marks["B.5.2"]
    assert score_sheet(SAUCE, {}, marks).unanswered == ("B.5.2",)


@pytest.mark.parametrize(("mark", "reason"), [
    (3, "out_of_range"), (-1, "out_of_range"), (10**30, "out_of_range"), (1.0, "not_a_position"),
    ("1", "not_a_position"), (True, "not_a_position"), ([1], "not_a_position"),
])
def test_marks_that_are_no_position_are_refused(mark, reason):
    with pytest.raises(ScoringError) as refusal:
        score_sheet(TEA, {}, {"A.1.1": mark})
    assert reasons(refusal) == [(reason, "A.1.1")]


def test_every_fault_is_named_at_once():
    with pytest.raises(ScoringError) as refusal:
        score_sheet(TEA, {"A.1.1": 1}, {"A.1.2": 9, "Z.1": 0, "A.1.3": "x"})
    assert reasons(refusal) == [
        ("unknown_case", "A.1.1"), ("out_of_range", "A.1.2"), ("not_a_position", "A.1.3"), ("unknown_criterion", "Z.1")
    ]


def test_answers_of_the_other_case_are_refused():
    other = next(at for at, option in enumerate(TOURISM.criterion("C.8.1").options) if option.case == 2)
    with pytest.raises(ScoringError) as refusal:
        score_sheet(TOURISM, COMMUNITY, {"C.8.1": other})
    assert reasons(refusal) == [("other_case", "C.8.1")]


def test_before_the_case_is_chosen_its_criteria_are_unanswered():
    score = score_sheet(TOURISM, {}, {"C.8.1": None, "C.9.1": None})
    assert {"C.8.1", "C.9.1", "C.15.1"} <= set(score.unanswered)
    with pytest.raises(ScoringError) as refusal:
        score_sheet(TOURISM, {}, {"C.8.1": 0})
    assert reasons(refusal) == [("no_case", "C.8.1")]


def test_cases_of_a_dossier():
    assert case_faults(TOURISM, COMMUNITY) == []
    faults = case_faults(TOURISM, {"C.8.1": 3, "C.9.1": True, "A.1.1": 1})
    assert [(fault.reason, fault.criterion) for fault in faults] == [
        ("unknown_case", "C.8.1"), ("unknown_case", "C.9.1"), ("unknown_case", "A.1.1"), ("no_case", "C.15.1")
    ]
