"""Who recognises which stars under which regulation on which day: the whole table, every cell."""

from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from evaluations.rules.authority import Power, finish_by, level_for, must_go_up, reasons_against_recognition
from evaluations.rules.renewal import STEPS, due_on, step_due
from ocop.law import loader
from ocop.law.model import LEVELS

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)  # the last day of the districts, the first without them
# regulation, stars → level that recognises, while districts stand and after them (regulations.md §1)
TABLE = {
    ("1048", 3): ("province", "province"), ("1048", 4): ("province", "province"), ("1048", 5): ("centre", "centre"),
    ("148", 3): ("district", "province"), ("148", 4): ("province", "province"), ("148", 5): ("centre", "centre"),
    ("1489", 3): ("province", "province"), ("1489", 4): ("province", "province"), ("1489", 5): ("centre", "centre"),
    ("26", 3): ("province", "province"), ("26", 4): ("province", "province"), ("26", 5): ("centre", "centre"),
}  # fmt: skip
MEANS = {3: Fraction(60), 4: Fraction(80), 5: Fraction(95)}


def test_the_table_has_every_cell():
    assert set(TABLE) == set(product([law.id for law in loader.all_regulations()], (3, 4, 5)))


@pytest.mark.parametrize(("cell", "levels"), TABLE.items(), ids=lambda value: "-".join(map(str, value)))
@pytest.mark.parametrize("at", [0, 1], ids=["with districts", "without districts"])
def test_the_level_of_every_cell(cell, levels, at):
    law = loader.regulation(cell[0])
    assert level_for(law, cell[1], (BEFORE, AFTER)[at]) == levels[at]


@pytest.mark.parametrize(
    ("regulation", "stars", "level", "day"),
    list(product(["1048", "148", "1489", "26"], (3, 4, 5), ("district", "province", "centre"), (BEFORE, AFTER, None))),
)
def test_a_level_recognises_or_sends_up_never_both_and_never_neither(regulation, stars, level, day):
    law = loader.regulation(regulation)
    day = max(day or date(2026, 11, 22), law.in_force)
    power = Power(level, 5, None, law, day)
    named = TABLE[regulation, stars][day >= AFTER]
    high_enough = LEVELS.index(level) >= LEVELS.index(named)
    assert (reasons_against_recognition(power, MEANS[stars], stars) == []) == high_enough
    assert must_go_up(power, MEANS[stars], stars) == (not high_enough)


@pytest.mark.parametrize("regulation", ["1048", "148", "1489", "26"])
def test_nobody_decides_before_the_regulation_is_in_force(regulation):
    law = loader.regulation(regulation)
    early = Power("centre", 5, None, law, date.fromordinal(law.in_force.toordinal() - 1))
    assert "có hiệu lực từ" in reasons_against_recognition(early, Fraction(60), 3)[0]


def test_the_limits_of_the_transition():
    law = loader.regulation("1489")
    assert finish_by(law, "first") == finish_by(law, "upgrade") == date(2026, 7, 21)
    assert finish_by(law, "re_ranking") == date(2026, 6, 21)
    assert [finish_by(loader.regulation(other), "first") for other in ("1048", "148", "26")] == [None] * 3


def test_each_reminder_is_due_once_and_in_order():
    end, done, written = date(2028, 2, 29), [], []
    day = date(2027, 8, 1)
    while day <= end:
        step = step_due(end, day, done)
        if step is not None:
            done.append(step)
            written.append((step, day))
        day = date.fromordinal(day.toordinal() + 1)
    assert written == [(step, due_on(end, step)) for step in STEPS]
    assert step_due(end, date(2028, 3, 1), []) is None


def test_a_portal_that_slept_writes_the_newest_reminder_only():
    end = date(2027, 6, 30)
    assert step_due(end, date(2027, 6, 1)) == 30
    assert step_due(end, date(2027, 6, 1), [30]) is None
    assert step_due(end, date(2027, 3, 1), [180]) is None or step_due(end, date(2027, 3, 1), [180]) == 120
    assert step_due(end, date(2026, 1, 1)) is None
