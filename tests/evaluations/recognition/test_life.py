"""Life of a certificate: extended, revoked, corrected, renamed, reminded of; its status follows from facts, a day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from evaluations import invariants
from evaluations.models import Certificate, Extension, Recognition, Revocation
from evaluations.permissions import LIFE_RULES
from evaluations.selectors import register
from evaluations.stages import correction, extension, registration, renewal, revocation, signing
from ocop.accounts.refusals import Refused
from ocop.jobs import daily, runner
from ocop.jobs.models import Job
from ocop.journal import clock
from ocop.notices import letters
from ocop.notices.models import Notice
from ocop.notices.telling import MAIL_JOB
from products import acts as producers
from products import dossiers
from products.models import ProducerChange
from tests import world as w
from tests.evaluations.recognition import cases
from tests.notices import sending
from tests.products import files

pytestmark = pytest.mark.django_db
ISSUED = date(2024, 2, 29)  # ends on 28/2/2027
END = date(2027, 2, 28)
CONCLUSION = {
    "ground": "law_breach", "concluding_body": "Chi cục Quản lý chất lượng", "conclusion_number": "15/KL-CC",
    "concluded_on": date(2026, 11, 20), "facts": "Ghi nhãn sai định lượng.",
}  # fmt: skip
PAPER = {"decision_number": "99/QĐ-UBND", "decided_on": date(2026, 12, 1), "signer_title": "CHỦ TỊCH"}


def scan(name: str = "ket-luan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.pdf(), "application/pdf")


@pytest.fixture
def world():
    return cases.province_world()


@pytest.fixture
def issued(world):
    return cases.issued(world, on=ISSUED)


def status(issued, day: date, at: int = 0) -> str:
    codes = issued.certificates.order_by("pk").values_list("code", flat=True)
    return str(register.check_code(codes[at], day).status)


def re_ranking(world, issued, filed: date):
    """The product's re-ranking, filed on that day."""
    world.clock = cases.at_noon(filed)
    agent = issued.product.producer.agents.get().user
    dossier = dossiers.start(agent, issued.product, kind="re_ranking", regulation="26", now=world.now())
    dossier = w.filled(world, agent, dossier)
    opened = registration.open_draft(agent, dossier.pk, world.batch.pk, now=world.now())
    return registration.file(agent, opened.pk, now=world.now())


def test_without_events_the_last_day_is_included(issued):
    assert issued.valid_to == END
    assert [status(issued, day) for day in (ISSUED - timedelta(1), ISSUED, END, END + timedelta(1))] == [
        "not_yet", "valid", "valid", "expired",
    ]  # fmt: skip


def test_it_is_extended_while_its_re_ranking_is_judged_and_ends_with_the_result(world, issued):
    officer = world.people["tinh"]
    with pytest.raises(Refused, match="Chưa có hồ sơ đánh giá lại"):
        extension.grant(officer, issued.pk, reason="x", now=cases.at_noon(END))
    evaluation = re_ranking(world, issued, date(2027, 2, 20))  # late for the window, in time before the end
    with pytest.raises(Refused, match="Cần nêu lý do"):
        extension.grant(officer, issued.pk, reason=" ", now=cases.at_noon(END))
    extension.grant(officer, issued.pk, reason="Chờ kiểm nghiệm", now=cases.at_noon(END + timedelta(3)))
    until = END + timedelta(days=180)
    assert Extension.objects.get().until == until
    days = (END, END + timedelta(1), until, until + timedelta(1))
    assert [status(issued, day) for day in days] == ["valid", "extended", "extended", "expired"]
    with pytest.raises(Refused, match="đã được kéo dài"):
        extension.grant(officer, issued.pk, reason="nữa", now=cases.at_noon(END + timedelta(4)))
    world.clock = cases.at_noon(date(2027, 4, 1))
    registration.withdraw(world.people["chu_the"], evaluation.pk, reason="Thôi sản xuất", now=world.now())
    assert Extension.objects.get().ended_on == date(2027, 4, 1)
    assert [status(issued, date(2027, 4, day)) for day in (1, 2)] == ["extended", "expired"]
    assert {row["name"]: row["violations"] for row in invariants.check()}["extensions_end_with_their_result"] == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.update(until=date(2029, 1, 1))


