"""Written opinions: asynchronous until a due day; a meeting only where the spread or a member asks for it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from evaluations.models import AgendaItem, Evaluation
from evaluations.stages import _round, recognition, reminders, round_one, sessions
from ocop.accounts.refusals import Refused
from ocop.journal import clock
from ocop.notices.models import Notice
from tests import world as w
from tests.notices import sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = w.build(members=4, rounds=1, inspection="none", meeting_first="written")
    world.evaluation = w.registered(world)
    world.clock = clock.now()
    world.due = world.clock.date() + timedelta(days=3)
    secretary = world.people["thu_ky"]
    world.session = sessions.plan(
        secretary, world.batch.pk, round=1, form="written", held_on=world.due, evaluations=[world.evaluation.pk],
        now=world.now(),
    )  # fmt: skip
    sessions.open_session(secretary, world.session.pk, now=world.now())
    world.item = round_one.open(secretary, world.session.agenda.get().pk, now=world.now())
    return world


def close(world):
    return _round.close(world.people["thu_ky"], world.evaluation.pk, now=world.now())


def test_until_the_due_day_everybody_is_waited_for_then_the_quorum(world):
    w.score(world, world.item, 0.8, seats=world.seats[:3])
    with pytest.raises(Refused, match="Thành viên 4 chưa nộp phiếu"):
        close(world)
    world.clock += timedelta(days=4)
    assert close(world).sheets == 3


def test_without_a_quorum_of_opinions_nothing_closes_even_late(world):
    w.score(world, world.item, 0.8, seats=world.seats[:2])
    world.clock += timedelta(days=9)
    with pytest.raises(Refused, match="cần ít nhất 3"):
        close(world)


def test_a_wide_spread_leads_to_a_meeting_and_not_to_more_writing(client, world):
    w.score(world, world.item, 0.3, seats=world.seats[:2], stars=3)
    w.score(world, world.item, 1, seats=world.seats[2:])
    assert close(world).spread_exceeded
    secretary = world.people["thu_ky"]
    with pytest.raises(Refused, match="thảo luận"):
        recognition.propose(secretary, world.evaluation.pk, now=world.now())
    nothing = _round.rescore(secretary, world.evaluation.pk, reason="Ý kiến khác nhau nhiều", now=world.now())
    assert nothing is None and AgendaItem.objects.count() == 1
    again = {"round": 1, "evaluations": [world.evaluation.pk], "held_on": world.due}
    with pytest.raises(Refused, match="phải họp hội đồng"):
        sessions.plan(secretary, world.batch.pk, form="written", now=world.now(), **again)
    client.force_login(secretary)
    url = reverse("session_new", args=[world.season.code])
    frame = {"batch": world.batch.pk, "round": 1}
    assert "Trà hoa vàng" in client.get(url, {**frame, "form": "meeting"}).content.decode()
    assert "Trà hoa vàng" not in client.get(url, {**frame, "form": "written"}).content.decode()
    meeting = sessions.plan(secretary, world.batch.pk, form="meeting", now=world.now(), **again)
    sessions.take_attendance(secretary, meeting.pk, {s.pk for s in world.seats}, now=world.now())
    sessions.open_session(secretary, meeting.pk, now=world.now())
    item = round_one.open(secretary, meeting.agenda.get().pk, now=world.now())
    assert item.attempt == 2
    w.score(world, item, 0.8)
    assert not close(world).spread_exceeded
    assert recognition.propose(secretary, world.evaluation.pk, now=world.now()).state == "proposed"


def test_a_member_asks_for_a_meeting_and_the_result_waits_for_it(client, world):
    client.force_login(world.people["tv3"])
    url = reverse("round.ask_meeting", args=[world.evaluation.pk])
    assert url in client.get(reverse("sheet", args=[world.item.pk])).content.decode()
    refused = client.post(url, {"reason": " "})
    assert refused.status_code == 422
    assert client.post(url, {"reason": "Cần xem mẫu tại chỗ"}).status_code == 302
    again = client.post(url, {"reason": "Cần xem mẫu tại chỗ"})
    assert again.status_code == 422 and "đã đề nghị họp" in again.content.decode()
    w.score(world, world.item, 0.8)
    close(world)
    secretary = world.people["thu_ky"]
    with pytest.raises(Refused, match="đề nghị họp"):
        recognition.propose(secretary, world.evaluation.pk, now=world.now())
    client.force_login(world.people["tv1"])
    page = client.get(reverse("item_result", args=[world.item.pk])).content.decode()
    assert "Cần xem mẫu tại chỗ" in page and reverse("round.rescore", args=[world.evaluation.pk]) in page
    _round.conclude(world.people["tv1"], world.evaluation.pk, conclusion="Đã gửi mẫu đến từng người", now=world.now())
    recognition.propose(secretary, world.evaluation.pk, now=world.now())
    assert Evaluation.objects.get(pk=world.evaluation.pk).state == "proposed"


def test_no_meeting_is_asked_for_in_a_meeting(client):
    world = w.build(members=3)
    evaluation = w.registered(world)
    w.in_round(world, [evaluation])
    with pytest.raises(Refused, match="lấy ý kiến bằng văn bản"):
        _round.ask_meeting(world.people["tv2"], evaluation.pk, reason="Muốn họp", now=world.now())


def test_the_due_day_can_be_moved(client, world):
    client.force_login(world.people["thu_ky"])
    url = reverse("session.reschedule", args=[world.session.pk])
    assert client.post(url, {"held_on": "32/13/2026"}).status_code == 422
    day = world.due + timedelta(days=5)
    assert client.post(url, {"held_on": f"{day:%d/%m/%Y}", "place": ""}).status_code == 302
    world.session.refresh_from_db()
    assert world.session.held_on == day
    client.force_login(world.people["tv2"])
    assert client.post(url, {"held_on": f"{day:%d/%m/%Y}"}).status_code == 403


def test_who_has_not_handed_in_is_reminded_once_a_day_without_a_figure(client, world):
    w.score(world, world.item, 0.8, seats=world.seats[:2])
    sending.at_once()
    client.force_login(world.people["thu_ky"])
    url = reverse("session.remind", args=[world.session.pk])
    assert client.post(url).status_code == 302
    sent = sending.at_once()
    assert [m.to for m in sent] == [["tv3@example.vn"], ["tv4@example.vn"]]
    text = sent[0].subject + sent[0].body
    day = f"{world.due:%d/%m/%Y}"
    assert day in text and "chưa nộp" in text
    assert not any(ch.isdigit() for ch in text.replace(day, "").replace("localhost:8000", "").replace("tv3", ""
        ).replace("Thành viên 3", ""))  # fmt: skip
    refused = client.post(url)
    assert refused.status_code == 422 and "Không còn thành viên nào cần nhắc hôm nay" in refused.content.decode()
    assert reminders.remind_all(now=world.now()) == 0
    assert sending.at_once() == []
    assert reminders.remind_all(now=world.now() + timedelta(days=1)) == 2
    assert len(sending.at_once()) == 2 and Notice.objects.filter(kind="sheet.due").count() == 4


def test_members_and_strangers_remind_nobody(client, world):
    url = reverse("session.remind", args=[world.session.pk])
    client.force_login(world.people["tv2"])
    assert client.post(url).status_code == 403
    client.force_login(world.people["can_bo_khac"])
    assert client.post(url).status_code == 404
    assert not Notice.objects.filter(kind="sheet.due").exists()
