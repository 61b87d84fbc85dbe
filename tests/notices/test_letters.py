"""Letters: text and HTML with the way to the act, once each, once a day by person; nothing secret, nothing empty."""
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from ocop.accounts.models import User
from ocop.jobs import chores, daily, runner
from ocop.jobs.models import Job
from ocop.journal import clock
from ocop.notices import letters, post, tasks
from ocop.notices.models import Digest, Notice, Preference
from tests.notices import sending
from tests.notices.conftest import AT

pytestmark = pytest.mark.django_db
DAY = date(2023, 11, 22)


def refusing(monkeypatch, *addresses):
    """A mail server that does not take letters to these addresses (none named: to nobody)."""
    send = letters.EmailMultiAlternatives.send

    def refuse(self, **kwargs):
        if not addresses or self.to[0] in addresses:
            raise OSError("không kết nối được mot@example.vn")
        return send(self, **kwargs)

    monkeypatch.setattr(letters.EmailMultiAlternatives, "send", refuse)


def test_a_letter_has_text_and_html_with_the_whole_address_of_the_act(people, say, settings):
    settings.PUBLIC_URL = "https://ocop.example.vn"
    [notice] = say(people[:1], text="Dòng một\n<b>Dòng hai</b>", link="/danh-gia/7/bo-sung/")
    [letter] = sending.at_once()
    [(html, kind)] = letter.alternatives
    assert kind == "text/html" and letter.to == ["mot@example.vn"]
    for body in (letter.body, html):
        assert "https://ocop.example.vn/danh-gia/7/bo-sung/" in body and "Kính gửi Cán bộ mot," in body
        assert "https://ocop.example.vn/tai-khoan/thong-bao/" in body
    assert "<b>Dòng hai</b>" in letter.body and "&lt;b&gt;Dòng hai" in html and "Dòng một<br>" in html
    assert "<script" not in html and "<img" not in html and "src=" not in html
    assert letter.extra_headers["Message-ID"] == f"<thong-bao-{notice.pk}@ocop.example.vn>"
    assert letter.extra_headers["List-Unsubscribe"] == "<https://ocop.example.vn/tai-khoan/thong-bao/>"
    assert letter.subject == "[Cổng OCOP] Đã tiếp nhận hồ sơ: Mật ong"
    assert letter.message()["Auto-Submitted"] == "auto-generated"


def test_the_frame_speaks_the_persons_language_and_what_is_stored_stays(people, say, monkeypatch):
    Preference.objects.create(person=people[0], language="en", saved_at=AT)
    say(people)
    english, vietnamese = sending.at_once()
    assert '<html lang="en">' in english.alternatives[0][0] and '<html lang="vi">' in vietnamese.alternatives[0][0]
    assert "Hồ sơ «Mật ong» được tiếp nhận." in english.body


def test_a_letter_that_was_refused_is_tried_again_for_that_person_alone(people, say, monkeypatch):
    say(people)
    with monkeypatch.context() as away:
        refusing(away, "mot@example.vn")
        job = Job.objects.get()
        assert runner.run(job.pk) == "queued"
    job.refresh_from_db()
    assert "1 thư chưa gửi được" in job.message and "@" not in job.message
    stuck = Notice.objects.get(person=people[0])
    assert stuck.problem == "OSError" and stuck.claimed_at is None and stuck.mailed_at is None
    assert [letter.to[0] for letter in mail.outbox] == ["hai@example.vn"]
    assert [letter.to[0] for letter in sending.at_once()] == ["mot@example.vn"]
    assert not Notice.objects.filter(mailed_at__isnull=True).exists()


def test_a_worker_that_died_in_the_middle_sends_no_double(people, say):
    say(people)
    Notice.objects.filter(person=people[0]).update(claimed_at=AT)
    assert [letter.to[0] for letter in sending.at_once()] == ["hai@example.vn"]


def test_who_lost_the_address_meanwhile_keeps_it_in_the_portal(people, say):
    say(people)
    User.objects.filter(pk=people[0].pk).update(email="")
    User.objects.filter(pk=people[1].pk).update(is_active=False)
    assert sending.at_once() == [] and set(Notice.objects.values_list("way", flat=True)) == {"portal"}


def test_what_an_absent_server_left_is_asked_for_again_every_hour_and_shown_to_the_admin(people, say, monkeypatch):
    say(people)
    Job.objects.all().delete()
    refusing(monkeypatch)
    for minutes in (5, 20, 21, 22):
        assert chores.do_all(AT + timedelta(minutes=minutes)) == []
    [job] = Job.objects.filter(kind="notice_letters")
    for _ in range(runner.MAX_ATTEMPTS):
        runner.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed" and "2 thư chưa gửi được" in job.message
    chores.do_all(AT + timedelta(minutes=50))
    assert Job.objects.filter(kind="notice_letters", state="queued").count() == 0
    chores.do_all(AT + timedelta(minutes=70))
    assert Job.objects.filter(kind="notice_letters", state="queued").count() == 1
    monkeypatch.undo()
    assert len(sending.at_once()) == 2


