"""The session room: planned, attended, opened, products opened and closed, discussed, scored again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from evaluations.models import AgendaItem, Evaluation, Result, Session, Sheet, SheetReopening
from evaluations.selectors.papers import sessions as papers
from evaluations.stages import scoring
from evaluations.states import State
from ocop.journal import clock
from tests import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return w.build(members=4)


def enter(client, world, name: str):
    """Sign in; from here on the pages' clock is the database's, so the world's moves up to it."""
    client.force_login(world.people[name])
    world.clock = max(world.clock, clock.now())
    return client


def planned(client, world, *evaluations) -> Session:
    enter(client, world, "thu_ky")
    day = world.clock.date() + timedelta(days=1)
    done = client.post(
        reverse("session_new", args=[world.season.code]),
        {
            "batch": world.batch.pk,
            "round": 1,
            "form": "meeting",
            "held_on": f"{day:%d/%m/%Y}",
            "place": "Phòng họp số 2",
            "evaluations": [e.pk for e in evaluations],
        },
    )
    assert done.status_code == 302, done.content.decode()
    return Session.objects.get()


def test_a_session_is_led_from_the_plan_to_the_results(client, world):
    evaluation = w.registered(world)
    session = planned(client, world, evaluation)
    item = session.agenda.get()
    room = reverse("session", args=[session.pk])
    page = client.get(room).content.decode()
    assert "Chưa khai mạc" in page and "Túc số: 0/4 người chấm, cần 3" in page
    client.post(reverse("session.attendance", args=[session.pk]), {"present": [s.pk for s in world.seats[:3]]})
    assert "Túc số: 3/4 người chấm, cần 3" in client.get(room).content.decode()
    client.post(reverse("session.open", args=[session.pk]))
    assert client.post(reverse("round.open", args=[evaluation.pk])).status_code == 302
    w.score(world, item, 0.7, seats=world.seats[:2])
    page = client.get(room).content.decode()
    assert "đã nộp 2 phiếu" in page and "Chưa nộp: Thành viên 3" in page and "Thành viên 3 chưa nộp phiếu." in page
    w.score(world, item, 0.9, seats=world.seats[2:3])
    assert client.post(reverse("round.close", args=[evaluation.pk])).status_code == 302
    result = Result.objects.get(item=item)
    page = client.get(reverse("item_result", args=[item.pk])).content.decode()
    assert result.explanation.split(".")[0] in page.replace("&lt;", "<")
    for sheet in Sheet.objects.filter(item=item):
        assert f"<strong>{sheet.total}</strong>" in page
    assert f"Tiêu chí tạo nên chênh lệch {result.spread} điểm" in page
    used = page.split("Quy chế đã áp dụng")[1].split("</section>")[0]
    mean = f"{result.mean_numerator}/{result.mean_denominator}"
    for said in ("3/4", "có Chủ tịch hoặc người được ủy quyền", "10 điểm", "quá nửa số phiếu đạt", mean,
                 "hai chữ số", result.rule_version):  # fmt: skip
        assert said in used, said
    assert client.post(reverse("session.close", args=[session.pk])).status_code == 302
    session.refresh_from_db()
    assert session.closed_at
    [figures] = papers.minutes(session, {})["statutes"]
    for said in ("túc số 3/4", "có Chủ tịch", "tối đa 10 điểm", "quá nửa số phiếu đạt", "xếp hạng cao nhất",
                 "hai chữ số thập phân", result.rule_version):  # fmt: skip
        assert said in figures, said


def test_one_press_notes_the_whole_council_as_present(client, world):
    session = planned(client, world, w.registered(world))
    client.post(reverse("session.attendance", args=[session.pk]), {"everybody": "1"})
    present = session.attendance.filter(present=True).values_list("seat", flat=True)
    assert set(present) == {seat.pk for seat in world.seats}


