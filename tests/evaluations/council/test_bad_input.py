"""What must not get in, through HTTP: each refused with its status and a sentence, nothing half written."""

import json

import pytest
from django.urls import reverse

from councils.models import Council, Seat
from evaluations.models import Recusal, Sheet
from evaluations.stages import scoring, sessions
from ocop.journal import clock
from ocop.journal.models import Entry
from ocop.law import loader
from tests import world as w
from tests.at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(client):
    world = w.build(members=4)
    evaluation = w.registered(world)
    world.session, [world.item] = w.in_round(world, [evaluation], 1)
    world.clock = clock.now()
    client.force_login(world.people["tv2"])
    return world


def send(client, world, *, version=0, item=None, **body):
    """A save as the page's script sends it."""
    return client.post(
        reverse("sheet_save", args=[item or world.item.pk]),
        json.dumps({"version": version, **body}),
        content_type="application/json",
        headers={"accept": "application/json"},
    )


def criteria(world):
    return world.item.evaluation.dossier_version.criteria_set.law.criteria


def test_a_save_answers_with_version_totals_and_time(client, room):
    first = criteria(room)[0]
    done = send(client, room, marks={first.code: len(first.options) - 1}, notes={first.code: "Đủ"}, comment="Tốt")
    assert done.status_code == 200
    assert done.json() | {"saved_at": ""} == {
        "version": 1,
        "saved_at": "",
        "total": first.options[-1].points,
        "parts": done.json()["parts"],
        "answered": 1,
    }
    sheet = Sheet.objects.get()
    assert sheet.marks == {first.code: len(first.options) - 1}
    assert (sheet.notes, sheet.comment) == ({first.code: "Đủ"}, "Tốt")


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ({"Z.9.9": 0}, "Bộ tiêu chí không có tiêu chí Z.9.9"),
        ({"A.1.1": 99}, "không có mức số 99"),
        ({"A.1.1": -1}, "không có mức số -1"),
        ({"A.1.1": [0, 1]}, "phải là số thứ tự"),
        ({"A.1.1": 1.0}, "phải là số thứ tự"),
        ({"A.1.1": True}, "phải là số thứ tự"),
        ({"A.1.1": "1"}, "phải là số thứ tự"),
    ],
)
def test_marks_that_cannot_be(client, room, marks, said):
    good = criteria(room)[1].code
    refused = send(client, room, marks={good: 0, **marks})
    assert refused.status_code == 422
    assert list(refused.json()["fields"]) == list(marks) and said in refused.json()["fields"][next(iter(marks))][0]
    assert not Sheet.objects.exists()


def test_a_second_option_for_one_criterion_is_refused(client, room):
    url = reverse("sheet_save", args=[room.item.pk])
    refused = client.post(url, {"version": 0, "m.A.1.1": ["0", "1"]})
    page = refused.content.decode()
    assert refused.status_code == 422 and "hai mức được chọn" in page and 'href="#c-A.1.1"' in page
    body = '{"version": 0, "marks": {"A.1.1": 0, "A.1.1": 1}}'
    refused = client.post(url, body, content_type="application/json", headers={"accept": "application/json"})
    assert refused.status_code == 422 and "A.1.1" in refused.json()["fields"]
    assert not Sheet.objects.exists()


def test_the_other_case_of_a_criterion_is_refused_and_not_even_shown(client):
    world = w.build(members=3)
    evaluation = w.registered(world, "Bản du lịch", slug="community-tourism")
    _, [world.item] = w.in_round(world, [evaluation])
    client.force_login(world.people["tv2"])
    criterion = world.item.evaluation.dossier_version.criteria_set.law.case_criteria[0]
    mine, other = criterion.positions(1)[0], criterion.positions(2)[0]
    refused = send(client, world, marks={criterion.code: other})
    assert refused.status_code == 422 and "thuộc trường hợp khác" in refused.json()["fields"][criterion.code][0]
    assert not Sheet.objects.exists()
    page = client.get(reverse("sheet", args=[world.item.pk])).content.decode()
    assert f'name="m.{criterion.code}" value="{mine}"' in page
    assert f'name="m.{criterion.code}" value="{other}"' not in page
    assert send(client, world, marks={criterion.code: mine}).status_code == 200


@pytest.mark.parametrize("body", ["", "[]", "{", '{"marks": {}}', '{"version": "x"}', '{"version": 0, "marks": []}'])
def test_what_is_no_sheet_at_all(client, room, body):
    url = reverse("sheet_save", args=[room.item.pk])
    refused = client.post(url, body, content_type="application/json", headers={"accept": "application/json"})
    assert refused.status_code == 422 and refused.json()["reasons"]
    assert not Sheet.objects.exists()


