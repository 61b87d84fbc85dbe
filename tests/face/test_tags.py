"""The template tags: Vietnamese dates and numbers, points half-up, deadlines, stars, navigation."""
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import formats, translation

from ocop import ui

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(("value", "text"), [
    (Fraction(141, 2), "70,50"), (Fraction(196, 3), "65,33"), (Fraction(14999, 200), "75,00"),
    (Decimal("89.995"), "90,00"), (Fraction(200, 3), "66,67"), (100, "100,00"), (0, "0,00"), (None, ""),
    (Fraction(-1, 200), "-0,01"), (Fraction(1, 200), "0,01"), (Decimal("0.004"), "0,00"),
])
def test_points_are_half_up_from_the_exact_value(value, text):
    assert ui.points(value) == text


@pytest.mark.parametrize("show", [ui.points, ui.vn_number])
def test_floats_are_refused(show):
    with pytest.raises(TypeError, match="float"):
        show(70.5)


def test_numbers():
    assert ui.vn_number(1234567) == "1.234.567"
    assert ui.vn_number(Decimal("1234567.5"), 1) == "1.234.567,5"
    assert ui.vn_number(0) == "0"
    with translation.override("en"):
        assert ui.vn_number(Decimal("1234567.5"), 1) == "1,234,567.5"
        assert ui.points(Fraction(141, 2)) == "70.50"


def test_dates_are_vietnams():
    late = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)
    assert ui.vn_date(late) == "22/11/2026"
    assert ui.vn_datetime(late) == "01:30 22/11/2026"
    assert ui.vn_date(TODAY) == ui.vn_datetime(TODAY) == "22/11/2026"
    assert ui.vn_date(None) == ui.vn_datetime(None) == ""


@pytest.mark.parametrize(("due", "text", "tone"), [
    (date(2026, 12, 4), "Còn 12 ngày", "neutral"), (date(2026, 11, 25), "Còn 3 ngày", "warning"),
    (TODAY, "Hạn hôm nay", "danger"), (date(2026, 11, 21), "Quá hạn 1 ngày", "danger"),
    (datetime(2026, 11, 22, 18, tzinfo=UTC), "Còn 1 ngày", "warning"),
])
def test_deadline(due, text, tone):
    chip = ui.deadline(due, TODAY)
    assert (chip["text"], chip["tone"]) == (text, tone)


def test_no_deadline_is_nothing():
    assert ui.deadline(None, TODAY) is None


def test_stars_have_words():
    assert 'aria-label="3 trên 5 sao"' in ui.stars(3)
    assert ui.stars(3).count("#star-fill") == 3
    assert ui.stars(3).count('#star"') == 2
    assert "Chưa đạt sao" in ui.stars(0)
    assert "Chưa đạt sao" in ui.stars(None)


@pytest.mark.parametrize(("size", "text"), [(0, "0 kB"), (20, "1 kB"), (340_000, "340 kB"), (1_234_567, "1,2 MB")])
def test_file_size(size, text):
    assert ui.file_size(size) == text


def test_page_range_keeps_the_ends_and_the_neighbours():
    pages = Paginator(range(541), 25)
    assert ui.page_range(pages.page(10)) == [1, 0, 8, 9, 10, 11, 12, 0, 22]
    assert ui.page_range(pages.page(1)) == [1, 2, 3, 0, 22]


def test_a_row_must_fit_its_columns():
    with pytest.raises(ValueError, match="zip"):
        ui.beside(["a"], [{"label": "A"}, {"label": "B"}])


@pytest.fixture
def entries():
    kept = dict(ui._entries)
    ui._entries.clear()
    yield
    ui._entries.clear()
    ui._entries.update(kept)


def request_for(path):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


def test_navigation_shows_what_one_may_see(entries):
    ui.register_nav("later", "Sau", "set_theme", order=20, shown=lambda request: True, count=lambda request: 3)
    ui.register_nav("first", "Đầu", "front", order=10, shown=lambda request: True)
    ui.register_nav("members", "Kín", "front")
    ui.register_nav("unbuilt", "Chưa có", "no-such-page", shown=lambda request: True)
    items = ui.nav_for(request_for("/hien-thi/abc/"))
    assert [(i["label"], i["count"], i["current"]) for i in items] == [("Đầu", None, False), ("Sau", 3, True)]


class NumbersForm(forms.Form):
    day = forms.DateField(label="Ngày")
    count = forms.IntegerField(label="Số lượng", help_text="Số nguyên")
    kind = forms.ChoiceField(choices=[("a", "A")], required=False)


def test_fields_keep_what_was_typed_and_tie_errors_to_it():
    form = NumbersForm({"day": "22/11/2026", "count": "mười"})
    html = engines["django"].from_string("{{ form }}").render({"form": form})
    assert form.cleaned_data["day"] == TODAY
    assert 'value="mười"' in html
    assert 'type="number"' not in html
    assert 'inputmode="numeric"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_count_helptext id_count_error"' in html
    assert 'id="id_count_error"' in html
    assert 'href="#id_count"' in html
    assert "form-select" in html


def test_english_dates_stay_day_first():
    with translation.override("en"):
        assert forms.DateField().clean("05/06/2026") == date(2026, 6, 5)
        assert forms.DateTimeField().clean("05/06/2026 14:05").month == 6
        assert ui.vn_date(date(2026, 6, 5)) == "05/06/2026"
        assert formats.date_format(date(2026, 6, 5), "SHORT_DATE_FORMAT") == "05/06/2026"


def test_a_block_that_stays_vietnamese_says_so_only_elsewhere():
    block = engines["django"].from_string("<p{% vietnamese %}>Lời văn</p>")
    assert block.render() == "<p>Lời văn</p>"
    with translation.override("en"):
        assert block.render() == '<p lang="vi">Lời văn</p>'
