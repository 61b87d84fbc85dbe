"""The pages of background work."""
import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from ocop.accounts.models import User
from ocop.jobs import handlers, queue, runner
from ocop.jobs.handlers import Hopeless, Output
from ocop.jobs.models import Job
from ocop.journal.models import Entry

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
NAME = "Bảng tổng hợp điểm.xlsx"


@pytest.fixture
def people(db, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(handlers, "_handlers", {})
    monkeypatch.setattr(queue, "enqueue", lambda *args, **kwargs: False)

    @handlers.handler("table")
    def table(work):
        if work.params.get("fail"):
            raise Hopeless("Chưa có phiếu nào được khóa.")
        return Output(NAME, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK")

    mine = User.objects.create(username="toi", full_name="Cán bộ Phòng Kinh tế")
    other = User.objects.create(username="khac", full_name="Cán bộ khác")
    admin = User.objects.create(username="quan-tri", full_name="Quản trị", is_superuser=True)
    return mine, other, admin


def ask(user, **params):
    with transaction.atomic():
        return queue.ask("table", params, title="Bảng tổng hợp điểm vòng 1", requested_by=user, at=AT)


def test_the_requester_and_the_administrator_get_the_file_and_nobody_else(client, people):
    mine, other, admin = people
    job = ask(mine)
    address = reverse("job_file", args=[job.pk])
    client.force_login(mine)
    assert client.get(address).status_code == 404
    runner.run(job.pk)
    response = client.get(address)
    assert (response.status_code, b"".join(response.streaming_content)) == (200, b"PK")
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''B%E1%BA%A3ng%20t%E1%BB%95ng%20h%E1%BB%A3p%20%C4%91i%E1%BB%83m.xlsx")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    for name in ("job", "job_state", "job_file"):
        client.force_login(other)
        assert client.get(reverse(name, args=[job.pk])).status_code == 404
        client.force_login(admin)
        assert client.get(reverse(name, args=[job.pk])).status_code == 200
    client.logout()
    assert client.get(address).status_code == 302


def test_the_page_looks_again_until_the_work_is_over(client, people):
    job = ask(people[0])
    client.force_login(people[0])
    page = client.get(reverse("job", args=[job.pk])).content.decode()
    assert 'hx-trigger="every 2s"' in page and '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    Job.objects.filter(pk=job.pk).update(
        state="running", started_at=AT, heartbeat_at=AT, done=3, total=10, message="Phiếu 3 trong 10")
    part = client.get(reverse("job_state", args=[job.pk])).content.decode()
    assert 'value="3" max="10"' in part and "Phiếu 3 trong 10" in part and "<html" not in part
    Job.objects.filter(pk=job.pk).update(state="queued", started_at=None)
    runner.run(job.pk)
    page = client.get(reverse("job", args=[job.pk])).content.decode()
    assert "hx-get" not in page and "http-equiv" not in page and NAME in page


def test_cancel_and_retry(client, people):
    mine, other, _ = people
    job = ask(mine, fail=1)
    cancel, retry = reverse("job_cancel", args=[job.pk]), reverse("job_retry", args=[job.pk])
    client.force_login(other)
    assert (client.post(cancel).status_code, client.post(retry).status_code) == (404, 404)
    client.force_login(mine)
    assert client.post(retry).status_code == 422
    assert client.post(cancel).status_code == 302
    assert runner.run(job.pk) is None
    assert client.post(cancel).status_code == 422
    assert client.post(retry).status_code == 302
    assert runner.run(job.pk) == "failed"
    assert "Chưa có phiếu nào được khóa." in client.get(reverse("job", args=[job.pk])).content.decode()
    acts = list(Entry.objects.order_by("seq").values_list("act", flat=True))
    assert acts == ["job.cancel", "job.retry"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_shows_mine_at_a_constant_price(client, people, count, django_assert_num_queries):
    mine, other, admin = people
    for _ in range(count):
        runner.run(ask(mine).pk)
    ask(other)
    client.force_login(mine)
    with django_assert_num_queries(7):  # session, user, roles, agent, seats (for the navigation), count, jobs
        page = client.get(reverse("jobs")).content.decode()
    assert page.count(NAME) == count
    client.force_login(admin)
    page = client.get(reverse("jobs")).content.decode()
    assert page.count("Bảng tổng hợp điểm vòng 1") == count + 1 and "Cán bộ khác" in page
    assert "Chưa có công việc nào" in client.get(reverse("jobs"), {"state": "failed"}).content.decode()


def test_the_command_lists_and_warns(people, capsys):
    job = ask(people[0])
    call_command("jobs", "--json")
    row = json.loads(capsys.readouterr().out)["jobs"][0]
    assert (row["id"], row["kind"], row["state"], row["attempts"]) == (str(job.pk), "table", "queued", 0)
    assert isinstance(row["age_s"], int)
    failed = ask(people[0], fail=1)
    runner.run(failed.pk)
    with pytest.raises(SystemExit) as stop:
        call_command("jobs", "--json", "--state", "failed")
    assert stop.value.code == 1
    assert [row["id"] for row in json.loads(capsys.readouterr().out)["jobs"]] == [str(failed.pk)]