def test_typed_values_stay_on_the_page_of_a_refusal(client, room):
    first, second = criteria(room)[:2]
    posted = {"version": 0, f"m.{first.code}": "0", f"m.{second.code}": "77", f"n.{first.code}": "Ghi chú đã gõ"}
    refused = client.post(reverse("sheet_save", args=[room.item.pk]), posted)
    page = refused.content.decode()
    assert refused.status_code == 422 and "Ghi chú đã gõ" in page
    assert f'name="m.{first.code}" value="0" data-points="{first.options[0].points}" checked' in page


def test_too_long_a_comment(client, room):
    code = criteria(room)[0].code
    refused = send(client, room, notes={code: "x" * 2001})
    assert refused.status_code == 422 and code in refused.json()["fields"]
    assert send(client, room, comment="x" * 5001).status_code == 422
    assert not Sheet.objects.exists()


def test_a_stale_version_gets_both_versions(client, room):
    one, two = (criterion.code for criterion in criteria(room)[:2])
    assert send(client, room, marks={one: 0}).json()["version"] == 1
    assert send(client, room, version=1, marks={one: 1}).json()["version"] == 2
    stale = send(client, room, version=1, marks={one: None, two: 0}, notes={two: "của tôi"})
    assert stale.status_code == 409
    answer = stale.json()
    assert answer["current_version"] == 2 and "cửa sổ" in answer["reasons"][0]
    assert answer["theirs"]["marks"] == {one: 1} and answer["mine"]["marks"] == {one: None, two: 0}
    assert answer["mine"]["notes"] == {two: "của tôi"}
    page = client.post(reverse("sheet_save", args=[room.item.pk]), {"version": 0, f"m.{one}": "none"})
    assert page.status_code == 409 and 'name="version" value="2"' in page.content.decode()
    assert Sheet.objects.get().marks == {one: 1}


def test_a_replayed_save_and_a_double_submit_have_one_effect(client, room):
    version = room.item.evaluation.dossier_version
    marks = w.marks_for(version.criteria_set.law, 0.7, version.cases)
    assert send(client, room, marks=marks).status_code == 200
    assert send(client, room, marks=marks).status_code == 409  # the same post again
    assert Sheet.objects.get().version == 1
    review = reverse("sheet_review", args=[room.item.pk])
    assert client.post(review, {"version": 1}).status_code == 302
    receipt = Sheet.objects.get().receipt
    assert client.post(review, {"version": 1}).status_code == 302
    assert Sheet.objects.get().receipt == receipt and Entry.objects.filter(act="sheet.submit").count() == 1
    late = send(client, room, version=1, marks={next(iter(marks)): None})
    assert late.status_code == 422 and "Phiếu đã nộp" in late.json()["reasons"][0]


def test_an_unfinished_sheet_is_not_submitted(client, room):
    first = criteria(room)[0]
    send(client, room, marks={first.code: 0})
    refused = client.post(reverse("sheet_review", args=[room.item.pk]), {"version": 1})
    assert refused.status_code == 422
    assert f"Còn {len(criteria(room)) - 1} tiêu chí chưa chấm." in refused.content.decode()
    assert Sheet.objects.get().state == "draft"


def test_nothing_is_taken_after_the_close(client, room):
    for seat in room.seats:
        w.score(room, room.item, 0.7, seats=[seat])
    before = Sheet.objects.get(seat=room.seats[1])
    w.close_round(room, room.item.evaluation)
    refused = send(client, room, version=before.version, marks={"A.1.1": None})
    assert refused.status_code == 422 and "không mở" in refused.json()["reasons"][0]
    assert Sheet.objects.get(pk=before.pk).marks == before.marks


def test_nothing_is_taken_before_the_opening(client):
    world = w.build(members=3)
    evaluation = w.registered(world)
    session = sessions.plan(
        world.people["thu_ky"],
        world.batch.pk,
        round=1,
        held_on=world.clock.date(),
        evaluations=[evaluation.pk],
        now=world.now(),
    )
    client.force_login(world.people["tv2"])
    refused = send(client, world, item=session.agenda.get().pk, marks={"A.1.1": 0})
    assert refused.status_code == 422 and not Sheet.objects.exists()


