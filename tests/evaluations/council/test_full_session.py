"""A whole session: 12 members, 30 products, everything that goes wrong on such a day; the figures are counted again.

Every sheet goes through the acts, in an order that jumps between members and products. What the portal made of the
marks is compared with ``evaluations.rules.tally``, which knows nothing of the database.
"""

import json
from fractions import Fraction
from random import Random
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from evaluations import invariants
from evaluations.models import AgendaItem, Result, Sheet, SheetReopening
from evaluations.rules.tally import tally
from evaluations.stages import _round, recusals, scoring, sessions
from ocop.accounts.refusals import Refused, Stale
from ocop.journal.models import Entry
from tests import world as w

pytestmark = pytest.mark.django_db
MEMBERS, PRODUCTS = 12, 30
RECUSED, WIDE, MISSED, REOPENED, OFFLINE = 3, 7, 9, 11, 14  # products on which something happens
STAR_FOUR = "A.1.4"  # a criterion of the tea sheet of 148 with a minimum for four stars


class Day:
    """The session with its products, and the marks that every member means to give."""

    def __init__(self) -> None:
        self.world = w.build(members=MEMBERS, rounds=1, inspection="none")
        made = [
            w.registered(self.world, f"Trà {n}", of=w.producer(self.world, f"HTX số {n}", f"chu_the_{n}"))
            for n in range(PRODUCTS)
        ]
        self.law = made[0].dossier_version.criteria_set.law
        self.secretary, self.chair = self.world.people["thu_ky"], self.world.seats[0].user
        self.evaluations = made
        self.session = sessions.plan(
            self.secretary,
            self.world.batch.pk,
            round=1,
            held_on=self.world.clock.date(),
            evaluations=[e.pk for e in made],
            now=self.now(),
        )
        self.apart = self.world.seats[4]
        recusals.declare(self.apart.user, made[RECUSED].pk, reason="Người nhà của chủ thể", now=self.now())
        sessions.take_attendance(self.secretary, self.session.pk, {s.pk for s in self.world.seats}, now=self.now())
        sessions.open_session(self.secretary, self.session.pk, now=self.now())
        assert all(not reasons for _, reasons in sessions.open_all(self.secretary, self.session.pk, now=self.now()))
        self.items = list(AgendaItem.objects.filter(session=self.session).order_by("position"))
        self.plans = {(n, seat.pk): self.marks(n, seat) for n in range(PRODUCTS) for seat in self.voters(n)}

    def now(self):
        return self.world.now()

    def voters(self, product: int) -> list:
        return [seat for seat in self.world.seats if product != RECUSED or seat != self.apart]

    def marks(self, product: int, seat) -> dict:
        """Shares that differ a little from member to member; one member stands far apart on one product."""
        share, stars = 0.7 + (product % 5) * 0.05, 4
        if product == MISSED:
            share = 1
        if product == WIDE:
            share, stars = (0.3, 3) if seat == self.world.seats[2] else (1, 5)
        marks = w.marks_for(self.law, share, stars=stars)
        differs = self.law.criteria[(product + seat.position) % len(self.law.criteria)]
        if product != WIDE and not differs.minimums:
            marks[differs.code] = max(0, (marks[differs.code] or 0) - 1)
        if product == MISSED and seat.position > 5:  # seven of twelve stay below the four-star minimum
            option = self.law.criterion(STAR_FOUR)
            need = option.required_for[4]
            marks[STAR_FOUR] = max(at for at, o in enumerate(option.options) if o.points < need)
        return marks

    def save(self, product: int, seat, marks: dict, version: int, **more) -> Sheet:
        return scoring.save_sheet(
            seat.user, self.items[product].pk, version=version, marks=marks, seat=seat.pk, now=self.now(), **more
        )

    def submit(self, product: int, seat, version: int) -> Sheet:
        return scoring.submit_sheet(seat.user, self.items[product].pk, version=version, seat=seat.pk, now=self.now())

    def counted_again(self, item: AgendaItem) -> dict:
        """What the rules alone make of the locked marks."""
        sheets = Sheet.objects.filter(item=item, state="closed").order_by("seat__position")
        return tally(
            {
                "set": self.law.code,
                "statute": {"minimum_rule": "majority", "missed_minimum": "cap", "spread_limit": 10},
                "cases": item.evaluation.dossier_version.cases,
                "sheets": [{"member": str(s.seat_id), "marks": s.marks} for s in sheets],
            }
        )


