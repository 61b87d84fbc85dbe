"""What becomes of finished work: files go after their time and rows stay; long work is told once, and nothing of it."""
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from ocop.accounts.models import User
from ocop.jobs import handlers, queue, runner, sweeper
from ocop.jobs.handlers import Hopeless, Output
from ocop.jobs.models import Job
from ocop.journal.clock import now
from ocop.notices import heard, letters, tasks
from ocop.notices.models import Notice
from ocop.notices.telling import MAIL_JOB
from tests.notices import sending

KEPT = timedelta(days=30)


@pytest.fixture
def person(db, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    for name in ("_handlers", "_kept_for"):
        monkeypatch.setattr(handlers, name, {})
    monkeypatch.setattr(queue, "enqueue", lambda *args, **kwargs: False)
    monkeypatch.setattr(sweeper, "enqueue", lambda *args, **kwargs: False)

    def make(work):
        if work.params.get("fail"):
            raise Hopeless("Chưa có phiếu nào được khóa: mật.")
        return Output("bao-cao-mat.xlsx", "application/octet-stream", b"PK")

    handlers.handler("report", keep_for=KEPT)(make)
    handlers.handler("paper")(make)
    handlers.handler(MAIL_JOB)(tasks.notice_mail)
    return User.objects.create(username="toi", full_name="Cán bộ Phòng Kinh tế", email="toi@example.vn")


def ask(person, kind="report", ago=timedelta(0), dedupe=None, **params):
    with transaction.atomic():
        return queue.ask(kind, params, title="Báo cáo mật", requested_by=person, at=now() - ago, dedupe=dedupe)


def finished(person, **kwargs) -> Job:
    job = ask(person, **kwargs)
    runner.run(job.pk)
    job.refresh_from_db()
    return job


def test_a_reports_file_goes_after_its_time_and_the_row_says_so(client, person):
    job, paper = finished(person), finished(person, kind="paper")
    assert job.expires_at - job.finished_at == KEPT and paper.expires_at is None
    assert sweeper.sweep().removed == 0 and default_storage.exists(job.file.name)
    Job.objects.update(expires_at=now() - timedelta(seconds=1))
    Job.objects.filter(pk=paper.pk).update(expires_at=None)
    assert sweeper.sweep().removed == 1 and sweeper.sweep().removed == 0
    assert not default_storage.exists(job.file.name) and default_storage.exists(paper.file.name)
    job.refresh_from_db()
    assert job.state == "ready" and job.sha256 and job.removed_at and not job.has_file
    client.force_login(person)
    assert client.get(reverse("job_file", args=[job.pk])).status_code == 404
    page = client.get(reverse("job", args=[job.pk])).content.decode()
    assert "Tệp đã hết hạn lưu và được xóa ngày" in page and "bao-cao-mat" not in page
    assert "Tệp đã xóa ngày" in client.get(reverse("jobs")).content.decode()


def test_the_same_work_asked_for_after_its_file_is_gone_is_made_anew(person):
    first = finished(person, dedupe="a")
    assert ask(person, dedupe="a").pk == first.pk
    Job.objects.update(expires_at=now() - timedelta(seconds=1))
    sweeper.sweep()
    again = ask(person, dedupe="a")
    assert again.pk != first.pk and again.state == "queued"
    assert Job.objects.get(pk=first.pk).dedupe is None


@pytest.mark.parametrize(("ago", "letters_sent"), [(5, 0), (70, 1), (3600 * 30, 0)])
def test_long_work_is_told_once_and_the_letter_holds_nothing_secret(person, ago, letters_sent):
    job = finished(person, ago=timedelta(seconds=ago))
    assert len(sending.at_once()) == letters_sent == Notice.objects.count()
    heard.long_work(job)
    assert sending.at_once() == [] and len(mail.outbox) == letters_sent == Notice.objects.count()
    for letter in mail.outbox:
        assert letter.to == ["toi@example.vn"] and reverse("job", args=[job.pk]) in letter.body
        assert "mật" not in letter.subject + letter.body and "bao-cao" not in letter.body + str(letter.alternatives)


def test_a_failure_is_told_without_its_reason(person):
    assert finished(person, ago=timedelta(seconds=90), fail=1).state == "failed"
    [letter] = sending.at_once()
    assert "chưa xong được" in letter.subject and "phiếu" not in letter.body


def test_a_mail_server_that_is_down_fails_no_job(person, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("no route")

    monkeypatch.setattr(letters.EmailMultiAlternatives, "send", refuse)
    assert finished(person, ago=timedelta(seconds=90)).state == "ready"
    [job] = Job.objects.filter(kind=MAIL_JOB)
    assert runner.run(job.pk) == "queued" and Notice.objects.get().problem == "OSError"


def test_nobody_without_an_address_is_written_to(person):
    User.objects.update(email="")
    finished(person, ago=timedelta(seconds=90))
    assert mail.outbox == [] and not Job.objects.filter(kind=MAIL_JOB).exists()
    assert Notice.objects.get(person=person).way == "portal"
