"""A job is done once, whoever dies on the way."""
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from ocop.accounts.models import User
from ocop.accounts.refusals import Refused
from ocop.jobs import handlers, queue, runner, sweeper
from ocop.jobs.handlers import Hopeless, Output
from ocop.jobs.models import Job

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def kind(monkeypatch, settings, tmp_path):
    """Registers a handler under the kind "test" for one test."""
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(handlers, "_handlers", {})
    monkeypatch.setattr(queue, "enqueue", lambda *args, **kwargs: False)
    monkeypatch.setattr(runner, "enqueue", lambda *args, **kwargs: False)
    return handlers.handler("test")


def ask(**kwargs):
    with transaction.atomic():
        return queue.ask("test", {"n": 1}, title="Thử", at=AT, **kwargs)


def test_a_file_is_kept_with_its_hash(db, kind):
    seen = []
    kind(lambda work: (seen.append((work.job_id, work.params)),
                       Output("Giấy chứng nhận.pdf", "application/pdf", b"%PDF"))[1])
    job = ask()
    assert runner.run(job.pk) == "ready"
    job.refresh_from_db()
    assert seen == [(str(job.pk), {"n": 1})]
    assert (job.state, job.attempts, job.file_name) == ("ready", 1, "Giấy chứng nhận.pdf")
    assert job.sha256 == hashlib.sha256(b"%PDF").hexdigest()
    assert (job.size, job.content_type) == (4, "application/pdf")
    assert job.file.read() == b"%PDF"


def test_run_twice_does_it_once(db, kind):
    calls, then = [], []
    kind(lambda work: (calls.append(1), Output("a.txt", "text/plain", b"a", then=lambda: then.append(1)))[1])
    job = ask()
    assert [runner.run(job.pk), runner.run(job.pk)] == ["ready", None]
    assert (calls, then) == ([1], [1])


def test_the_same_work_asked_twice_is_one_row(db, kind):
    kind(lambda work: None)
    job = ask(dedupe="certificate:7")
    assert ask(dedupe="certificate:7") == job
    runner.run(job.pk)
    assert ask(dedupe="certificate:7").state == "ready"
    assert Job.objects.count() == 1


def test_failed_work_asked_again_starts_anew(db, kind):
    @kind
    def stop(work):
        raise Hopeless("Không có dữ liệu")

    job = ask(dedupe="x")
    assert runner.run(job.pk) == "failed"
    job.refresh_from_db()
    assert job.message == "Không có dữ liệu"
    again = ask(dedupe="x")
    assert (again.pk, again.state, again.attempts, again.finished_at) == (job.pk, "queued", 0, None)


def test_an_exception_is_tried_five_times_and_then_failed(db, kind):
    @kind
    def broken(work):
        raise OSError("đĩa đầy")

    job = ask()
    assert [runner.run(job.pk) for _ in range(6)] == ["queued"] * 4 + ["failed", None]
    job.refresh_from_db()
    assert job.attempts == 5
    assert "OSError: đĩa đầy" in job.message


def test_a_refusal_fails_at_once_with_its_reasons(db, kind):
    @kind
    def refuse(work):
        raise Refused(["Phiên họp chưa đủ túc số."])

    job = ask()
    assert runner.run(job.pk) == "failed"
    job.refresh_from_db()
    assert job.message == "Phiên họp chưa đủ túc số."


def test_cancelling_stops_the_handler_at_its_next_report(db, kind):
    steps = []

    @kind
    def long(work):
        for n in range(1, 4):
            steps.append(n)
            if n == 2:
                Job.objects.filter(pk=work.job_id).update(state="cancelled", finished_at=AT)
            work.progress(3, 3, "Đang lập bảng")
        return Output("a.txt", "text/plain", b"a")

    job = ask()
    assert runner.run(job.pk) is None
    job.refresh_from_db()
    assert (job.state, steps, job.file) == ("cancelled", [1, 2], "")
    assert (job.done, job.total, job.message) == (3, 3, "Đang lập bảng")


def test_cancelled_just_before_the_end_leaves_no_file(db, kind):
    @kind
    def late(work):
        Job.objects.filter(pk=work.job_id).update(state="cancelled", finished_at=AT)
        return Output("a.txt", "text/plain", b"a", then=lambda: pytest.fail("must not happen"))

    job = ask()
    assert runner.run(job.pk) is None
    assert default_storage.listdir(f"jobs/{AT:%Y/%m}")[1] == []