@pytest.mark.parametrize(
    ("filed", "asked", "said"),
    [
        (END + timedelta(1), END + timedelta(2), "nộp sau ngày hết hạn"),
        (END - timedelta(30), END + timedelta(181), "Đã quá 180 ngày"),
    ],
)
def test_what_came_too_late_is_not_extended(world, issued, filed, asked, said):
    re_ranking(world, issued, filed)
    with pytest.raises(Refused, match=said):
        extension.grant(world.people["tinh"], issued.pk, reason="Xin kéo dài", now=cases.at_noon(asked))


def test_revoked_on_one_of_six_grounds_the_public_page_says_so_at_once(client, world, issued):
    law = revocation.regulation_for(date(2026, 11, 20))
    assert len(revocation.grounds(law)) == 6
    now = cases.at_noon(date(2026, 11, 21))
    made = revocation.propose(world.people["tinh"], issued.pk, **CONCLUSION, files=[scan()], now=now)
    assert made.decide_by == date(2026, 12, 7)  # 15 days after the 20th end on Saturday the 5th: the next working day
    assert made.evidence.get().sha256 and status(issued, date(2026, 11, 30)) == "valid"
    with pytest.raises(Refused, match="Đã có đề nghị"):
        revocation.propose(world.people["tinh"], issued.pk, **CONCLUSION, files=[scan()], now=now)
    later = cases.at_noon(date(2026, 12, 1))
    with pytest.raises(PermissionDenied):
        revocation.decide(world.people["tinh"], issued.pk, **PAPER, now=later)
    revocation.decide(world.people["duyet_tinh"], issued.pk, **PAPER, now=later)
    assert [status(issued, date(2026, 12, day)) for day in (1, 2)] == ["revoked", "revoked"]
    assert status(issued, date(2026, 11, 30)) == "valid"
    revoked = Recognition.objects.with_term().get(pk=issued.pk)
    assert signing.take_back_reasons(revoked, date(2026, 12, 2)) == ["Giấy chứng nhận đã bị thu hồi."]
    with pytest.raises(Refused, match="Chưa có đề nghị"):
        revocation.decide(world.people["duyet_tinh"], issued.pk, **PAPER, now=later)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revocation.objects.update(decided_on=date(2030, 1, 1))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ground": "no_ground"}, "ground"), ({"concluding_body": " "}, "concluding_body"),
        ({"conclusion_number": ""}, "conclusion_number"), ({"facts": ""}, "facts"), ({"files": []}, "files"),
        ({"concluded_on": date(2026, 11, 22)}, "concluded_on"), ({"concluded_on": date(2024, 2, 28)}, "concluded_on"),
        ({"files": [SimpleUploadedFile("a.exe", b"MZ")]}, "files"),
    ],
)  # fmt: skip
def test_a_proposal_that_cannot_be(world, issued, change, field):
    given = {**CONCLUSION, "files": [scan()], **change}
    with pytest.raises(Refused) as refused:
        revocation.propose(world.people["tinh"], issued.pk, **given, now=cases.at_noon(date(2026, 11, 21)))
    assert field in refused.value.fields and not Revocation.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"decision_number": ""}, "decision_number"), ({"signer_title": ""}, "signer_title"),
     ({"decided_on": date(2026, 12, 2)}, "decided_on"), ({"decided_on": date(2026, 11, 19)}, "decided_on")],
)  # fmt: skip
def test_a_decision_that_cannot_be(world, issued, change, field):
    now = cases.at_noon(date(2026, 11, 21))
    revocation.propose(world.people["tinh"], issued.pk, **CONCLUSION, files=[scan()], now=now)
    with pytest.raises(Refused) as refused:
        revocation.decide(
            world.people["duyet_tinh"], issued.pk, **{**PAPER, **change}, now=cases.at_noon(date(2026, 12, 1))
        )
    assert list(refused.value.fields) == [field] and status(issued, date(2026, 12, 1)) == "valid"


