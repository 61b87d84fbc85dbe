"""The charts' pure functions: scales, shades, labels, and that nothing of a row becomes markup."""

from datetime import date

import pytest

from ocop import charts


@pytest.mark.parametrize(("most", "top", "marks"), [
    (0, 1, [0, 1]), (1, 1, [0, 1]), (5, 5, [0, 1, 2, 3, 4, 5]), (6, 6, [0, 2, 4, 6]), (23, 25, [0, 5, 10, 15, 20, 25]),
    (541, 600, [0, 200, 400, 600]), (16000, 20000, [0, 5000, 10000, 15000, 20000]),
])  # fmt: skip
def test_a_scale_has_whole_marks_and_holds_the_most(most, top, marks):
    assert charts.scale_of(most) == (top, marks)


@pytest.mark.parametrize("most", range(1, 3000, 7))
def test_no_scale_is_crowded(most):
    top, marks = charts.scale_of(most)
    assert top >= most and marks[-1] == top and 2 <= len(marks) <= 6


@pytest.mark.parametrize(("value", "most", "level"), [(0, 9, 0), (1, 400, 1), (9, 9, 4), (5, 9, 3), (0, 0, 0)])
def test_a_shade_is_nothing_only_for_none(value, most, level):
    assert charts.level_of(value, most) == level


def test_names_are_text_everywhere():
    evil = '<script>alert(1)</script>"&'
    day = date(2026, 11, 22)
    made = [
        charts.bars("a", evil, evil, evil, [(evil, 1, 2)], [evil, "b"]),
        charts.columns("b", evil, evil, evil, [(evil, 3)], evil),
        charts.tiles("c", evil, evil, evil, [(evil, 3, "/x?a=1&b=2"), (evil, 0)], evil),
        charts.timeline("d", evil, evil, [(evil, day, day)], day),
        charts.deviations("e", evil, evil, evil, [(evil, -250), (evil, 5)], evil),
    ]
    for chart in made:
        assert "<script" not in chart.svg and "style=" not in chart.svg
        assert chart.svg.count("<title") >= 2 and len(chart.header) == len(chart.rows[0])


def test_empty_charts_are_still_pictures():
    for chart in (charts.bars("a", "t", "d", "h", [], ["s"]), charts.columns("b", "t", "d", "h", [], "x"),
                  charts.tiles("c", "t", "d", "h", [], "x"), charts.deviations("e", "t", "d", "h", [], "x")):
        assert chart.svg.startswith("<svg") and chart.rows == ()


def test_bars_are_as_long_as_their_values():
    chart = charts.bars("a", "t", "d", "h", [("x", 1, 3), ("y", 0, 2)], ["s", "z"])
    import re

    wide = [float(found) for found in re.findall(r'width="([\d.]+)" height', chart.svg)]
    assert len(wide) == 3 and wide[1] == pytest.approx(3 * wide[0], abs=0.2)
    assert wide[2] == pytest.approx(2 * wide[0], abs=0.2)
    assert chart.rows == (("x", 1, 3, 4), ("y", 0, 2, 2)) and chart.header == ("h", "s", "z", "Tổng")


@pytest.mark.parametrize(("value", "shown"), [(250, "+2,50"), (-5, "−0,05"), (0, "0,00"), (-1234, "−12,34")])
def test_hundredths_in_words(value, shown):
    assert charts.hundredths(value) == shown