# --- the daily letter -----------------------------------------------------------------------------------------------


def test_a_day_is_one_letter_by_group_with_links_and_nobody_else_gets_one(people, say):
    say(people[:1], "dossier.filed", subject="Hồ sơ mới nộp: Gạo nếp", link="/danh-gia/1/")
    say(people[:1], "dossier.received", subject="Hồ sơ chuyển lên: Chè", link="/danh-gia/2/", dedupe="b")
    Preference.objects.create(person=people[0], ways={"certificate": "digest"}, saved_at=AT)
    say(people[:1], "certificate.issued", subject="Được công nhận: Mật", link="/giay-chung-nhan/3/", dedupe="c")
    [letter] = sending.of_day(DAY)
    assert letter.subject == "[Cổng OCOP] 3 thông báo ngày 22/11/2023" and letter.to == ["mot@example.vn"]
    [(html, _)] = letter.alternatives
    for body in (letter.body, html):
        assert body.index("Hồ sơ đến tay cán bộ") < body.index("Gạo nếp") < body.index("Giấy chứng nhận")
        assert "http://localhost:8000/danh-gia/1/" in body and "http://localhost:8000/giay-chung-nhan/3/" in body
        assert "http://localhost:8000/thong-bao/" in body
    assert sending.of_day(DAY) == [] and sending.of_day(DAY + timedelta(days=1)) == []
    assert Digest.objects.get().mailed_at and not Notice.objects.filter(mailed_at__isnull=True).exists()


def test_what_comes_after_the_days_letter_waits_for_the_next(people, say):
    say(people[:1], "dossier.filed")
    assert len(sending.of_day(DAY)) == 1
    say(people[:1], "dossier.filed", dedupe="b", at=AT + timedelta(hours=3))
    assert sending.of_day(DAY) == []
    assert len(sending.of_day(DAY + timedelta(days=1))) == 1


def test_a_digest_that_was_refused_goes_out_later_alone_and_one_in_doubt_never_again(people, say, monkeypatch):
    say(people, "dossier.filed")
    with monkeypatch.context() as away:
        refusing(away, "mot@example.vn")
        with pytest.raises(post.Unsent):
            post.send_digests(DAY)
    assert [letter.to[0] for letter in mail.outbox] == ["hai@example.vn"]
    assert [letter.to[0] for letter in sending.of_day(DAY)] == ["mot@example.vn"]
    say(people, "dossier.filed", dedupe="b", at=AT + timedelta(days=1))
    Digest.objects.create(person=people[0], day=DAY + timedelta(days=1), claimed_at=AT)
    assert [letter.to[0] for letter in sending.of_day(DAY + timedelta(days=1))] == ["hai@example.vn"]


def test_a_crash_between_gathering_and_sending_loses_nothing(people, say, monkeypatch):
    say(people[:1], "dossier.filed")
    with monkeypatch.context() as broken:
        broken.setattr(letters, "of_digest", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            post.send_digests(DAY)
    assert Digest.objects.get().claimed_at is None
    assert len(sending.of_day(DAY + timedelta(days=1))) == 1


def test_a_person_without_an_address_any_more_has_no_letter_and_no_row_of_one(people, say):
    say(people[:1], "dossier.filed")
    User.objects.filter(pk=people[0].pk).update(email="")
    assert sending.of_day(DAY) == [] and not Digest.objects.exists()
    assert Notice.objects.get().way == "portal"


def test_the_days_job_is_asked_for_once_from_its_hour(monkeypatch, settings):
    moment = clock.now().replace(hour=1, minute=0)  # eight in the morning in Viet Nam
    monkeypatch.setattr(daily, "now", lambda: moment)
    settings.DIGEST_HOUR = 9
    daily.ask_all()
    assert not Job.objects.filter(kind=tasks.DIGEST_JOB).exists()
    settings.DIGEST_HOUR = 8
    daily.ask_all()
    daily.ask_all()
    job = Job.objects.get(kind=tasks.DIGEST_JOB)
    assert runner.run(job.pk) == "ready" and mail.outbox == []


def test_the_administrator_sees_what_went_out_and_never_the_words(client, people, say, monkeypatch):
    say(people)
    refusing(monkeypatch, "mot@example.vn")
    runner.run(Job.objects.get().pk)
    User.objects.filter(pk=people[0].pk).update(is_superuser=True, is_staff=True)
    client.force_login(people[0])
    url = reverse("admin:notices_notice_changelist")
    page = client.get(url, {"thu": "failed"}).content.decode()
    assert "OSError" in page and "Cán bộ mot" in page and "Mật ong" not in page
    assert "Cán bộ hai" not in page.split("changelist-form")[1]
    row = reverse("admin:notices_notice_change", args=[Notice.objects.get(person=people[1]).pk])
    assert "Mật ong" not in client.get(row).content.decode() and client.post(row, {}).status_code == 403
    assert client.get(reverse("admin:notices_digest_changelist")).status_code == 200
