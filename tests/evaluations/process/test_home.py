"""Each person's way in: what waits for them, in a number of queries that does not grow."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from evaluations.models import Evaluation
from evaluations.selectors import boards, waiting
from evaluations.stages import recognition, recusals, registration, round_one, sessions
from ocop.journal import guards
from ocop.law.calendar import add_working_days
from products import dossiers
from tests import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return w.build()


def test_each_office_finds_its_own_work(client, world):
    evaluation = w.submitted(world)
    client.force_login(world.people["can_bo"])
    page = client.get(reverse("home"))
    assert [duty.code for duty in page.context["duties"]] == ["register"]
    assert page.context["duties"][0].rows[0]["pk"] == evaluation.pk
    for nobody in ("can_bo_khac", "tv1", "duyet", "xa", "chu_the_khac"):
        client.force_login(world.people[nobody])
        assert client.get(reverse("home")).context["duties"] == []


def duties(client, user) -> dict:
    client.force_login(user)
    return {duty.code: duty for duty in client.get(reverse("home")).context["duties"]}


def test_a_producer_finds_drafts_questions_and_results(client, world):
    agent = world.people["chu_the"]
    assert duties(client, agent) == {}
    item = w.product(world)
    dossier = dossiers.start(agent, item, kind="first", regulation="148", now=world.now())
    assert duties(client, agent)["dossiers"].rows[0]["product"] == "Trà hoa vàng"
    evaluation = registration.open_draft(agent, dossier.pk, world.batch.pk, now=world.now())
    assert list(duties(client, agent)) == ["draft"]
    w.filled(world, agent, dossier)
    registration.file(agent, evaluation.pk, now=world.now())
    assert duties(client, agent) == {}
    registration.ask_supplement(
        world.people["can_bo"],
        evaluation.pk,
        reason="Thiếu",
        items=["Phiếu"],
        due_on=date(2023, 9, 30),
        now=world.now(),
    )
    duty = duties(client, agent)["supplement"]
    assert duty.due == date(2023, 9, 30) and duty.rows[0]["act"] == reverse("supplement.answer", args=[evaluation.pk])
    registration.withdraw(agent, evaluation.pk, reason="Thôi", now=timezone.now())
    news = client.get(reverse("home")).context["news"]
    assert [row["state"] for row in news] == ["Đã rút"]


def test_the_commune_sees_its_clock(client, world):
    evaluation = w.submitted(world)
    evaluation.dossier.commune_report.delete()
    duty = duties(client, world.people["xa"])["commune_report"]
    assert duty.count == 1 and duty.due is None  # Quyết định 148 sets no number of days
    assert duties(client, world.people["can_bo"]) == {}


def test_overdue_at_the_commune_says_the_same_in_sql_and_in_words(world):
    evaluation = w.submitted(world)
    evaluation.dossier.commune_report.delete()
    with guards.lifted(connection):
        world.season.regulation = "26"
        world.season.save()
    rows = boards.board_rows(world.people["can_bo"], world.season, [world.batch])
    for start in range(11, 20):
        Evaluation.objects.update(submitted_at=datetime(2023, 9, start, 18, tzinfo=UTC))  # the next day in Viet Nam
        due = waiting.due_of(rows.values(*boards.COLUMNS).get())
        assert due == add_working_days(date(2023, 9, start + 1), 15)
        for day in (due + timedelta(days=n) for n in range(-6, 7)):
            assert rows.filter(waiting.overdue(day)).exists() == (due < day), (start, day)


def test_members_find_their_own_sheets_and_the_chair_what_they_lead(client, world):
    evaluation = w.registered(world)
    _, [item] = w.in_round(world, [evaluation])
    member, chair = world.people["tv2"], world.people["tv1"]
    assert duties(client, member)["scoring_queue"].count == 1
    assert set(duties(client, chair)) == {"scoring_queue", "scoring"}
    w.score(world, item, 0.7, stars=3, seats=[world.seats[1]])
    assert duties(client, member) == {}
    assert duties(client, chair)["scoring"].count == 1
    recusals.declare(world.people["tv3"], evaluation.pk, reason="Người nhà", now=world.now())
    assert duties(client, chair)["recusals"].count == 1
    assert duties(client, world.people["tv3"]) == {}
    for seat in (0, 3, 4):
        w.score(world, item, 0.7, stars=3, seats=[world.seats[seat]])
    w.close_round(world, evaluation)
    assert set(duties(client, world.people["thu_ky"])) == {"after_round_one"}


def test_what_waits_to_be_opened_or_closed_leads_into_the_room(client, world):
    evaluation = w.registered(world)
    session = sessions.plan(
        world.people["thu_ky"], world.batch.pk, round=1, held_on=world.clock.date(), evaluations=[evaluation.pk],
        now=world.now(),
    )  # fmt: skip
    room = reverse("session", args=[session.pk])
    assert duties(client, world.people["thu_ky"])["session"].rows[0]["act"] == room
    assert client.get(reverse("home") + "?viec=session").context["rows"][0]["act"] == room
    sessions.take_attendance(world.people["thu_ky"], session.pk, {s.pk for s in world.seats}, now=world.now())
    sessions.open_session(world.people["thu_ky"], session.pk, now=world.now())
    round_one.open(world.people["thu_ky"], session.agenda.get().pk, now=world.now())
    assert duties(client, world.people["tv1"])["scoring"].rows[0]["act"] == room


def test_the_approver_finds_proposals(client):
    world = w.build(rounds=1, inspection="none")
    evaluation = w.registered(world)
    _, [item] = w.in_round(world, [evaluation])
    w.score(world, item, 0.67, stars=3)
    w.close_round(world, evaluation)
    assert set(duties(client, world.people["can_bo"])) == {"propose"}
    recognition.propose(world.people["thu_ky"], evaluation.pk, now=world.now())
    assert {code: duty.url for code, duty in duties(client, world.people["duyet"]).items()} == {"decide": "/de-nghi/"}
    assert duties(client, world.people["thu_ky"]) == {}


def test_a_heading_opens_its_whole_list(client, world):
    first = w.submitted(world)
    for n in range(6):
        w.submitted(world, f"Chả mực {n}", of=first.dossier.product.producer)
    duty = duties(client, world.people["can_bo"])["register"]
    assert (duty.count, len(duty.rows)) == (7, 5)
    page = client.get(reverse("home") + duty.url)
    assert len(page.context["rows"]) == 7
    client.force_login(world.people["duyet"])
    assert client.get(reverse("home") + duty.url).context["rows"] == []


def test_queries_of_each_home_are_constant(client, world, django_assert_num_queries):
    first = w.submitted(world)
    for n in range(3):
        for user, queries in (("can_bo", 15), ("chu_the", 15), ("tv1", 16), ("thu_ky", 16), ("kiem_toan", 13)):
            client.force_login(world.people[user])
            with django_assert_num_queries(queries):
                client.get(reverse("home"))
        w.submitted(world, f"Chả mực {n}", of=first.dossier.product.producer)


def test_somebody_with_nothing_to_do_is_told_the_next_step(client, world):
    client.force_login(world.people["can_bo"])
    page = client.get(reverse("home"))
    assert "Không có việc nào đang chờ" in page.content.decode() and page.context["first"]["url"] == "/ke-hoach/moi/"
    client.force_login(world.people["quan_tri"])
    assert client.get(reverse("home")).context["first"]["url"] == reverse("admin:accounts_user_add")


@pytest.mark.parametrize(("username", "task"), [
    ("can_bo", "tiếp nhận một hồ sơ"), ("xa", "lập báo cáo Mẫu 03"), ("duyet", "công nhận các sản phẩm"),
    ("tv1", "khai mạc phiên họp"), ("tv2", "mở phiếu và chấm"), ("thu_ky", "khai mạc phiên họp"),
    ("to_tu_van", "ghi nội dung kiểm tra"), ("kiem_toan", "đọc lý do hạng sao"), ("quan_tri", "tạo một tài khoản"),
    ("chu_the", "đăng ký và mở hồ sơ"),
])  # fmt: skip
def test_whoever_is_new_is_shown_the_first_task_of_their_office(client, world, settings, username, task):
    w.producer(world)
    person = world.people[username]
    client.force_login(person)
    page = client.get(reverse("home"))
    assert "Lần đầu dùng cổng" in page.content.decode() and task in page.context["newcomer"].first
    person.date_joined = timezone.now() - timedelta(days=40)
    person.save(update_fields=["date_joined"])
    assert "Lần đầu dùng cổng" not in client.get(reverse("home")).content.decode()
    settings.OCOP_DEMO = True
    assert "Lần đầu dùng cổng" in client.get(reverse("home")).content.decode()


def test_search_finds_without_diacritics_what_one_may_see(client, world):
    w.submitted(world)
    url = reverse("search")
    for user, labels in (
        ("can_bo", ["Hồ sơ đánh giá", "Sản phẩm"]),
        ("chu_the", ["Hồ sơ đánh giá", "Sản phẩm"]),
        ("tv1", ["Hồ sơ đánh giá"]),
        ("can_bo_khac", []),
        ("chu_the_khac", []),
    ):
        client.force_login(world.people[user])
        for typed in ("tra hoa vang", "TRÀ HOA VÀNG", "hoa vàng"):
            assert [g["label"] for g in client.get(url, {"q": typed}).context["groups"]] == labels, user
    client.force_login(world.people["can_bo"])
    assert [g["label"] for g in client.get(url, {"q": "hai son"}).context["groups"]] == ["Hồ sơ đánh giá", "Chủ thể"]
    assert client.get(url, {"q": "%"}).context["groups"] == []


def test_signed_out_nobody_sees_a_page_of_the_process(client, world):
    for url in (reverse("home"), reverse("search"), reverse("season_list"), reverse("season", args=["thu-nghiem"])):
        answer = client.get(url)
        assert answer.status_code == 302 and "/viec/" not in answer.url.split("?")[0]


def test_the_back_office_reads_and_never_writes(client, world):
    w.submitted(world)
    root = world.person("goc")
    root.is_staff = root.is_superuser = True
    root.save()
    client.force_login(root)
    listed = client.get(reverse("admin:evaluations_evaluation_changelist"), {"state": "submitted"}).content.decode()
    assert "Đã nộp, chờ tiếp nhận" in listed and ">submitted<" not in listed and "1 hồ sơ đánh giá" in listed
    assert "1 hồ sơ đánh giá" not in client.get(
        reverse("admin:evaluations_evaluation_changelist"), {"state": "recognised"}
    ).content.decode()
    tables = [m for m in admin.site._registry if m._meta.app_label == "evaluations"]
    assert len(tables) == 12
    for model in tables:
        base = f"admin:evaluations_{model._meta.model_name}"
        assert client.get(reverse(f"{base}_changelist"), {"q": "tra"}).status_code == 200, model
        assert client.get(reverse(f"{base}_add")).status_code == 403, model
        row = model.objects.first()
        if row is not None:
            assert client.get(reverse(f"{base}_change", args=[row.pk])).status_code == 200, model
            assert client.post(reverse(f"{base}_change", args=[row.pk]), {}).status_code == 403, model
            assert client.post(reverse(f"{base}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403, model
