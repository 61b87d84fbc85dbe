"""From sheets to stars: bands, minimums, cap and unranked, rounding, the sentence."""
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.display import hundredths, two_decimals
from evaluations.rules.scoring import ScoringError
from evaluations.rules.stars import LEAST_POINTS, band, judge
from evaluations.rules.statute import StatuteRules
from ocop.law.loader import all_regulations, criteria_set
from tests.evaluations.rules.sheets import councils, positions, score, statutes, top_marks

TEA = criteria_set("26-2026-11")


@pytest.mark.parametrize(("mean", "stars"), [
    (0, 1), (Fraction(2999, 100), 1), (30, 2), (Fraction(4999, 100), 2), (50, 3), (Fraction(6999, 100), 3),
    (Fraction(209, 3), 3), (70, 4), (Fraction(8999, 100), 4), (Fraction(90), 5), (100, 5),
])
def test_bands_are_half_open(mean, stars):
    assert band(Fraction(mean)) == stars
    assert all(regulation.band(Fraction(mean)) == stars for regulation in all_regulations())


@given(st.lists(st.integers(0, 100), min_size=1, max_size=199))
def test_shown_mean_and_exact_mean_cannot_disagree_below_200_members(totals):
    mean = Fraction(sum(totals), len(totals))
    assert band(mean) == band(Fraction(hundredths(mean), 100))


@pytest.mark.parametrize("least", [least for _, least in LEAST_POINTS])
def test_199_members_is_the_last_size_where_they_agree(least):
    for members in range(1, 200):
        just_below = Fraction(least * members - 1, members)
        assert hundredths(just_below) < least * 100
    assert hundredths(Fraction(least * 200 - 1, 200)) == least * 100  # 69.995 is shown as 70.00


@given(councils(), statutes)
def test_stars_never_above_the_band_and_cumulative(council, statute):
    cset, cases, marks = council
    result = judge(cset, statute, score(cset, cases, marks))
    missed = [each.star for each in result.minimums if not each.met and each.star <= result.band]
    if statute.missed_minimum == "cap":
        assert result.stars <= result.band
        below = [each for each in result.minimums if each.star <= result.stars]
        assert all(each.met for each in below)
        # It is the highest such star: the next one is above the band or breaks a minimum.
        assert result.stars == result.band or result.stars + 1 in missed
    else:
        assert result.stars == (None if missed else result.band)
    assert len(result.minimums) == len(cset.minimums)
    assert set(result.missed) == {each for each in result.minimums if not each.met and each.star <= result.band}


@given(councils(), statutes, st.randoms(use_true_random=False))
def test_order_of_the_sheets_is_irrelevant(council, statute, random):
    cset, cases, marks = council
    shuffled = list(marks.items())
    random.shuffle(shuffled)
    first = judge(cset, statute, score(cset, cases, marks))
    assert judge(cset, statute, score(cset, cases, dict(shuffled))) == first


@given(councils(most=1), st.integers(1, 7), statutes)
def test_where_members_agree_all_three_rules_agree_and_one_sheet_decides(council, members, statute):
    cset, cases, marks = council
    alone = judge(cset, statute, score(cset, cases, marks))
    results = {
        rule: judge(
            cset, StatuteRules(minimum_rule=rule, missed_minimum=statute.missed_minimum),
            score(cset, cases, {f"m{at}": marks["m0"] for at in range(members)}),
        )
        for rule in ("majority", "mean", "all")
    }
    assert {result.stars for result in results.values()} == {alone.stars}
    assert {result.mean for result in results.values()} == {alone.mean}
    assert {result.spread for result in results.values()} == {0}


@given(councils())
def test_all_is_the_strictest_rule(council):
    cset, cases, marks = council
    scores = score(cset, cases, marks)
    met = {
        rule: {(each.criterion, each.star) for each in judge(cset, StatuteRules(minimum_rule=rule), scores).minimums
               if each.met}
        for rule in ("majority", "mean", "all")
    }
    assert met["all"] <= met["majority"] & met["mean"]