def test_what_fails_at_the_very_end_leaves_neither_file_nor_state(db, kind):
    def then():
        User.objects.create(username="half", full_name="Cán bộ")
        raise OSError("mất kết nối")

    kind(lambda work: Output("a.txt", "text/plain", b"a", then=then))
    job = ask()
    assert runner.run(job.pk) == "queued"
    assert default_storage.listdir(f"jobs/{AT:%Y/%m}")[1] == []
    assert not User.objects.exists()


def died(job, attempts=1, ago=46):
    moment = runner.now()
    Job.objects.filter(pk=job.pk).update(state="running", attempts=attempts, started_at=moment,
                                         heartbeat_at=moment - timedelta(seconds=ago))


def test_a_dead_workers_job_is_taken_back_and_done(db, kind):
    kind(lambda work: Output("a.txt", "text/plain", b"a"))
    job = ask()
    died(job)
    assert runner.run(job.pk) is None
    assert sweeper.sweep().taken_back == 1
    assert runner.run(job.pk) == "ready"
    job.refresh_from_db()
    assert job.attempts == 2


def test_a_living_worker_keeps_its_job(db, kind):
    job_kind = kind(lambda work: None)
    job = ask()
    died(job, ago=30)
    assert sweeper.sweep().taken_back == 0
    assert job_kind is not None
    assert Job.objects.get().state == "running"


def test_a_job_whose_workers_die_five_times_has_failed(db, kind):
    kind(lambda work: None)
    job = ask()
    died(job, attempts=5)
    assert sweeper.sweep().taken_back == 1
    job.refresh_from_db()
    assert job.state == "failed"
    assert "dừng giữa chừng" in job.message


def test_a_worker_that_comes_back_from_the_dead_changes_nothing(db, kind):
    calls = []

    @kind
    def slow(work):
        calls.append(work.job_id)
        if len(calls) == 1:
            died(job)
            sweeper.sweep()
            assert runner.run(work.job_id) == "ready"
            return Output("late.txt", "text/plain", b"late")
        return Output("first.txt", "text/plain", b"first")

    job = ask()
    assert runner.run(job.pk) is None
    job.refresh_from_db()
    assert (job.state, job.attempts, job.file.read()) == ("ready", 2, b"first")
    assert len(default_storage.listdir(f"jobs/{AT:%Y/%m}")[1]) == 1


def test_forgotten_rows_are_enqueued_again_but_not_at_every_sweep(db, kind, monkeypatch):
    kind(lambda work: None)
    sent = []
    monkeypatch.setattr(sweeper, "enqueue", lambda job_id: sent.append(job_id) or True)
    job = ask()
    assert [sweeper.sweep().enqueued, sweeper.sweep().enqueued] == [1, 0]
    assert sent == [job.pk]


def test_a_dead_broker_is_no_obstacle(db, kind, monkeypatch):
    kind(lambda work: None)
    monkeypatch.undo()
    monkeypatch.setattr(queue, "_broker_rests_until", 0.0)
    from ocop.celery import app
    calls = []

    def dead(*args, **kwargs):
        calls.append(1)
        raise ConnectionRefusedError

    monkeypatch.setattr(app, "send_task", dead)
    assert [queue.enqueue("x"), queue.enqueue("x")] == [False, False]
    assert calls == [1]


def test_unknown_kinds_and_missing_transactions_are_refused(db, kind):
    with pytest.raises(LookupError), transaction.atomic():
        queue.ask("unknown", {}, title="x", at=AT)
    kind(lambda work: None)
    with pytest.raises(ValueError):
        kind(ask)


@pytest.mark.django_db(transaction=True)
def test_asking_outside_a_transaction_is_refused(kind):
    kind(lambda work: None)
    with pytest.raises(transaction.TransactionManagementError):
        queue.ask("test", {}, title="x", at=AT)


@pytest.mark.parametrize("change", [{"sha256": "f" * 64}, {"state": "queued", "finished_at": None, "file": ""}])
def test_the_database_keeps_a_finished_file_as_it_is(db, kind, change):
    kind(lambda work: Output("a.txt", "text/plain", b"a"))
    job = ask(requested_by=User.objects.create(username="u", full_name="Cán bộ"))
    runner.run(job.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**change)
