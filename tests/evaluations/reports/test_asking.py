"""Asking for the reports of the table: who may, with which filters, and what the page that asked shows of its job."""

import pytest
from django.db import transaction
from django.urls import reverse

from evaluations import permissions
from evaluations.documents.catalogue import REPORTS, SEASON_REPORTS, UNIT_REPORTS
from evaluations.models import Session
from ocop.accounts.models import Role, RoleGrant
from ocop.jobs import handlers, runner
from ocop.jobs.models import Job
from ocop.journal.models import Entry
from tests.evaluations.recognition import cases
from tests.evaluations.reports import ground

pytestmark = pytest.mark.django_db
OF_SEASON = {"can_bo": 302, "duyet": 302, "tv1": 302, "thu_ky": 302, "kiem_toan": 302, "quan_tri": 302, "tv2": 403,
             "to_tu_van": 403, "can_bo_khac": 404, "chu_the": 404, "xa": 404}  # fmt: skip
OF_UNIT = {"can_bo": 302, "duyet": 302, "kiem_toan": 302, "quan_tri": 302, "tinh": 302, "xa": 422, "can_bo_khac": 422,
           "tv1": 403, "chu_the": 403}  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The world once; each test writes in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = cases.world()
        cases.proposed(made, "Trà hoa vàng")
        yield made
        transaction.set_rollback(True)


def ask(client, world, report, username: str, **data):
    client.force_login(world.people[username])
    where = [world.season.code] if report.of_season else []
    unit = {} if report.of_season else {"unit": world.places["mc"].pk}
    return client.post(reverse(report.act, args=where), {**unit, "year": 2023, "period": "6", "months": 6, **data})


def asked():
    """The jobs of reports; the acts that made the world asked for papers of their own."""
    return Job.objects.filter(kind__in={report.job for report in REPORTS.values()})


def test_the_table_the_permissions_and_the_jobs_are_one():
    ruled = {act for act in (*permissions.SEASON_RULES, *permissions.UNIT_RULES) if act.startswith("report.")}
    assert ruled - {"report.diagnosis"} == {report.act for report in REPORTS.values()}
    assert all(handlers.kept_for(report.job) for report in REPORTS.values())
    assert len({report.slug for report in REPORTS.values()}) == len(REPORTS)


@pytest.mark.parametrize("report", SEASON_REPORTS, ids=lambda report: report.kind)
def test_who_may_ask_of_a_season(client, world, report):
    found = {username: ask(client, world, report, username).status_code for username in OF_SEASON}
    assert found == OF_SEASON
    assert Entry.objects.filter(act=report.act).count() == Job.objects.filter(kind=report.job).count() == 6


@pytest.mark.parametrize("report", UNIT_REPORTS, ids=lambda report: report.kind)
def test_who_may_ask_of_a_place(client, world, report):
    found = {username: ask(client, world, report, username).status_code for username in OF_UNIT}
    assert found == OF_UNIT
    assert Job.objects.filter(kind=report.job).count() == 5


def test_a_commune_reports_on_itself_only(client, world):
    own = ask(client, world, REPORTS["communes"], "xa", unit=world.places["hn"].pk)
    assert own.status_code == 302
    other = ask(client, world, REPORTS["communes"], "xa", unit=world.places["db"].pk)
    assert other.status_code == 422 and "Chọn một đơn vị anh/chị phụ trách." in other.content.decode()


@pytest.mark.parametrize(("kind", "field", "typed", "said"), [
    ("register", "day", "31/02/2026", "Ngày không đúng"),
    ("communes", "year", "hai nghìn", "Năm ghi bằng bốn chữ số"),
    ("communes", "year", "1999", "Chương trình có từ năm 2019."),
    ("communes", "year", "9999", "Chưa đến năm đó"),
    ("register", "stars", "7", ""),
    ("tally", "session", "999999", "Chọn một phiên họp của kế hoạch."),
    ("tally", "batch", "999999", "Chọn một đợt của kế hoạch."),
])  # fmt: skip
def test_what_was_typed_wrong_stays_with_the_reason(client, world, kind, field, typed, said):
    answer = ask(client, world, REPORTS[kind], "can_bo", **{field: typed})
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and f'id="id_{kind}_{field}"' in page
    if field in ("day", "year"):
        assert f'value="{typed}"' in page
    assert not asked().exists()


def test_a_session_has_its_own_tally(client, world):
    session = Session.objects.get()
    answer = ask(client, world, REPORTS["tally"], "thu_ky", session=session.pk)
    assert answer.status_code == 302
    job = asked().get()
    assert job.params["filters"] == {"session": session.pk} and str(session) in job.title
    assert ground.run(job)[:2] == b"PK"
    assert job.file_name.endswith(f"phien-{session.held_on:%Y-%m-%d}.xlsx")


def test_the_page_that_asked_shows_its_job_and_looks_again(client, world):
    ask(client, world, REPORTS["register"], "can_bo")
    [job] = asked()
    page = client.get(reverse("report_list")).content.decode()
    line = reverse("job_line", args=[job.pk])
    assert f'hx-get="{line}" hx-trigger="every 2s"' in page and "Tải lại trang để xem tiến độ" in page
    Job.objects.filter(pk=job.pk).update(state="queued")
    assert runner.run(job.pk) == "ready"
    part = client.get(line).content.decode()
    assert "hx-get" not in part and "so-san-pham-thanh-pho-mong-cai.xlsx" in part and "<html" not in part
    client.force_login(world.people["duyet"])
    assert client.get(line).status_code == 404
    assert "so-san-pham" not in client.get(reverse("report_list")).content.decode().split("da-yeu-cau")[1]


def test_a_role_that_ended_gets_no_file(client, world):
    ask(client, world, REPORTS["stars"], "can_bo")
    RoleGrant.objects.filter(user=world.people["can_bo"], role=Role.OFFICER).delete()
    job = asked().get()
    assert runner.run(job.pk) == "failed"
    assert "không được giao việc này" in asked().get().message


def test_nothing_to_count_fails_with_the_reason(client, world):
    ask(client, world, REPORTS["stars"], "can_bo")
    job = asked().get()
    assert runner.run(job.pk) == "failed"
    assert asked().get().message == "Chưa có sản phẩm nào được công nhận còn hiệu lực trong địa bàn"


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_page_costs_the_same_for_one_and_three_jobs(client, world, django_assert_num_queries, jobs):
    for _ in range(jobs):
        ask(client, world, REPORTS["register"], "can_bo")
    client.get(reverse("report_list"))
    with django_assert_num_queries(8):
        client.get(reverse("report_list"))


def test_producers_find_neither_jobs_nor_reports_in_their_navigation(client, world):
    for username, shown in (("chu_the", False), ("can_bo", True), ("thu_ky", True), ("xa", True)):
        client.force_login(world.people[username])
        page = client.get(reverse("home")).content.decode()
        assert (f'href="{reverse("jobs")}"' in page) == shown, username
        assert (f'href="{reverse("report_list")}"' in page) == (shown and username != "thu_ky"), username