def test_without_a_quorum_nothing_opens_and_the_room_says_why(client, world):
    evaluation = w.registered(world)
    session = planned(client, world, evaluation)
    client.post(reverse("session.attendance", args=[session.pk]), {"present": [s.pk for s in world.seats[1:3]]})
    client.post(reverse("session.open", args=[session.pk]))
    page = client.get(reverse("session", args=[session.pk])).content.decode()
    assert "cần ít nhất 3" in page and "Chủ tịch hội đồng hoặc người được ủy quyền chưa có mặt." in page
    done = client.post(reverse("round.open", args=[evaluation.pk]))
    assert done.status_code == 422 and "cần ít nhất 3" in done.content.decode()
    assert AgendaItem.objects.get().opened_at is None
    done = client.post(reverse("session_open_all", args=[session.pk]), follow=True).content.decode()
    assert "0 sản phẩm đã mở chấm điểm; 1 để lại" in done and "cần ít nhất 3" in done


def test_opening_and_closing_all_name_what_they_leave_out(client, world):
    one, two = w.registered(world), w.registered(world, "Trà xanh", of=w.producer(world, "HTX Hai", "chu_the_khac"))
    session = planned(client, world, one, two)
    client.post(reverse("session.attendance", args=[session.pk]), {"present": [s.pk for s in world.seats]})
    client.post(reverse("session.open", args=[session.pk]))
    done = client.post(reverse("session_open_all", args=[session.pk]), follow=True).content.decode()
    assert "2 sản phẩm đã mở chấm điểm" in done
    first = session.agenda.get(evaluation=one)
    w.score(world, first, 0.7)
    page = client.post(reverse("session_close_all", args=[session.pk]), follow=True).content.decode()
    assert "1 sản phẩm đã đóng vòng chấm; 1 để lại" in page and "Thành viên 4 chưa nộp phiếu." in page
    assert list(Result.objects.values_list("item", flat=True)) == [first.pk]
    refused = client.post(reverse("session.close", args=[session.pk]))
    assert refused.status_code == 422 and "«Trà xanh» chưa đóng vòng chấm." in refused.content.decode()


def test_a_spread_over_the_limit_is_discussed_and_scored_again(client, world):
    evaluation = w.registered(world)
    session, [item] = w.in_round(world, [evaluation])
    w.score(world, item, 0.5, seats=world.seats[:2], stars=3)
    w.score(world, item, 1, seats=world.seats[2:])
    assert w.close_round(world, evaluation).spread_exceeded
    enter(client, world, "thu_ky")
    page = client.get(reverse("session", args=[session.pk])).content.decode()
    assert "Chênh lệch vượt giới hạn" in page and reverse("round.rescore", args=[evaluation.pk]) in page
    url = reverse("round.rescore", args=[evaluation.pk])
    refused = client.post(url, {"reason": " "})
    assert refused.status_code == 422 and AgendaItem.objects.count() == 1
    assert client.post(url, {"reason": "Chưa thống nhất cách hiểu tiêu chí"}).status_code == 302
    again = AgendaItem.objects.get(attempt=2)
    w.score(world, again, 0.7)
    w.close_round(world, evaluation)
    page = client.get(reverse("item_result", args=[again.pk])).content.decode()
    assert reverse("item_result", args=[item.pk]) in page  # the first scores stay beside the new
    enter(client, world, "tv1")
    done = client.post(reverse("round.conclude", args=[evaluation.pk]), {"conclusion": "Giữ kết quả"})
    assert done.status_code == 302 and AgendaItem.objects.get(attempt=2).note == "Giữ kết quả"


def test_a_low_mean_stops_after_round_one(client, world):
    evaluation = w.registered(world)
    session, [item] = w.in_round(world, [evaluation])
    w.score(world, item, 0.2, stars=2)
    w.close_round(world, evaluation)
    enter(client, world, "thu_ky")
    url = reverse("round.stop", args=[evaluation.pk])
    assert url in client.get(reverse("session", args=[session.pk])).content.decode()
    assert client.post(url).status_code == 302
    assert Evaluation.objects.get(pk=evaluation.pk).state == State.DECLINED


