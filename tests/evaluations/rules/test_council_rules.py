"""Statute, quorum, spread, gates, and how figures are shown."""
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules import gates
from evaluations.rules.display import exact, two_decimals
from evaluations.rules.quorum import needed, quorum
from evaluations.rules.spread import causes, spread
from evaluations.rules.statute import StatuteError, StatuteRules
from ocop.law.loader import all_sets, criteria_set
from tests.evaluations.rules.sheets import councils, score, top_marks

TEA = criteria_set("26-2026-11")
WATER = criteria_set("26-2026-16")
STATUTE = StatuteRules()


# --- statute -------------------------------------------------------------------------------------------------------


def test_defaults():
    assert StatuteRules.from_mapping({}) == StatuteRules(Fraction(3, 4), True, 10, "majority", "cap")


@pytest.mark.parametrize("values", [
    {"quorum": Fraction(0)}, {"quorum": Fraction(5, 4)}, {"quorum": 0.75}, {"quorum": True}, {"spread_limit": 10.0},
    {"spread_limit": -1}, {"spread_limit": 101}, {"minimum_rule": "most"}, {"missed_minimum": ["cap"]},
    {"chair_required": 1}, {"rounding": "half_up"},
])
def test_settings_that_cannot_be_are_refused(values):
    with pytest.raises(StatuteError):
        StatuteRules.from_mapping(values)


# --- quorum --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fraction", "voters", "wanted"), [
    (Fraction(3, 4), 11, 9), (Fraction(3, 4), 12, 9), (Fraction(3, 4), 7, 6), (Fraction(5, 7), 7, 5),
    (Fraction(1), 9, 9),    (Fraction(3, 4), 0, 0), (Fraction(2, 3), 9, 6), (Fraction(1, 1000), 9, 1),
])
def test_quorum_is_the_ceiling(fraction, voters, wanted):
    assert needed(fraction, voters) == wanted


@given(st.fractions(Fraction(1, 100), 1), st.integers(0, 60))
def test_quorum_is_the_least_number_that_reaches_the_fraction(fraction, voters):
    wanted = needed(fraction, voters)
    assert wanted >= fraction * voters > wanted - 1 or voters == wanted == 0
    assert wanted <= voters


def test_recused_members_leave_the_denominator():
    voting = range(1, 9)  # eight members, 1 is the chair: six must attend, of six not recused five
    assert quorum(STATUTE, voting, [1, 2, 3, 4, 5], chair=1).met is False
    result = quorum(STATUTE, voting, [1, 2, 3, 4, 5], recused=[7, 8], chair=1)
    assert (result.eligible, result.needed, result.present, result.met) == (6, 5, 5, True)
    # A recused member who sits in the room does not count as present.
    assert quorum(STATUTE, voting, [1, 2, 3, 4, 7, 8], recused=[7, 8], chair=1).present == 4


def test_somebody_must_preside():
    everyone = range(1, 9)
    without_chair = range(2, 9)
    assert quorum(STATUTE, everyone, without_chair, chair=1).reasons == (
        "Chủ tịch hội đồng hoặc người được ủy quyền chưa có mặt.",
    )
    assert quorum(STATUTE, everyone, without_chair, chair=1, delegate=2).met
    assert not quorum(STATUTE, everyone, without_chair, chair=1, delegate=2, recused=[2]).met
    assert not quorum(STATUTE, everyone, everyone, chair=1, recused=[1]).met
    assert quorum(StatuteRules(chair_required=False), everyone, without_chair).met
    assert not quorum(STATUTE, everyone, everyone).met


def test_without_members_there_is_no_quorum():
    result = quorum(StatuteRules(chair_required=False), [1, 2], [1, 2], recused=[1, 2])
    assert not result.met
    assert result.reasons == ("Không còn thành viên nào được chấm điểm sản phẩm này.",)


# --- spread --------------------------------------------------------------------------------------------------------


@given(councils())
def test_the_causes_add_up_to_the_spread(council):
    cset, cases, marks = council
    scores = score(cset, cases, marks)
    found = causes(cset, scores)
    assert sum(cause.between for cause in found) == spread(scores)
    assert [(-cause.between, -cause.range) for cause in found] == sorted(
        (-cause.between, -cause.range) for cause in found
    )
    assert all(cause.range > 0 and cause.between <= cause.range for cause in found)
    assert causes(cset, dict(reversed(scores.items()))) == found


