"""Dates of the law: terms in months, working days, the renewal window, and dates that say "before".

Terms follow the Civil Code 2015, Điều 147–148: the day of the event is not counted; a term in months ends with the end
of the same day of its last month, or with that month's last day where there is no such day. So a certificate issued on
10/7/2024 for 36 months is valid to the end of 10/7/2027, one issued on 29/2/2024 to the end of 28/2/2027. The rule that
moves the end of a term from a day off to the next working day (Điều 148.5) is for acts to be done: it is applied to
deadlines on request (``roll``), never to the validity printed on a certificate.

Days are Viet Nam's: turn a moment into a date with ``vietnam_day`` first.
"""
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any

from ocop.law.errors import LawError
from ocop.law.loader import ROOT, read_yaml
from ocop.law.reading import Node

VIETNAM = timezone(timedelta(hours=7))  # no summer time since 1975, so no zone database is needed
ONE_DAY = timedelta(days=1)
FIXED_HOLIDAYS = ((1, 1), (4, 30), (5, 1), (9, 2))  # Labour Code, Điều 112; the others move with the lunar year
SATURDAY = 5


def vietnam_day(moment: datetime) -> date:
    """The date in Viet Nam at an aware moment; ``ValueError`` for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("cần thời điểm có múi giờ")
    return moment.astimezone(VIETNAM).date()


# --- terms in months and calendar days -----------------------------------------------------------------------------


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later (or earlier), or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def certificate_end(issued: date, months: int = 36) -> date:
    """Last valid day of a certificate issued on that day (included). ``months`` from the regulation, at least 1."""
    if months < 1:
        raise ValueError("thời hạn phải từ 1 tháng")
    return add_months(issued, months)


def certificate_valid_on(issued: date, day: date, months: int = 36) -> bool:
    """True from the day of issue to the last valid day, both included (extension and revocation not considered)."""
    return issued <= day <= certificate_end(issued, months)


def days_term_end(event: date, days: int, *, roll: bool = True, holidays: "Holidays | None" = None) -> date:
    """Last day of a term of calendar days counted from the day after the event (45, 60 or 180 days).

    With ``roll`` a last day that is not worked moves to the next working day (Civil Code, Điều 148.5).
    """
    last = event + timedelta(days=days)
    return next_working_day(last, holidays) if roll else last


@dataclass(frozen=True)
class Window:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def renewal_window(end: date, opens: int = 180, closes: int = 120) -> Window:
    """When a re-ranking is to be filed: from 180 to 120 days before the certificate's last valid day (``26``)."""
    if opens < closes:
        raise ValueError("cửa sổ phải mở trước khi đóng")
    return Window(end - timedelta(days=opens), end - timedelta(days=closes))


def grace_end(end: date, days: int = 180) -> date:
    """Last day an expired certificate may stay valid while its re-ranking is judged (``26``, Điều 12.3)."""
    return end + timedelta(days=days)


def notice_by(end: date, days: int = 30) -> date:
    """Last day for the issuer to tell the producer that the certificate expires (148: at least 30 days before)."""
    return end - timedelta(days=days)


def last_day_before(limit: date) -> date:
    """The last day that is still "before" the date; the date itself is too late."""
    return limit - ONE_DAY


def is_before(day: date, limit: date) -> bool:
    """Strict "before", as plans and the batches of ``26`` say it."""
    return day < limit


def yearly(month_day: tuple[int, int], year: int) -> date:
    """The date a regulation gives as (month, day), in that year."""
    return date(year, *month_day)


# --- working days --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holidays:
    """Days not worked besides Saturdays and Sundays, days worked in exchange, and the years the table covers."""

    closed: frozenset[date]
    worked: frozenset[date]
    years: frozenset[int]

    def is_working(self, day: date) -> bool:
        """Outside the covered years only the holidays with a fixed date are known."""
        if day in self.worked:
            return True
        if day.weekday() >= SATURDAY or day in self.closed:
            return False
        return day.year in self.years or not _fixed_holiday(day)