def test_dropped_it_stands_and_may_be_proposed_anew(world, issued):
    now = cases.at_noon(date(2026, 11, 21))
    revocation.propose(world.people["tinh"], issued.pk, **CONCLUSION, files=[scan()], now=now)
    revocation.drop(world.people["duyet_tinh"], issued.pk, reason="Đã khắc phục", now=now)
    assert status(issued, date(2026, 12, 1)) == "valid"
    revocation.propose(world.people["tinh"], issued.pk, **CONCLUSION, files=[scan()], now=now)
    assert Revocation.objects.count() == 2


def test_before_26_no_regulation_named_the_grounds(world, issued):
    early = {**CONCLUSION, "concluded_on": date(2026, 5, 20)}
    with pytest.raises(Refused, match="22/5/2026"):
        revocation.propose(
            world.people["tinh"], issued.pk, **early, files=[scan()], now=cases.at_noon(date(2026, 5, 21))
        )


def test_other_units_people_find_nothing(world, issued):
    now = cases.at_noon(date(2026, 11, 21))
    for name, error in (("can_bo_khac", Http404), ("chu_the_khac", Http404), ("xa", PermissionDenied),
                        ("chu_the", PermissionDenied)):  # fmt: skip
        with pytest.raises(error):
            revocation.propose(world.people[name], issued.pk, **CONCLUSION, files=[scan()], now=now)