def test_causes_are_ranked():
    marks = {"a": top_marks(TEA), "b": top_marks(TEA) | {"A.1.3": 0, "B.4.1": 0, "A.1.7": 0}}
    found = causes(TEA, score(TEA, {}, marks))
    assert [(cause.criterion, cause.between, cause.lowest, cause.highest) for cause in found] == [
        ("B.4.1", 4, 1, 5), ("A.1.3", 3, 0, 3), ("A.1.7", 1, 0, 1)
    ]
    assert causes(TEA, score(TEA, {}, {"a": marks["a"]})) == ()
    assert spread({}) == 0


# --- gates ---------------------------------------------------------------------------------------------------------


def test_every_gate_of_every_set_has_its_own_key():
    for cset in all_sets():
        keys = [gate.key for gate in gates.gates_of(cset)]
        assert len(keys) == len(set(keys))
    kinds = {gate.kind for cset in all_sets() for gate in gates.gates_of(cset)}
    assert kinds == set(gates.GATE_KINDS)


def test_only_a_confirmed_gate_decides():
    gate = next(each for each in gates.gates_of(TEA) if each.kind == "stop")
    assert gate.criterion == "C.6.1.1"
    assert gate.halts == ("C.6.1.2", "C.6.2.1", "C.6.2.2", "C.6.2.3")

    def raised(confirmed):
        return gates.RaisedGate(gate.key, "Thư ký hội đồng", "Có mẩu nhựa trong mẫu 3", ("anh-mau-3.jpg",), confirmed)

    assert gates.blockers(TEA, raised(None)) == []
    waiting = gates.verdict(TEA, [raised(None)])
    assert (waiting.eliminated, waiting.pending, waiting.explanation) == (False, (gate,), "")
    rejected = gates.verdict(TEA, [raised(False)])
    assert (rejected.eliminated, rejected.pending) == (False, ())
    confirmed = gates.verdict(TEA, [raised(True)])
    assert confirmed.eliminated
    assert confirmed.halted == frozenset(gate.halts)
    assert "Có mẩu nhựa trong mẫu 3" in confirmed.explanation


def test_a_gate_needs_a_person_a_reason_and_evidence():
    assert len(gates.blockers(TEA, gates.RaisedGate("C.6.1.1/stop/9", " ", "", ("",)))) == 4
    with pytest.raises(KeyError):
        gates.verdict(TEA, [gates.RaisedGate("none", "Thư ký", "x", ("y",), True)])


def test_a_zero_on_any_sensory_criterion_of_water_suggests_the_stop():
    sensory = [criterion.code for criterion in WATER.criteria if criterion.code.startswith("C.6.")]
    assert len(sensory) == 4
    for code in sensory:
        scores = score(WATER, {}, {"m1": top_marks(WATER), "m2": top_marks(WATER) | {code: 0}})
        assert [members for gate, members in gates.suggestions(WATER, scores) if gate.criterion == "C.6.4"] == [("m2",)]
    assert gates.suggestions(WATER, score(WATER, {}, {"m1": top_marks(WATER)})) == ()
    assert gates.suggestions(WATER, score(WATER, {}, {"m1": {}})) == ()  # not answered yet is not a zero


# --- display -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "shown"), [
    (Fraction(141, 2), "70,50"), (70, "70,00"), (Fraction(209, 3), "69,67"), (Fraction(1, 200), "0,01"),
    (Fraction(13999, 200), "70,00"), (Fraction(1, 3), "0,33"), (Fraction(5, 1000), "0,01"), (0, "0,00"),
])
def test_two_decimals_half_up_with_a_comma(value, shown):
    assert two_decimals(value) == shown


@given(st.fractions(0, 100))
def test_two_decimals_agrees_with_decimal_arithmetic(value):
    cut = Decimal(value.numerator * 10**6 // value.denominator) / 10**6  # cutting off cannot cross a half
    wanted = cut.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert two_decimals(value, point=".") == f"{wanted:.2f}"


def test_exact():
    assert (exact(Fraction(141, 2)), exact(Fraction(140, 2)), exact(70)) == ("141/2", "70", "70")
