"""Validity by dates, and who may recognise which stars: pure rules."""

from datetime import date
from fractions import Fraction

import pytest

from evaluations.rules.authority import Power, near_limits, reasons_against_recognition
from evaluations.rules.validity import Status, Term, status_on
from ocop.law import loader

# While 148 and its districts still stand; today, under 26.
DAY, TODAY = date(2024, 6, 1), date(2026, 11, 22)
FIRST, LAST = date(2024, 2, 29), date(2027, 2, 28)


@pytest.mark.parametrize(
    ("term", "day", "expected"),
    [
        (Term(FIRST, LAST), date(2024, 2, 28), Status.NOT_YET),
        (Term(FIRST, LAST), FIRST, Status.VALID),
        (Term(FIRST, LAST), LAST, Status.VALID),
        (Term(FIRST, LAST), date(2027, 3, 1), Status.EXPIRED),
        (Term(FIRST, LAST, extended_to=date(2027, 5, 1)), date(2027, 5, 1), Status.EXTENDED),
        (Term(FIRST, LAST, extended_to=date(2027, 5, 1)), date(2027, 5, 2), Status.EXPIRED),
        (Term(FIRST, LAST, superseded_on=date(2025, 1, 1)), date(2024, 12, 31), Status.VALID),
        (Term(FIRST, LAST, superseded_on=date(2025, 1, 1)), date(2025, 1, 1), Status.SUPERSEDED),
        (Term(FIRST, LAST, superseded_on=date(2025, 1, 1)), date(2030, 1, 1), Status.SUPERSEDED),
        (Term(FIRST, LAST, revoked_on=date(2025, 1, 1)), date(2024, 12, 31), Status.VALID),
        (Term(FIRST, LAST, revoked_on=date(2025, 1, 1)), date(2030, 1, 1), Status.REVOKED),
    ],
)
def test_status_by_day(term, day, expected):
    assert status_on(term, day) is expected


@pytest.mark.parametrize(
    ("regulation", "level", "stars", "allowed"),
    [
        ("1048", "district", 3, False),
        ("1048", "province", 3, True),
        ("1048", "province", 4, True),
        ("148", "district", 3, True),
        ("148", "district", 4, False),
        ("148", "province", 4, True),
        ("1489", "province", 3, True),
        ("26", "province", 3, True),
        ("26", "province", 4, True),
        ("26", "province", 5, False),
    ],
)
def test_authority_follows_the_regulation_whatever_the_plan_says(regulation, level, stars, allowed):
    power = Power(level, 5, None, loader.regulation(regulation), TODAY if regulation in ("1489", "26") else DAY)
    mean = {3: Fraction(60), 4: Fraction(80), 5: Fraction(95)}[stars]
    reasons = reasons_against_recognition(power, mean, stars)
    assert (not reasons) == allowed
    if not allowed:
        assert "không có thẩm quyền" in reasons[0] and f"hạng {stars} sao" in reasons[0]


def test_the_plan_may_give_less_than_the_regulation():
    power = Power("province", 3, None, loader.regulation("26"), TODAY)
    assert reasons_against_recognition(power, Fraction(80), 4) == ["Kế hoạch của đơn vị chỉ công nhận đến 3 sao."]
    nothing = Power("district", 0, 50, loader.regulation("1048"), DAY)
    assert "chuyển hồ sơ" in reasons_against_recognition(nothing, Fraction(60), 3)[0]


def test_what_goes_up_is_decided_by_the_exact_mean():
    power = Power("district", 3, 70, loader.regulation("148"), DAY)
    assert reasons_against_recognition(power, Fraction(6999, 100), 3) == []
    assert "phải chuyển" in reasons_against_recognition(power, Fraction(70), 3)[0]
    assert reasons_against_recognition(power, Fraction(210, 3), 3, from_centre=True) == []


def test_too_few_stars_and_no_rank():
    power = Power("district", 3, 70, loader.regulation("148"), DAY)
    assert reasons_against_recognition(power, Fraction(45), 2) == ["Kết quả dưới 3 sao: không công nhận."]
    assert "không xếp hạng" in reasons_against_recognition(power, Fraction(60), None)[0]


@pytest.mark.parametrize(
    ("mean", "limits"),
    [
        (Fraction(49), [50]),
        (Fraction(51), [50]),
        (Fraction(5101, 100), []),
        (Fraction(139, 2), [70]),
        (Fraction(89), [90]),
    ],
)
def test_near_limits(mean, limits):
    assert near_limits(mean) == limits