def test_a_correction_is_a_new_certificate_that_supersedes(world, issued):
    now = cases.at_noon(date(2025, 5, 5))
    printed = {"product_name": "Trà hoa vàng Ba Chẽ", "producer_name": issued.producer_name, "place": issued.place}
    given = {"cause": "correction", "reason": "Thiếu địa danh", "issued_on": date(2025, 5, 5)}
    given["signer_title"] = "CHỦ TỊCH"
    for change, field in (({"reason": " "}, "reason"), ({"issued_on": date(2024, 1, 1)}, "issued_on"),
                          ({"issued_on": date(2025, 5, 6)}, "issued_on"), ({"cause": "import"}, "cause")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            correction.correct(
                world.people["duyet_tinh"], issued.pk, printed=printed, **{**given, **change}, now=now
            )
        assert field in refused.value.fields
    same = {name: getattr(issued, name) for name in correction.PRINTED}
    with pytest.raises(Refused, match="Chưa có gì thay đổi"):
        correction.correct(world.people["duyet_tinh"], issued.pk, printed=same, **given, now=now)
    new = correction.correct(world.people["duyet_tinh"], issued.pk, printed=printed, **given, now=now)
    assert new.number == "01/2025/GCN-OCOP" and new.content["product"] == "Trà hoa vàng Ba Chẽ"
    assert new.content["valid_until"] == END.isoformat() and new.content["stars"] == 3
    old, newer = (register.check_code(code, date(2025, 5, 5)) for code in
                  issued.certificates.order_by("pk").values_list("code", flat=True))  # fmt: skip
    assert (old.status, old.product, newer.status, newer.product) == (
        "superseded", "Trà hoa vàng", "valid", "Trà hoa vàng Ba Chẽ",
    )  # fmt: skip
    assert status(issued, date(2025, 5, 4)) == "valid"
    assert Job.objects.filter(dedupe=f"certificate:{new.pk}").exists()
    found = {row["name"]: row["violations"] for row in invariants.check()}
    assert found == {name: [] for name in found}


def test_a_renamed_producer_keeps_its_history_and_gets_a_new_paper(client, world, issued):
    producer, agent = issued.product.producer, world.people["chu_the"]
    world.place("moi", "Phường Móng Cái 1", "commune", "qn")
    facts = {"name": "HTX Hải Sơn Mới", "commune": world.places["moi"], "address": "Tổ 4"}
    producers.edit_producer(agent, producer.pk, facts=facts, now=cases.at_noon(date(2025, 9, 1)))
    before = ProducerChange.objects.get()
    assert (before.name, before.commune, before.address) == ("HTX Hải Sơn", world.places["hn"], "Thôn 1")
    client.force_login(agent)
    assert "HTX Hải Sơn" in client.get(reverse("producer", args=[producer.pk])).content.decode()
    fresh = type(issued).objects.get(pk=issued.pk)
    assert correction.renamed(fresh)
    names = correction.present_names(fresh)
    new = correction.correct(
        world.people["duyet_tinh"], issued.pk, cause="change", reason="Sáp nhập xã", printed=names,
        issued_on=date(2025, 9, 2), signer_title="CHỦ TỊCH", now=cases.at_noon(date(2025, 9, 2)),
    )  # fmt: skip
    assert new.content["producer"] == "HTX Hải Sơn Mới" and "Phường Móng Cái 1" in new.content["address"]
    fresh.refresh_from_db()
    assert fresh.commune == world.places["moi"] and not correction.renamed(fresh)
    producers.edit_producer(agent, producer.pk, facts={"phone": "0912345678"}, now=cases.at_noon(date(2025, 9, 3)))
    assert ProducerChange.objects.count() == 1


def reminders(**where):
    return Notice.objects.filter(kind="certificate.renewal", **where).order_by("made_at", "pk")


def test_reminders_are_written_and_mailed_exactly_once(world, issued):
    sending.at_once()
    for _ in range(2):  # the job run twice
        for days in (181, 180, 179, 120, 90, 60, 30, 29, 0, -1):
            day = END - timedelta(days=days)
            renewal.write_due(day, now=cases.at_noon(day))
    agent = issued.product.producer.agents.get().user
    assert [row.dedupe.split(":")[2] for row in reminders(person=agent)] == ["180", "120", "90", "60", "30"]
    sent = sending.at_once()
    assert len(sent) == 5 and all(letter.to == [agent.email] for letter in sent)
    assert not reminders(mailed_at__isnull=True).exists()
    first = next(letter for letter in sent if "còn 180 ngày" in letter.subject)
    assert "Trà hoa vàng" in first.body and "28/02/2027" in first.body
    assert "từ 01/09/2026 đến hết 31/10/2026" in first.body
    assert first.extra_headers["Message-ID"].startswith("<thong-bao-")
    watcher = Notice.objects.filter(person=world.people["xa"], dedupe__startswith="renewal:")
    assert watcher.count() == 5 and set(watcher.values_list("way", flat=True)) == {"digest"}


def test_a_producer_without_people_is_reached_at_its_address_else_the_commune_is_asked_to_say_it(world, issued):
    producer = issued.product.producer
    producer.agents.all().delete()
    day = END - timedelta(days=180)
    renewal.write_due(day, now=cases.at_noon(day))
    assert not reminders().exists()
    told = Notice.objects.get(person=world.people["xa"], dedupe__startswith="renewal:")
    assert "xin báo trực tiếp" in told.text
    producer.email = "htx@example.vn"
    producer.save()
    renewal.write_due(day, now=cases.at_noon(day))
    assert not reminders().exists()  # the step is done
    renewal.write_due(END - timedelta(days=120), now=cases.at_noon(END - timedelta(days=120)))
    assert reminders().get().address == "htx@example.vn"


def test_a_mail_server_that_refuses_is_asked_again_but_a_dead_worker_sends_no_double(world, issued, monkeypatch):
    sending.at_once()
    renewal.write_due(END - timedelta(days=30), now=cases.at_noon(END - timedelta(days=30)))

    def refuse(*args, **kwargs):
        raise OSError("không kết nối được")

    with monkeypatch.context() as away:
        away.setattr(letters.EmailMultiAlternatives, "send", refuse)
        job = Job.objects.get(kind=MAIL_JOB, state="queued")
        runner.run(job.pk)
    assert reminders().get().claimed_at is None and Job.objects.get(pk=job.pk).state == "queued"
    reminders().update(claimed_at=clock.now())  # a worker that died right after claiming
    assert sending.at_once() == [] and reminders().get().mailed_at is None


def test_the_day_s_job_is_asked_for_once(world, issued):
    daily.ask_all()
    daily.ask_all()
    job = Job.objects.get(kind="renewal_radar")
    assert runner.run(job.pk) == Job.State.READY


def test_a_revoked_or_superseded_certificate_is_not_reminded_of(world, issued):
    cases.issued(world, on=date(2026, 1, 5), product=issued.product, stars=4)
    assert renewal.write_due(END - timedelta(days=180), now=cases.at_noon(END - timedelta(days=180))) == []


def test_an_older_recognition_taken_over_later_supersedes_nothing(world, issued):
    older = cases.issued(world, on=date(2021, 3, 1), product=issued.product)
    assert older.pk > issued.pk
    assert status(issued, date(2026, 1, 1)) == "valid" and status(older, date(2023, 1, 1)) == "valid"
    assert status(older, ISSUED) == "superseded"


PAGES = ("revocation.propose", "revocation.decide", "revocation.drop", "extension.grant", "certificate.correct",
         "certificate.take_back", "certificate.attach_scan", "certificate.english")  # fmt: skip


@pytest.mark.parametrize("act", PAGES)
def test_who_may_open_the_page_of_an_act(client, world, issued, act):
    url = reverse(act, args=[issued.certificate.pk])
    offices = {"tinh": "officer", "duyet_tinh": "approver", "chu_the": "producer", "kiem_toan": ""}
    for name, office in offices.items():
        client.force_login(world.people[name])
        expected = 200 if office in LIFE_RULES[act].offices else 403
        assert client.get(url).status_code == expected, name
    client.force_login(world.people["can_bo_khac"])
    assert client.get(url).status_code == client.post(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302


def test_the_whole_of_a_revocation_on_the_pages(client, world):
    issued = cases.issued(world, on=date(2025, 2, 10))
    pk = issued.certificate.pk
    client.force_login(world.people["tinh"])
    typed = {"ground": "law_breach", "concluding_body": "Chi cục", "conclusion_number": "15/KL", "facts": "Sai nhãn",
             "concluded_on": "20/11/2026"}  # fmt: skip
    bad = client.post(reverse("revocation.propose", args=[pk]), typed)
    assert bad.status_code == 422 and "Cần ít nhất một tài liệu" in bad.content.decode()
    assert "Sai nhãn" in bad.content.decode()
    assert client.post(reverse("revocation.propose", args=[pk]), typed | {"files": scan()}).status_code == 302
    page = client.get(reverse("certificate", args=[pk])).content.decode()
    assert "Đề nghị thu hồi: quyết định chậm nhất ngày 07/12/2026" in page
    evidence = Revocation.objects.get().evidence.get()
    assert client.get(reverse("revocation_file", args=[evidence.pk])).status_code == 200
    client.force_login(world.people["chu_the"])
    assert client.get(reverse("revocation_file", args=[evidence.pk])).status_code == 404
    client.force_login(world.people["duyet_tinh"])
    paper = {"decision_number": "", "decided_on": "21/11/2026", "signer_title": "CHỦ TỊCH"}
    assert client.post(reverse("revocation.decide", args=[pk]), paper).status_code == 422
    paper["decision_number"] = "99/QĐ-UBND"
    assert client.post(reverse("revocation.decide", args=[pk]), paper).status_code == 302
    client.logout()
    public = client.get(reverse("certificate_check", args=[issued.certificate.code]))
    assert "Đã bị thu hồi" in public.content.decode() and "từ ngày 21/11/2026" in public.content.decode()
    assert Certificate.objects.count() == 1


def test_the_radar_shows_what_ends_and_asks_the_same_for_one_and_three(client, world, django_assert_num_queries):
    today = clock.now().date()
    start = date(today.year - 3, today.month, today.day) + timedelta(days=100)
    of = w.producer(world)
    client.force_login(world.people["tinh"])
    client.get(reverse("home"))
    for number in range(3):
        cases.issued(world, f"Trà {number}", on=start, of=of)
        if number != 1:
            with django_assert_num_queries(6):
                page = client.get(reverse("renewal_radar")).content.decode()
            assert f"Trà {number}" in page and "Chưa nộp" in page
