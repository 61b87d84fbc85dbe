"""Planning lists what fits the agenda; the room keeps itself current without a figure; opening is offered once."""

import re

import pytest
from django.urls import reverse

from evaluations.models import Batch, Session
from evaluations.selectors.sessions import eligible
from evaluations.stages import _act, sessions
from ocop.journal import clock
from tests import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    world = w.build(members=4)
    client.force_login(world.people["thu_ky"])
    return world


def test_the_form_lists_only_what_can_stand_on_that_agenda(client, world):
    w.registered(world, "Trà xanh", of=w.producer(world))
    scored = w.registered(world, "Trà sen", of=w.producer(world, "HTX Hai", "chu_the_khac"))
    w.submitted(world, "Trà mới nộp", of=w.producer(world, "HTX Ba", "chu_the_ba"))
    w.in_round(world, [scored])
    other = Batch.objects.create(
        season=world.season, number=2, intake_from=world.batch.intake_from, intake_to=world.batch.intake_to
    )
    url = reverse("session_new", args=[world.season.code])

    def offered(**frame) -> list[str]:
        page = client.get(url, frame).content.decode()
        return [name for name in ("Trà xanh", "Trà sen", "Trà mới nộp") if name in page]

    assert offered(batch=world.batch.pk, round=1, form="meeting") == ["Trà xanh"]
    assert offered(batch=other.pk, round=1, form="meeting") == []
    assert offered(batch=world.batch.pk, round=2, form="meeting") == []
    assert offered() == []  # the newest batch, round one
    assert 'value="written"' not in client.get(url).content.decode()  # this procedure has no written opinions
    refused = client.post(
        url,
        {"batch": other.pk, "round": 1, "form": "meeting", "held_on": "01/12/2026", "evaluations": [scored.pk]},
    )
    assert refused.status_code == 422 and "không đưa ra được phiên họp" in refused.content.decode()
    assert Session.objects.count() == 1


def test_a_product_of_another_frame_is_refused_with_what_was_typed_kept(client, world):
    first = w.registered(world, "Trà xanh")
    w.registered(world, "Trà sen", of=w.producer(world, "HTX Hai", "chu_the_khac"))
    w.in_round(world, [first])
    refused = client.post(
        reverse("session_new", args=[world.season.code]),
        {"batch": world.batch.pk, "round": 1, "form": "meeting", "held_on": "01/12/2026", "place": "Phòng 2",
         "evaluations": [first.pk]},
    )  # fmt: skip
    page = refused.content.decode()
    assert refused.status_code == 422 and "không đưa ra được phiên họp" in page and "Phòng 2" in page


def test_what_is_planned_once_is_not_offered_again(client, world):
    evaluation = w.registered(world)
    frame = (world.season, 1, world.batch, "meeting")
    assert [e.pk for e in eligible(world.people["thu_ky"], *frame)] == [evaluation.pk]
    sessions.plan(
        world.people["thu_ky"], world.batch.pk, round=1, held_on=world.clock.date(), evaluations=[evaluation.pk],
        now=world.now(),
    )  # fmt: skip
    assert eligible(world.people["thu_ky"], *frame) == []


def acts(world, evaluation) -> dict[str, list[str]]:
    evaluation = type(evaluation).objects.select_related("season__council__statute").get(pk=evaluation.pk)
    return {a.act: a.reasons for a in _act.available(world.people["thu_ky"], evaluation, world.now())}


def test_opening_is_offered_only_while_an_item_waits(client, world):
    evaluation = w.registered(world)
    assert "round.open" not in acts(world, evaluation)
    session = sessions.plan(
        world.people["thu_ky"], world.batch.pk, round=1, held_on=world.clock.date(), evaluations=[evaluation.pk],
        now=world.now(),
    )  # fmt: skip
    assert "Phiên họp chưa khai mạc hoặc đã kết thúc." in acts(world, evaluation)["round.open"]
    here = {seat.pk for seat in world.seats}
    sessions.take_attendance(world.people["thu_ky"], session.pk, here, now=world.now())
    sessions.open_session(world.people["thu_ky"], session.pk, now=world.now())
    assert acts(world, evaluation)["round.open"] == []
    sessions.open_all(world.people["thu_ky"], session.pk, now=world.now())
    assert "round.open" not in acts(world, evaluation)


@pytest.mark.parametrize("screen", ["", "?man-hinh=1"])
def test_the_live_pieces_say_who_and_never_how_much(client, world, screen):
    made = [w.registered(world, f"Trà {n}", of=w.producer(world, f"HTX {n}", f"ct_{n}")) for n in range(2)]
    session, items = w.in_round(world, made)
    w.score(world, items[0], 0.7)
    w.score(world, items[1], 0.7, seats=world.seats[:2])
    w.close_round(world, made[0])
    world.clock = clock.now()
    answer = client.get(reverse("session_live", args=[session.pk]) + screen)
    known = f"{screen}&" if screen else "?"
    unchanged = client.get(reverse("session_live", args=[session.pk]) + f"{known}da-co={answer['X-Room-State']}")
    assert unchanged.status_code == 204 and not unchanged.content
    live = answer.content.decode()
    assert "Đã đóng" in live and ("Thành viên 3" in live or screen)
    text = re.sub(r"<[^>]+>", " ", live)
    assert not re.search(r"\d+[.,]\d\d|\bsao\b|chênh lệch", text)
    client.force_login(world.people["can_bo_khac"])
    assert client.get(reverse("session_live", args=[session.pk]) + screen).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_live_pieces_cost_the_same_for_one_product_and_three(client, world, count, django_assert_num_queries):
    made = [w.registered(world, f"Trà {n}", of=w.producer(world, f"HTX {n}", f"ct_{n}")) for n in range(count)]
    session, _ = w.in_round(world, made)
    client.get(reverse("session_live", args=[session.pk]))
    with django_assert_num_queries(15):
        client.get(reverse("session_live", args=[session.pk]))