def _fixed_holiday(day: date) -> bool:
    """1/1, 30/4, 1/5, 2/9, or the working day after the weekend that stands for one of them."""
    def named(other: date) -> bool:
        return (other.month, other.day) in FIXED_HOLIDAYS

    if named(day):
        return True
    monday = day - timedelta(days=day.weekday())
    lost = sum(named(monday - timedelta(days=back)) for back in (1, 2))
    # Two lost days (30/4 and 1/5 on one weekend) are made up on Monday and Tuesday; one that finds Monday
    # itself a holiday (1/5 after a Sunday 30/4) moves on to Tuesday.
    free = [at for at in (monday + ONE_DAY * step for step in range(4)) if not named(at)]
    return day in free[:lost]


def read_holidays(mapping: Mapping[int, Any], source: str) -> Holidays:
    """Read the table ``{year: {closed: [MM-DD], worked: [MM-DD]}}``; ``LawError`` where a day cannot be."""
    closed: set[date] = set()
    worked: set[date] = set()
    for year, lists in mapping.items():
        node = Node(source, str(year), lists).only(("closed", "worked"))
        closed.update(_days(node, "closed"))
        worked.update(_days(node, "worked"))
    odd = [day for day in closed if day.weekday() >= SATURDAY] + [day for day in worked if day.weekday() < SATURDAY]
    if odd:
        raise LawError(source, f"{min(odd):%d/%m/%Y}", "ngày nghỉ phải trong thứ Hai–thứ Sáu, ngày làm bù là cuối tuần")
    return Holidays(frozenset(closed), frozenset(worked), frozenset(mapping))


def _days(node: Node, key: str) -> list[date]:
    try:
        found = [date.fromisoformat(f"{node.where}-{text}") for text in node.texts(key)]
    except ValueError:
        raise node.fail(f"«{key}» có ngày không hợp lệ") from None
    if found != sorted(set(found)):
        raise node.fail(f"«{key}» phải theo thứ tự, không lặp")
    return found


@cache
def holidays() -> Holidays:
    """The installation's table, ``holidays.yaml``."""
    path = ROOT / "holidays.yaml"
    return read_holidays(read_yaml(path), path.name)


def is_working_day(day: date, table: Holidays | None = None) -> bool:
    """Monday to Friday but holidays, and the weekend days worked in exchange."""
    return (table or holidays()).is_working(day)


def next_working_day(day: date, table: Holidays | None = None) -> date:
    """The day itself where it is worked, else the first worked day after it."""
    while not is_working_day(day, table):
        day += ONE_DAY
    return day


def add_working_days(day: date, n: int, holidays: Holidays | None = None) -> date:
    """The n-th working day after ``day`` (the day itself is not counted); ``n`` 0 gives the day itself.

    15 working days from receipt at the commune: ``add_working_days(received, 15)`` is the last day in time (``26``).
    """
    if n < 0:
        raise ValueError("số ngày làm việc không được âm")
    while n:
        day += ONE_DAY
        n -= is_working_day(day, holidays)
    return day


def subtract_working_days(day: date, n: int, holidays: Holidays | None = None) -> date:
    """The n-th working day before ``day``: papers reach members 2 working days before the session (1048)."""
    if n < 0:
        raise ValueError("số ngày làm việc không được âm")
    while n:
        day -= ONE_DAY
        n -= is_working_day(day, holidays)
    return day


def working_days_between(start: date, end: date, holidays: Holidays | None = None) -> int:
    """Working days after ``start`` up to and including ``end``; negative where ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start, holidays)
    return sum(is_working_day(start + ONE_DAY * step, holidays) for step in range(1, (end - start).days + 1))


def uncovered_years(years: Iterable[int]) -> tuple[int, ...]:
    """Years the table does not list, for the health page: their lunar holidays are not known yet."""
    return tuple(sorted(set(years) - holidays().years))