def test_who_has_no_vote_finds_no_sheet(client, room):
    for name in ("thu_ky", "to_tu_van", "can_bo", "can_bo_khac", "duyet", "quan_tri", "kiem_toan", "chu_the"):
        client.force_login(room.people[name])
        refused = send(client, room, marks={"A.1.1": 0})
        assert refused.status_code == 404 and refused.json()["reasons"], name
        assert client.get(reverse("sheet", args=[room.item.pk])).status_code == 404
        assert client.post(reverse("sheet_review", args=[room.item.pk]), {"version": 0}).status_code == 404
    assert not Sheet.objects.exists()


def test_an_absent_member_is_told_so(client, room):
    here = {seat.pk for seat in room.seats if seat != room.seats[1]}
    sessions.take_attendance(room.people["thu_ky"], room.session.pk, here, now=room.now())
    refused = send(client, room, marks={"A.1.1": 0})
    assert refused.status_code == 422 and "chưa được điểm danh" in refused.json()["reasons"][0]
    assert not Sheet.objects.exists()


def test_a_recused_member_is_told_so(client, room):
    Recusal.objects.create(
        evaluation=room.item.evaluation, seat=room.seats[1], state="confirmed", reason="Người nhà", made_at=room.now()
    )
    refused = send(client, room, marks={"A.1.1": 0})
    assert refused.status_code == 403 and "từ chối chấm" in refused.json()["reasons"][0]
    assert not Sheet.objects.exists()


def test_a_page_left_open_by_another_member_writes_nothing(client, room):
    refused = send(client, room, marks={"A.1.1": 0}, seat=room.seats[2].pk)
    assert refused.status_code == 422 and "tài khoản khác" in refused.json()["reasons"][0]
    assert not Sheet.objects.exists()


def test_a_member_of_another_council_finds_no_sheet_of_this_one(client, room):
    elsewhere = Council.objects.create(
        unit=room.places["dh"], name="Hội đồng khác", decision_number="2/QĐ", decision_date=w.START, created_at=w.START
    )
    Seat.objects.create(
        council=elsewhere, user=room.person("tv_khac"), role="chair", office="Chủ tịch hội đồng khác", position=1
    )
    client.force_login(room.people["tv_khac"])
    refused = send(client, room, marks={"A.1.1": 0})
    assert refused.status_code == 404 and refused.json()["reasons"]
    assert client.get(reverse("sheet", args=[room.item.pk])).status_code == 404
    assert client.post(reverse("sheet_review", args=[room.item.pk]), {"version": 0}).status_code == 404
    assert not Sheet.objects.exists()


def test_a_sheet_of_another_set_is_refused_whole(client, room):
    other = loader.criteria_set(w.set_code("148", "community-tourism"))
    refused = send(client, room, marks={criterion.code: 0 for criterion in other.criteria})
    strange = {criterion.code for criterion in other.criteria} - {criterion.code for criterion in criteria(room)}
    assert refused.status_code == 422 and strange and strange <= set(refused.json()["fields"])
    assert not Sheet.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_submits_and_two_windows_at_once_have_one_effect(room):
    member, version = room.people["tv2"], room.item.evaluation.dossier_version
    marks = w.marks_for(version.criteria_set.law, 0.7, version.cases)
    first = next(iter(marks))

    def save(mark):
        return lambda: scoring.save_sheet(member, room.item.pk, version=1, marks={first: mark}, now=clock.now())

    def submit():
        return scoring.submit_sheet(member, room.item.pk, version=2, now=clock.now())

    scoring.save_sheet(member, room.item.pk, version=0, marks=marks, now=clock.now())
    saved = at_once(save(0), save(None))
    assert sorted(type(each).__name__ for each in saved) == ["Sheet", "Stale"]
    won = next(each for each in saved if isinstance(each, Sheet))
    assert Sheet.objects.get().marks[first] == won.marks[first]
    receipts = {each.receipt for each in at_once(submit, submit, submit)}
    assert receipts == {Sheet.objects.get().receipt}
    assert Entry.objects.filter(act="sheet.submit").count() == 1


def test_an_ended_session_keeps_the_script_informed(client, room):
    client.logout()
    refused = send(client, room, marks={"A.1.1": 0})
    assert refused.status_code == 401 and refused.json()["sign_in"]


def test_a_save_costs_five_queries_and_one_row(client, room, django_assert_num_queries):
    send(client, room, marks={"A.1.1": 0})
    with django_assert_num_queries(7) as queries:  # of which two open and end the transaction
        assert send(client, room, version=1, marks={"A.1.1": 1}).status_code == 200
    words = [query["sql"].split()[0] for query in queries.captured_queries]
    assert words.count("UPDATE") == 1 and words.count("INSERT") == 0 and words.count("SELECT") == 4
