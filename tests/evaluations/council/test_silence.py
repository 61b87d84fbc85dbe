"""Before the close nobody learns anything that derives from others' marks: not a byte of any page differs.

Two databases are compared that differ in the others' marks and in nothing else: the same acts at the same times, and
behind them totals in another order, another spread, other missed minimums, another number of answers in a draft. Every
address of the portal that can be asked for is asked for, by every role.
"""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from evaluations.models import Result, Sheet
from evaluations.stages import reminders, scoring
from ocop.accounts.models import User
from ocop.notices import letters
from ocop.notices.models import Notice
from tests import world as w

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Those nearest to the sheets: the chair, a member who has not begun, the secretary, an officer, the administrator.
NEAREST = ["tv1", "tv5", "thu_ky", "can_bo", "quan_tri"]
OTHERS = ["tv2", "to_tu_van", "duyet", "tinh", "duyet_tinh", "can_bo_khac", "kiem_toan", "xa", "chu_the", "nobody"]
OURS = ("/phien-hop/", "/danh-gia/", "/cham-diem/", "/ket-qua/", "/hoi-dong/")
MASKS = (
    (re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'), b"[csrf]"),
    (re.compile(rb'"x-csrftoken": "[^"]*"'), b"[csrf]"),
)
SHOWN_HEADERS = ("Content-Type", "Content-Disposition", "Content-Length", "Location", "ETag", "X-Room-State")
# Shares of each maximum by seat: totals in opposite order, spread within and over the limit.
LOUD = {1: 0.95, 2: 0.9, 3: 0.85, 4: 0.4}
QUIET = {1: 0.35, 2: 0.55, 3: 0.6, 4: 0.95}


class Room:
    """A product in an open round: seats 1–3 hand in, seat 4 is at work, seat 5 has not begun."""

    def __init__(self) -> None:
        self.world = w.build(members=5)
        self.evaluation = w.registered(self.world)
        self.session, [self.item] = w.in_round(self.world, [self.evaluation])
        self.version = self.item.evaluation.dossier_version
        # The rows stand before the two databases part, so that their keys are the same in both.
        for seat in self.world.seats[:4]:
            scoring.save_sheet(seat.user, self.item.pk, version=0, marks={}, now=self.world.now())
        self.start = self.world.clock

    def score(self, shares: dict[int, float], own: str) -> None:
        """Everybody's marks; those of the viewer stay the same in both databases."""
        law = self.version.criteria_set.law
        for place, share in {**shares, **{n: 0.7 for n in shares if f"tv{n}" == own}}.items():
            seat, now = self.world.seats[place - 1], self.start + timedelta(minutes=place)
            marks = w.marks_for(law, share, self.version.cases, stars=2)
            if place == 4:
                marks = dict(list(marks.items())[: 5 if share < 0.5 else 12])
            note = {law.criteria[0].code: "Tốt" if share > 0.7 else "Còn nhiều điểm phải sửa"}
            sheet = scoring.save_sheet(seat.user, self.item.pk, version=1, marks=marks, notes=note, now=now)
            if place != 4:
                scoring.submit_sheet(seat.user, self.item.pk, version=sheet.version, now=now)

    def addresses(self) -> list[str]:
        """Every address of the portal that can be asked for about this product."""
        ids = {
            "phien-hop": self.session.pk,
            "danh-gia": self.evaluation.pk,
            "cham-diem": self.item.pk,
            "ket-qua": self.item.pk,
            "hoi-dong": self.world.season.council_id,
            "san-pham": self.evaluation.dossier.product_id,
            "ho-so": self.evaluation.dossier_id,
            "chu-the": self.evaluation.dossier.product.producer_id,
        }
        found = [_filled(route, ids, self.world.season.code) for route in _routes(get_resolver())]
        found += [f"{url}?man-hinh=1" for url in found if url.startswith("/phien-hop/")]
        lists = [f"{url}?sort={order}" for url in found for order in ("mean", "-mean", "stars") if url in self.lists()]
        changelists = [
            reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist") for m in admin.site._registry
        ]
        return found + lists + changelists

    def lists(self) -> set[str]:
        return {reverse("session_list"), reverse("scoring_queue"), f"/ke-hoach/{self.world.season.code}/"}


def _routes(resolver, prefix: str = "") -> list[str]:
    routes = []
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            routes.append(route)
        elif not route.startswith("quan-tri/"):
            routes += _routes(entry, route)
    return routes


def _filled(route: str, ids: dict, code: str) -> str:
    section = route.split("/")[0]
    number = str(ids.get(section, ids["danh-gia"]))
    route = re.sub(r"<int:\w+>", number, route)
    return "/" + re.sub(r"<(?:\w+:)?\w+>", code, route).replace("^", "").replace("$", "")


def _asked(client: Client, url: str, method: str = "get") -> tuple:
    answer = getattr(client, method)(url)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for mask, instead in MASKS:
        body = mask.sub(instead, body)
    if body[:4] == b"PK\x03\x04":
        return answer.status_code, _unpacked(body)
    return answer.status_code, {name: answer.headers.get(name) for name in SHOWN_HEADERS}, body


def _unpacked(body: bytes) -> dict[str, bytes]:
    """A workbook's parts; the times of its making are those of the clock and not compared."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return {name: book.read(name) for name in book.namelist() if name != "docProps/core.xml"}


def _seen(room: Room, viewer: str, shares: dict[int, float]) -> dict[str, tuple]:
    """What the viewer is shown everywhere, in the database with these marks; the database is as before after it."""
    client = Client(raise_request_exception=False)
    if viewer != "nobody":
        client.force_login(room.world.people[viewer])
        # The admin's list of users shows it to the minute, and the two visits may fall into two minutes.
        User.objects.filter(username=viewer).update(last_login=room.start)
    place = transaction.savepoint()
    room.score(shares, own=viewer)
    seen = {url: _asked(client, url) for url in room.addresses()}
    # Acts that are refused say why: the reasons must not differ either.
    refusing = ("round.close", "round.rescore", "round.conclude", "round.stop", "round.ask_meeting")
    for act in (*refusing, "sheet.transcribe", "sheet.confirm_transcription"):
        url = reverse(act, args=[room.evaluation.pk])
        seen[f"POST {url}"] = _asked(client, url, "post")
    url = reverse("session_close_all", args=[room.session.pk])
    seen[f"POST {url}"] = _asked(client, url, "post")
    room_url = reverse("session", args=[room.session.pk])
    seen[f"{room_url} after it"] = _asked(client, room_url)
    seen |= _told(room)
    assert not Result.objects.exists()
    transaction.savepoint_rollback(place)
    return seen


def _told(room: Room) -> dict[str, tuple]:
    """Every notice there is and its letter, after the secretary reminded and somebody asked to reopen a sheet."""
    later = room.start + timedelta(minutes=30)
    reminders.remind(room.world.people["thu_ky"], room.session.pk, now=later)
    own = Sheet.objects.get(item=room.item, seat=room.world.seats[1])
    scoring.ask_reopening(room.world.people["tv2"], own.pk, reason="Nhầm dòng", now=later)
    found = {}
    for place, notice in enumerate(Notice.objects.select_related("person").order_by("made_at", "kind", "person")):
        letter = letters.of_notice(notice, notice.person.email)
        name = f"notice {place}: {notice.kind} to {notice.person.username}"
        html = letter.alternatives[0][0]
        found[name] = notice.subject, notice.text, notice.link, notice.way, letter.subject, letter.body, html
    assert {"sheet.due to tv5", "sheet.reopening to tv1"} <= {name.partition(": ")[2] for name in found}
    return found


def _leaks(viewers: list[str]) -> tuple[list, list]:
    """Pages that differ between the two databases, and pages of the council that break."""
    room = Room()
    admin_user = room.world.people["quan_tri"]
    admin_user.is_staff = admin_user.is_superuser = True
    admin_user.save()
    different, broken = [], []
    for viewer in viewers:
        loud, quiet = _seen(room, viewer, LOUD), _seen(room, viewer, QUIET)
        assert loud.keys() == quiet.keys()
        different += [(viewer, url) for url in loud if loud[url] != quiet[url]]
        broken += [(viewer, url) for url in loud if url.startswith(OURS) and loud[url][0] >= 500]
    return different, broken


@pytest.mark.long
def test_no_page_differs_before_the_close():
    assert _leaks(NEAREST) == ([], [])


@pytest.mark.prove
def test_no_page_differs_before_the_close_for_anybody_else_either():
    assert _leaks(OTHERS) == ([], [])


def test_there_is_something_that_could_leak_and_it_shows_after_the_close():
    room = Room()
    pages = {}
    for name, shares in (("loud", LOUD), ("quiet", QUIET)):
        place = transaction.savepoint()
        room.score(shares, own="")
        totals = list(
            Sheet.objects.filter(state="submitted").order_by("seat__position").values_list("total", flat=True)
        )
        pages[f"{name} totals"] = totals
        for seat in room.world.seats[3:]:  # the rest hand in too, and the round is closed
            sheet = Sheet.objects.filter(seat=seat).first()
            marks = w.marks_for(room.version.criteria_set.law, 0.7, room.version.cases)
            saved = scoring.save_sheet(
                seat.user,
                room.item.pk,
                version=sheet.version if sheet else 0,
                marks=marks,
                now=room.start + timedelta(hours=1),
            )
            scoring.submit_sheet(seat.user, room.item.pk, version=saved.version, now=room.start + timedelta(hours=1))
        room.world.clock = room.start + timedelta(hours=2)
        result = w.close_round(room.world, room.evaluation)
        pages[f"{name} result"] = (result.mean, result.spread_exceeded, [m["met"] for m in result.minimums])
        client = Client()
        client.force_login(room.world.people["thu_ky"])
        pages[name] = _asked(client, reverse("item_result", args=[room.item.pk]))
        transaction.savepoint_rollback(place)
    assert pages["loud totals"] == sorted(pages["loud totals"], reverse=True)
    assert pages["quiet totals"] == sorted(pages["quiet totals"])
    assert pages["loud result"] != pages["quiet result"] and pages["loud"] != pages["quiet"]