@given(councils(), statutes, st.data())
def test_a_better_mark_never_lowers_the_stars_under_cap(council, statute, data):
    cset, cases, marks = council
    statute = StatuteRules(minimum_rule=statute.minimum_rule, missed_minimum="cap")
    member = data.draw(st.sampled_from(sorted(marks)))
    criterion = data.draw(st.sampled_from(cset.criteria))
    ladder = [None, *positions(criterion, cases)]
    better = ladder[data.draw(st.integers(ladder.index(marks[member][criterion.code]), len(ladder) - 1))]
    raised = marks | {member: marks[member] | {criterion.code: better}}
    before, after = (judge(cset, statute, score(cset, cases, each)) for each in (marks, raised))
    assert after.mean >= before.mean
    assert after.stars >= before.stars


@given(councils(), statutes)
def test_spread_and_mean_are_those_of_the_totals(council, statute):
    cset, cases, marks = council
    result = judge(cset, statute, score(cset, cases, marks))
    totals = sorted(result.totals.values())
    assert result.spread == totals[-1] - totals[0]
    assert result.spread_exceeded == (result.spread > statute.spread_limit)
    assert result.mean * len(totals) == sum(totals)
    assert totals[0] <= result.mean <= totals[-1]


@given(councils(), statutes)
def test_the_sentence_names_what_decided(council, statute):
    cset, cases, marks = council
    result = judge(cset, statute, score(cset, cases, marks))
    said = result.explanation
    assert two_decimals(result.mean) in said
    assert f"khung {result.band} sao" in said
    for each in result.missed:
        assert f"{cset.criterion(each.criterion).printed_code} «" in said
        assert f"{each.sheets_met}/{each.sheets} phiếu" in said
    assert ("không xếp hạng" if result.stars is None else f"Kết quả: {result.stars} sao") in said
    assert ("vượt giới hạn" in said) == result.spread_exceeded


def test_sentence_of_a_capped_result():
    marks = {"m1": top_marks(TEA) | {"A.1.5": 1}, "m2": top_marks(TEA) | {"A.1.5": 1}, "m3": top_marks(TEA)}
    result = judge(TEA, StatuteRules(), score(TEA, {}, marks))
    assert result.explanation == (
        "Điểm trung bình của 3 phiếu là 98,67 (chính xác 296/3), thuộc khung 5 sao (từ 90 điểm trở lên). "
        "Chưa đạt yêu cầu tối thiểu (quy chế: quá nửa số phiếu đạt): "
        "1.5 «Liên kết chuỗi trong sản xuất» cần 2 điểm cho 4 sao, 1/3 phiếu đạt; "
        "1.5 «Liên kết chuỗi trong sản xuất» cần 3 điểm cho 5 sao, 1/3 phiếu đạt. Kết quả: 3 sao."
    )


def test_nothing_is_judged_without_complete_sheets():
    with pytest.raises(ScoringError) as refusal:
        judge(TEA, StatuteRules(), {})
    assert refusal.value.faults[0].reason == "no_sheets"
    marks = {"m1": top_marks(TEA), "m2": {code: at for code, at in top_marks(TEA).items() if code != "A.1.2"}}
    with pytest.raises(ScoringError) as refusal:
        judge(TEA, StatuteRules(), score(TEA, {}, marks))
    assert [(fault.member, fault.criterion) for fault in refusal.value.faults] == [("m2", "A.1.2")]


@pytest.mark.parametrize("star", [3, 4, 5])
def test_each_minimum_alone_breaks_its_own_star(star):
    cset = criteria_set("148-09")
    for minimum in (each for each in cset.minimums if each.star == star):
        criterion = cset.criterion(minimum.criterion)
        poorer = [at for at in positions(criterion, {}) if criterion.options[at].points < minimum.points]
        marks = top_marks(cset) | {minimum.criterion: poorer[-1] if poorer else None}
        result = judge(cset, StatuteRules(), score(cset, {}, {"m": marks}))
        assert result.stars == star - 1
        assert judge(cset, StatuteRules(missed_minimum="unranked"), score(cset, {}, {"m": marks})).stars is None
