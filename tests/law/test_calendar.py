"""Terms, working days and windows."""
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.law import calendar as law
from ocop.law.errors import LawError

DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(("issued", "end"), [
    (date(2024, 7, 10), date(2027, 7, 10)),
    (date(2024, 2, 29), date(2027, 2, 28)),  # no such day in the last month: that month's last day
    (date(2021, 2, 28), date(2024, 2, 28)),  # there is such a day, so not the 29th
    (date(2023, 12, 31), date(2026, 12, 31)),
    (date(2026, 1, 1), date(2029, 1, 1)),
])
def test_36_months_last_day_included(issued, end):
    assert law.certificate_end(issued) == end
    assert law.certificate_valid_on(issued, issued)
    assert law.certificate_valid_on(issued, end)
    assert not law.certificate_valid_on(issued, end + timedelta(days=1))
    assert not law.certificate_valid_on(issued, issued - timedelta(days=1))


@pytest.mark.parametrize(("day", "months", "end"), [
    (date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2023, 1, 31), 1, date(2023, 2, 28)),
    (date(2024, 8, 31), 6, date(2025, 2, 28)), (date(2024, 10, 31), 1, date(2024, 11, 30)),
    (date(2024, 12, 15), 1, date(2025, 1, 15)), (date(2024, 3, 31), -1, date(2024, 2, 29)),
])
def test_months_end_on_the_last_day_where_the_day_is_missing(day, months, end):
    assert law.add_months(day, months) == end


@given(DAYS, st.integers(1, 120))
def test_a_later_issue_never_ends_earlier(issued, months):
    end = law.certificate_end(issued, months)
    assert law.certificate_end(issued + timedelta(days=1), months) >= end
    assert (end.year * 12 + end.month) - (issued.year * 12 + issued.month) == months
    assert end.day == issued.day or (end.day < issued.day and (end + timedelta(days=1)).day == 1)


def test_a_term_has_at_least_one_month():
    with pytest.raises(ValueError, match="1 tháng"):
        law.certificate_end(date(2024, 7, 10), 0)


def test_the_day_is_viet_nams():
    assert law.vietnam_day(datetime(2024, 7, 9, 17, 0, tzinfo=UTC)) == date(2024, 7, 10)
    assert law.vietnam_day(datetime(2024, 7, 9, 16, 59, 59, tzinfo=UTC)) == date(2024, 7, 9)
    with pytest.raises(ValueError, match="múi giờ"):
        law.vietnam_day(datetime(2024, 7, 9))


# --- working days --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [
    date(2019, 4, 15), date(2020, 1, 23), date(2021, 9, 3), date(2022, 5, 3), date(2023, 5, 3), date(2024, 2, 14),
    date(2024, 4, 29), date(2025, 5, 2), date(2026, 2, 20), date(2026, 4, 27), date(2027, 4, 16),
    date(2024, 4, 27), date(2024, 4, 28),
])
def test_holidays_and_weekends_are_not_worked(day):
    assert not law.is_working_day(day)


@pytest.mark.parametrize("day", [date(2019, 1, 5), date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10)])
def test_saturdays_worked_in_exchange(day):
    assert law.is_working_day(day)


def test_fifteen_working_days_at_the_commune():
    # Received Friday 24/4/2026. Off: 27/4 (for the Kings' day), 30/4, 1/5. Worked: 28, 29/4; 4-8/5 (5); 11-15/5 (5);
    # 18, 19, 20/5 -> 2 + 5 + 5 + 3 = 15.
    assert law.add_working_days(date(2026, 4, 24), 15) == date(2026, 5, 20)
    assert law.working_days_between(date(2026, 4, 24), date(2026, 5, 20)) == 15


def test_papers_two_working_days_before_the_session():
    # Session on Tuesday 3/5... is off in 2022; on Wednesday 4/5/2022 the two working days before are 29/4 and 28/4.
    assert law.subtract_working_days(date(2022, 5, 4), 2) == date(2022, 4, 28)


@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_agree(day, n):
    end = law.add_working_days(day, n)
    assert law.working_days_between(day, end) == n
    assert n == 0 or law.is_working_day(end)
    assert law.working_days_between(end, day) == -n
    assert law.subtract_working_days(end, n) <= max(day, end)


@given(DAYS, st.integers(0, 400))
def test_every_day_after_is_counted_once(start, days):
    end = start + timedelta(days=days)
    step = end + timedelta(days=1)
    more = law.working_days_between(start, step) - law.working_days_between(start, end)
    assert more == law.is_working_day(step)


def test_an_own_table_is_used():
    table = law.read_holidays({2031: {"closed": ["01-02"]}}, "own")
    assert law.add_working_days(date(2031, 1, 1), 1, table) == date(2031, 1, 3)


def test_a_year_without_table_knows_the_fixed_holidays():
    # 30/4/2028 is a Sunday: Monday 1/5 is itself a holiday, so Tuesday 2/5 stands for it.
    assert not law.is_working_day(date(2028, 5, 1))
    assert not law.is_working_day(date(2028, 5, 2))
    assert law.is_working_day(date(2028, 5, 3))
    assert law.uncovered_years([2026, 2028]) == (2028,)


def test_the_rule_for_fixed_holidays_agrees_with_the_announced_years():
    bare = law.Holidays(frozenset(), frozenset(), frozenset())
    for year in law.holidays().years:
        for step in range(365):
            day = date(year, 1, 1) + timedelta(days=step)
            if day.weekday() < law.SATURDAY and not bare.is_working(day):
                assert not law.is_working_day(day)


@pytest.mark.parametrize("table", [
    {2031: {"closed": ["01-04"]}},  # a Saturday cannot be taken off
    {2031: {"worked": ["01-06"]}},  # a Monday is worked anyway
    {2031: {"closed": ["02-30"]}}, {2031: {"closed": ["01-03", "01-02"]}}, {2031: {"off": []}},
])
def test_a_wrong_table_is_refused(table):
    with pytest.raises(LawError):
        law.read_holidays(table, "own")


# --- windows and "before" ------------------------------------------------------------------------------------------


def test_renewal_window():
    end = date(2027, 7, 10)
    window = law.renewal_window(end)
    assert (window.first, window.last) == (date(2027, 1, 11), date(2027, 3, 12))  # 180 and 120 days back
    assert window.first in window
    assert window.last in window
    assert window.first - timedelta(days=1) not in window
    assert window.last + timedelta(days=1) not in window


def test_extension_and_notice():
    end = date(2027, 7, 10)
    assert law.grace_end(end) == date(2028, 1, 6)  # 21 + 31 + 30 + 31 + 30 + 31 days to 31/12, and 6
    assert law.notice_by(end) == date(2027, 6, 10)


def test_before_is_strict():
    limit = date(2024, 7, 10)
    assert law.is_before(date(2024, 7, 9), limit)
    assert not law.is_before(limit, limit)
    assert law.last_day_before(limit) == date(2024, 7, 9)
    assert law.yearly((4, 30), 2027) == date(2027, 4, 30)


def test_a_term_in_days_moves_off_a_day_that_is_not_worked():
    complete = date(2026, 3, 11)
    assert law.days_term_end(complete, 45, roll=False) == date(2026, 4, 25)  # a Saturday
    assert law.days_term_end(complete, 45) == date(2026, 4, 28)  # Monday 27/4 is off as well