def test_a_recused_member_leaves_the_product_and_its_quorum(client, world):
    evaluation = w.registered(world)
    session = planned(client, world, evaluation)
    enter(client, world, "tv2")
    url = reverse("recusal.declare", args=[evaluation.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Tư vấn cho chủ thể"}).status_code == 302
    item = session.agenda.get()
    assert client.get(reverse("sheet", args=[item.pk])).status_code == 403
    assert client.get(reverse("item_result", args=[item.pk])).status_code == 404
    room = client.get(reverse("session", args=[session.pk])).content.decode()
    assert "Trà hoa vàng" not in room and "1 sản phẩm không hiển thị" in room
    enter(client, world, "tv1")
    decide = reverse("recusal.decide", args=[evaluation.pk])
    assert "Tư vấn cho chủ thể" in client.get(decide).content.decode()
    recusal = evaluation.recusals.get()
    client.post(decide, {"recusal": recusal.pk, "confirmed": "yes", "reason": "Đúng là có lợi ích"})
    recusal.refresh_from_db()
    assert recusal.state == "confirmed"
    assert "cần 3" in client.get(reverse("session", args=[session.pk])).content.decode()
    assert "Túc số: 0/3" in client.get(reverse("session", args=[session.pk])).content.decode()


def test_a_sheet_is_reopened_by_two_people(client, world):
    evaluation = w.registered(world)
    session, [item] = w.in_round(world, [evaluation])
    w.score(world, item, 0.7, seats=[world.seats[1]])
    sheet = Sheet.objects.get()
    enter(client, world, "tv2")
    ask = reverse("sheet.ask_reopening", args=[evaluation.pk])
    assert client.post(ask, {"sheet": sheet.pk, "reason": "Chấm nhầm tiêu chí"}).status_code == 302
    other = scoring.save_sheet(world.people["tv3"], item.pk, version=0, marks={}, now=world.now())
    assert client.post(ask, {"sheet": other.pk, "reason": "Không phải phiếu của tôi"}).status_code == 422
    confirm = reverse("sheet.confirm_reopening", args=[evaluation.pk])
    assert client.post(confirm).status_code == 403  # a member is no second person
    enter(client, world, "thu_ky")
    assert confirm in client.get(reverse("session", args=[session.pk])).content.decode()
    assert client.post(confirm).status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == "draft" and SheetReopening.objects.get().old_receipt


def test_the_agenda_takes_more_products_and_another_order(client, world):
    one, two = w.registered(world), w.registered(world, "Trà xanh", of=w.producer(world, "HTX Hai", "chu_the_khac"))
    session = planned(client, world, one)
    client.post(reverse("session.agenda", args=[session.pk]), {"evaluations": [two.pk]})
    first, second = session.agenda.order_by("position")
    order = reverse("session.arrange", args=[session.pk])
    client.post(order, {"item": [first.pk, second.pk], "place": [2, 1]})
    assert list(session.agenda.order_by("position").values_list("evaluation", flat=True)) == [two.pk, one.pk]
    assert client.post(order, {"item": [first.pk], "place": [1]}).status_code == 422


def test_another_unit_finds_no_session(client, world):
    evaluation = w.registered(world)
    session = planned(client, world, evaluation)
    enter(client, world, "can_bo_khac")
    pages = [reverse("session", args=[session.pk]), reverse("session_new", args=[world.season.code])]
    acts = [reverse(name, args=[session.pk]) for name in ("session.open", "session.close", "session.attendance")]
    assert [client.get(url).status_code for url in pages] == [404, 404]
    assert [client.post(url).status_code for url in acts] == [404, 404, 404]
    assert client.get(reverse("session_list")).content.decode().count("Kế hoạch thử") == 0


def test_a_plain_member_leads_nothing(client, world):
    evaluation = w.registered(world)
    session = planned(client, world, evaluation)
    enter(client, world, "tv2")
    names = ("session.open", "session.close", "session.attendance", "session_open_all", "session_close_all")
    assert {client.post(reverse(name, args=[session.pk])).status_code for name in names} == {403}
    assert client.post(reverse("round.open", args=[evaluation.pk])).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_room_costs_the_same_for_one_product_and_for_three(client, world, count, django_assert_num_queries):
    made = [
        w.registered(world, f"Trà {n}", of=w.producer(world, f"HTX {n}", f"chu_the_{n}")) for n in range(count)
    ]
    session, items = w.in_round(world, made)
    for item in items:
        w.score(world, item, 0.7, seats=world.seats[:2])
    enter(client, world, "thu_ky")
    client.get(reverse("session", args=[session.pk]))
    with django_assert_num_queries(18):
        client.get(reverse("session", args=[session.pk]))