def interleaved_saves(day: Day) -> None:
    """Everybody works at once: in two halves where product and seat are even, else in one; then they hand in."""
    work = [(n, seat) for n in range(PRODUCTS) for seat in day.voters(n)]
    Random(4).shuffle(work)
    half_done = []
    for n, seat in work:
        marks = day.plans[n, seat.pk]
        if (n + seat.position) % 12 == 0:
            first = dict(list(marks.items())[: len(marks) // 2])
            day.save(n, seat, first, 0)
            half_done.append((n, seat))
        elif (n, seat.position) != (OFFLINE, 6):
            day.submit(n, seat, day.save(n, seat, marks, 0).version)
    for n, seat in half_done:
        with pytest.raises(Refused, match="tiêu chí chưa chấm"):
            day.submit(n, seat, 1)
        marks = day.plans[n, seat.pk]
        rest = dict(list(marks.items())[len(marks) // 2 :])
        with pytest.raises(Stale):
            day.save(n, seat, rest, 0)  # another window of the same member
        day.submit(n, seat, day.save(n, seat, rest, 1).version)


def a_lost_line(day: Day) -> None:
    """Product 14, member 6: the save arrives, its answer is lost, the browser sends the same change again."""
    seat = day.world.seats[5]
    marks, change = day.plans[OFFLINE, seat.pk], str(uuid4())
    first = day.save(OFFLINE, seat, marks, 0, change=change)
    again = day.save(OFFLINE, seat, marks, 0, change=change)
    assert (first.pk, first.version) == (again.pk, again.version) and again.version == 1
    receipt = day.submit(OFFLINE, seat, 1).receipt
    assert day.submit(OFFLINE, seat, 1).receipt == receipt
    late = day.save(OFFLINE, seat, marks, 0, change=change)  # a tab that wakes up hours later
    assert (late.version, late.state) == (1, "submitted")
    entries = Entry.objects.filter(act="sheet.submit", subject_id=str(first.pk))
    assert entries.count() == 1


def a_reopened_sheet(day: Day) -> None:
    """Product 11, member 4 asks, the secretary agrees; one mark changes and the old sheet is kept."""
    seat, item = day.world.seats[3], day.items[REOPENED]
    sheet = Sheet.objects.get(item=item, seat=seat)
    asked = scoring.ask_reopening(seat.user, sheet.pk, reason="Chấm nhầm một tiêu chí", now=day.now())
    scoring.confirm_reopening(day.secretary, asked.pk, now=day.now())
    with pytest.raises(Refused, match="chưa nộp phiếu"):
        _round.close(day.secretary, day.evaluations[REOPENED].pk, now=day.now())
    sheet.refresh_from_db()
    code = next(c.code for c in day.law.criteria if not c.minimums and sheet.marks[c.code] not in (0, None))
    saved = day.save(REOPENED, seat, {code: 0}, sheet.version)
    day.submit(REOPENED, seat, saved.version)
    kept = SheetReopening.objects.get()
    assert kept.old_marks[code] != 0 and kept.old_receipt and kept.old_total > saved.total


def refused_posts(day: Day) -> None:
    """Who may not, and what cannot be, changes nothing: a recused member, an outsider, another set's option."""
    with pytest.raises(PermissionDenied, match="từ chối chấm"):
        day.save(RECUSED, day.apart, {"A.1.1": 0}, 0)
    with pytest.raises(Http404):
        scoring.save_sheet(day.secretary, day.items[0].pk, version=0, marks={"A.1.1": 0}, now=day.now())
    with pytest.raises(Refused, match="đã nộp"):
        day.save(0, day.world.seats[0], {"Z.9.9": 0}, 1)


def test_a_whole_session_of_twelve_members_and_thirty_products(client):
    day = Day()
    interleaved_saves(day)
    a_lost_line(day)
    refused_posts(day)
    a_reopened_sheet(day)
    assert not Result.objects.exists()
    tried = sessions.close_all(day.secretary, day.session.pk, now=day.now())
    assert [str(item) for item, reasons in tried if reasons] == []

    wide, again = a_second_scoring(day)
    sessions.close_session(day.secretary, day.session.pk, now=day.now())

    results = {r.item_id: r for r in Result.objects.select_related("item__evaluation__dossier_version")}
    assert len(results) == PRODUCTS + 1
    for item in [*day.items, again]:
        assert_same(results[item.pk], day.counted_again(results[item.pk].item))
    assert results[day.items[RECUSED].pk].sheets == MEMBERS - 1
    a_missed_minimum(day, results[day.items[MISSED].pk])
    assert Sheet.objects.filter(state="closed").count() == MEMBERS * (PRODUCTS + 1) - 1
    assert [found for found in invariants.check() if found["violations"]] == []

    client.force_login(day.chair)
    page = client.get(reverse("item_result", args=[day.items[WIDE].pk])).content.decode()
    assert f"Chênh lệch {wide.spread} điểm, vượt giới hạn 10" in page
    assert client.get(reverse("item_result", args=[again.pk])).status_code == 200


def a_second_scoring(day: Day) -> tuple[Result, AgendaItem]:
    """Product 7: the spread is discussed, all score once more, the first scores stay."""
    wide = Result.objects.get(item=day.items[WIDE])
    assert wide.spread_exceeded and wide.spread > 10
    first = {s.seat_id: s.total for s in Sheet.objects.filter(item=day.items[WIDE])}
    again = _round.rescore(
        day.secretary, day.evaluations[WIDE].pk, reason="Thống nhất cách hiểu tiêu chí A.1", now=day.now()
    )
    for seat in day.world.seats:
        marks = w.marks_for(day.law, 0.9, stars=5)
        sheet = scoring.save_sheet(seat.user, again.pk, version=0, marks=marks, now=day.now())
        scoring.submit_sheet(seat.user, again.pk, version=sheet.version, now=day.now())
    _round.close(day.secretary, day.evaluations[WIDE].pk, now=day.now())
    assert {s.seat_id: s.total for s in Sheet.objects.filter(item=day.items[WIDE])} == first
    return wide, again


def a_missed_minimum(day: Day, missed: Result) -> None:
    """Product 9: the points are those of four stars, but only five of twelve sheets reach a minimum for them."""
    broken = [m for m in missed.minimums if m["criterion"] == STAR_FOUR and m["star"] == 4]
    assert [(m["sheets_met"], m["met"]) for m in broken] == [(5, False)]
    assert missed.band >= 4 and missed.stars == 3
    printed = day.law.criterion(STAR_FOUR).printed_code
    assert f"{printed} «" in missed.explanation and "5/12 phiếu đạt" in missed.explanation


def assert_same(result: Result, counted: dict) -> None:
    """The stored result is what the rules make of the same marks, to the last fraction."""
    totals = {str(s.seat_id): s.total for s in Sheet.objects.filter(item=result.item_id, state="closed")}
    assert counted["totals"] == totals
    assert Fraction(counted["mean_exact"]) == result.mean and counted["mean"] == f"{result.mean_shown:.2f}"
    assert (counted["spread"], counted["spread_exceeded"]) == (result.spread, result.spread_exceeded)
    assert (counted["band"], counted["stars"]) == (result.band, result.stars)
    assert json.loads(json.dumps(counted["minimums"])) == result.minimums
    assert counted["explanation"] == result.explanation
