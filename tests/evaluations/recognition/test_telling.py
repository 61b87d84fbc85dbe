"""What a decision tells: letters to producers and communes, the announcement, the paper of a revocation; each once."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import Http404
from django.urls import reverse

from evaluations.models import Decision
from evaluations.stages import elimination, recognition, revocation, telling
from ocop.accounts.refusals import Refused
from ocop.jobs import runner
from ocop.jobs.models import Job
from ocop.journal.models import Entry
from ocop.records import documents
from ocop.records.models import Document, PaperTemplate
from tests.evaluations.recognition import cases
from tests.papers import readback
from tests.products import files

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def world():
    return cases.world()


def told() -> list[Job]:
    """Run the jobs that tell, as a worker does."""
    jobs = list(Job.objects.filter(kind=telling.KIND, state="queued"))
    for job in jobs:
        assert runner.run(job.pk) == Job.State.READY, Job.objects.get(pk=job.pk).message
    return jobs


def about(job: Job) -> dict:
    return {"about": job.params["about"], "pk": job.params["id"], "actor": job.requested_by}


def made(kind: str) -> list[Document]:
    return list(Document.objects.filter(kind=kind).order_by("pk"))


def test_a_decision_tells_every_producer_and_commune_once(client, world, tmp_path):
    cases.recognised(world, "Trà hoa vàng", "Chè Shan")
    [job] = told()
    assert len(made("announcement")) == len(made("commune_letters")) == 1
    assert [row.context["product"]["product"] for row in made("result_letter")] == ["Trà hoa vàng", "Chè Shan"]
    again = telling.write(**about(job), now=world.now() + timedelta(minutes=1))  # a run after a crash finds them made
    assert len(again) == 4
    assert Document.objects.count() == 4 and Job.objects.filter(kind=documents.JOB).count() == 4
    letter = made("result_letter")[0]
    assert runner.run(letter.job_id) == Job.State.READY
    letter.refresh_from_db()
    with letter.pdf.open("rb") as stored:
        text = readback.squeezed(readback.pdf_text(stored.read(), tmp_path))
    assert "Trà hoa vàng" in text and "hạng 3 sao" in text and "12/QĐ-UBND" in text
    for user, sees in {"chu_the": {"result_letter"}, "xa": {"result_letter", "commune_letters"}}.items():
        assert {row.kind for row in Document.objects.visible_to(world.people[user])} == sees, user
        client.force_login(world.people[user])
        assert client.get(reverse("document", args=[letter.pk])).status_code == 200


def test_a_commune_reads_its_own_letter_and_not_its_neighbours(world):
    cases.recognised(world, "Trà hoa vàng")
    told()
    [letter] = made("commune_letters")
    officer = world.people["xa"]
    assert documents.find(officer, letter.pk) == letter
    other = Document.objects.create(
        kind=letter.kind, subject_type=letter.subject_type, subject_id=letter.subject_id, unit=letter.unit,
        title="Thư gửi xã khác", context={**letter.context, "commune_id": world.places["qn"].pk},
        context_sha256="0" * 64, template=letter.template, made_by=letter.made_by, made_at=letter.made_at,
    )  # fmt: skip
    assert list(Document.objects.visible_to(officer).filter(kind=letter.kind)) == [letter]
    assert documents.of(officer, Decision.objects.get()) == [letter]
    with pytest.raises(Http404):
        documents.find(officer, other.pk)


def test_a_refused_decision_tells_nobody(world):
    evaluations = cases.proposed(world, "Trà hoa vàng")
    with pytest.raises(Refused):
        recognition.recognise_together(
            world.people["duyet"], [e.pk for e in evaluations], now=world.now(), number="12/QĐ-UBND",
            signed_on=world.clock.date() - timedelta(days=30), signer_title=cases.SIGNER,
        )  # fmt: skip
    assert not Job.objects.filter(kind=telling.KIND).exists()


def test_what_goes_up_or_is_declined_or_eliminated_is_told_too(world):
    cases.upper_season(world)
    high, low, bad = cases.proposed(world, "Trà hạng cao", "Trà thấp", "Trà xấu", share=1, stars=5)
    recognition.forward(world.people["duyet"], high.pk, now=world.now())
    recognition.decline(world.people["duyet"], low.pk, reason="Chưa đủ hồ sơ", now=world.now())
    found = elimination.propose(
        world.people["thu_ky"], bad.pk, ground="Hồ sơ không trung thực", reason="Giấy giả", now=world.now()
    )
    elimination.decide(world.people["tv1"], found.pk, confirmed=True, reason="Đúng", now=world.now())
    told()
    letters = {row.context["product"]["product"]: row.context["state"] for row in made("result_letter")}
    assert letters == {"Trà hạng cao": "forwarded", "Trà thấp": "declined", "Trà xấu": "eliminated"}


def test_a_spoilt_text_stops_the_letter_and_not_the_decision(world):
    with transaction.atomic():
        PaperTemplate.objects.create(
            kind="announcement", version=1, text="@loai {{ khong_co }}", sha256="0" * 64, in_use=True,
            made_by=world.people["can_bo"], made_at=world.now(),
        )  # fmt: skip
    [recognised] = cases.recognised(world, "Trà hoa vàng")
    assert recognised.certificate is not None
    job = Job.objects.get(kind=telling.KIND)
    assert runner.run(job.pk) == Job.State.FAILED
    assert "Thông báo kết quả" in Job.objects.get(pk=job.pk).message and not Document.objects.exists()


def propose(world, found):
    paper = SimpleUploadedFile("ket-luan.pdf", files.pdf(), "application/pdf")
    given = {"ground": "not_produced", "concluding_body": "Sở Công Thương", "conclusion_number": "15/KL-SCT",
             "concluded_on": DAY, "facts": "Cơ sở ngừng sản xuất từ tháng 01/2026."}  # fmt: skip
    return revocation.propose(world.people["tinh"], found.pk, files=[paper], now=cases.at_noon(DAY), **given)


def test_a_revocation_has_its_draft_and_its_decision_on_the_certificates_page(client, tmp_path):
    world = cases.province_world()
    found = cases.issued(world, on=date(2026, 5, 25))
    propose(world, found)
    told()
    [draft] = made("revocation")
    assert draft.title.startswith("Dự thảo") and draft.number == "" and "… tháng …" in draft.context["place_date"]
    producer = world.people["chu_the"]
    assert not Document.objects.visible_to(producer).exists()
    paper = {"decision_number": "90/QĐ-UBND", "decided_on": DAY, "signer_title": "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"}
    revocation.decide(world.people["duyet_tinh"], found.pk, now=cases.at_noon(DAY), **paper)
    told()
    [_, decision] = made("revocation")
    assert runner.run(decision.job_id) == Job.State.READY
    decision.refresh_from_db()
    with decision.pdf.open("rb") as stored:
        text = readback.squeezed(readback.pdf_text(stored.read(), tmp_path))
    for words in ("90/QĐ-UBND", "không còn sản xuất (Điều 8 Quyết định số 26/2026/QĐ-TTg)", found.certificate.number,
                  "kết luận số 15/KL-SCT", "KT. CHỦ TỊCH", "Ủy ban nhân dân tỉnh Quảng Ninh".upper()):  # fmt: skip
        assert "".join(words.split()) in "".join(text.split()), words
    assert decision.docx_sha256
    for user, drafts in (("chu_the", False), ("tinh", True)):
        client.force_login(world.people[user])
        page = client.get(reverse("certificate", args=[found.certificate.pk])).content.decode()
        assert decision.title in page and (draft.title in page) == drafts, user
    client.force_login(producer)
    assert client.get(reverse("document", args=[draft.pk])).status_code == 404
    assert client.get(reverse("document_file", args=[decision.pk, "pdf"])).status_code == 200
    assert Entry.objects.filter(act="paper.revocation").count() == 2


def test_what_is_dropped_has_only_its_draft():
    world = cases.province_world()
    found = cases.issued(world, on=date(2026, 5, 25))
    propose(world, found)
    revocation.drop(world.people["duyet_tinh"], found.pk, reason="Chưa đủ căn cứ", now=cases.at_noon(DAY))
    assert len(told()) == 1 and [row.number for row in made("revocation")] == [""]
