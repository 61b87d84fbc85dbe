"""Who may make which paper, when; before the close there is no figure on paper, and a recused member sees none."""
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import Decision, Recusal
from evaluations.selectors.papers import catalogue, visible
from evaluations.stages import inspection, papers, recognition
from ocop.accounts.refusals import Refused
from ocop.jobs import runner
from ocop.jobs.models import Job
from ocop.journal.models import Entry
from ocop.records import documents
from ocop.records.models import Document, Issuer
from tests import world as w
from tests.evaluations.recognition import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = cases.world()
    [made.evaluation] = cases.proposed(made, "Trà hoa vàng")
    made.session = made.evaluation.agenda_items.get().session
    made.session.closed_at = made.now()
    made.session.save()
    return made


def subject_of(world, group: str):
    return {"season": world.season, "session": world.session, "batch": world.batch, "product": world.evaluation,
            "decision": Decision.objects.first()}[group]


def address(world, code: str) -> str:
    group = catalogue.PAPERS[code].group
    subject = subject_of(world, group)
    return reverse(f"paper.{group}", args=[subject.code if group == "season" else subject.pk, code])


def decide(world):
    return recognition.recognise_together(world.people["duyet"], [world.evaluation.pk], now=world.now(),
                                          number="12/QĐ-UBND", signed_on=world.clock.date(), signer_title=cases.SIGNER)


OFFICES = {"season": "can_bo", "session": "thu_ky", "batch": "can_bo", "decision": "duyet", "product": "can_bo"}
WRONG = {"season": "tv2", "session": "tv2", "batch": "kiem_toan", "decision": "kiem_toan", "product": "tv2"}


@pytest.mark.parametrize("code", list(catalogue.PAPERS))
def test_the_right_office_makes_it_the_wrong_gets_403_another_unit_404(client, world, code):
    decide(world)
    paper, url = catalogue.PAPERS[code], address(world, code)
    client.force_login(world.people["can_bo_khac"])
    assert {client.get(url).status_code, client.post(url).status_code} == {404}
    client.force_login(world.people[WRONG[paper.group]])
    assert {client.get(url).status_code, client.post(url).status_code} == {403}
    client.force_login(world.people[OFFICES[paper.group]])
    assert client.get(url).status_code == 200
    answer = client.post(url, {"number": "15/VB", "day": "20/9/2023"})
    if code in ("inspection_minutes", "forwarding_letter"):  # nothing of that kind happened
        assert answer.status_code == 422 and not Document.objects.exists()
        return
    document = Document.objects.get()
    assert answer.status_code == 302 and document.kind == code
    assert Entry.objects.order_by("-seq").first().act == f"paper.{paper.group}"
    if any(asked.code == "number" for asked in paper.fields):
        assert document.number == "15/VB"


def test_no_figure_on_paper_before_the_close(client):
    world = cases.world()
    evaluation = w.registered(world)
    session, [item] = w.in_round(world, [evaluation])
    w.score(world, item, seats=world.seats[:2])
    subjects = {"session": session, "product": evaluation, "batch": world.batch}
    for paper in catalogue.PAPERS.values():
        if not paper.figures or paper.group == "decision":
            continue
        subject = subjects[paper.group]
        with pytest.raises(Refused):
            papers.make(world.people["can_bo"], paper.code, subject.pk, now=world.now())
        client.force_login(world.people["can_bo"])
        url = reverse(f"paper.{paper.group}", args=[subject.pk, paper.code])
        assert "Chưa lập được" in client.get(url).content.decode()
        assert client.post(url).status_code == 422
    assert not Document.objects.exists()
    for code in ("invitation", "attendance", "blank_sheets", "team_report"):
        [document] = papers.make(world.people["thu_ky"], code, session.pk, now=world.now())
        said = str(document.context)
        assert not [name for name in ("mean", "mean_exact", "totals", "total", "spread", "stars_text", "marks")
                    if f"'{name}'" in said]


def test_who_is_recused_from_a_product_neither_reads_nor_makes_its_figures(client, world):
    [minutes] = papers.make(world.people["thu_ky"], "minutes", world.session.pk, now=world.now())
    chair = world.people["tv1"]
    assert documents.find(chair, minutes.pk) == minutes
    Recusal.objects.create(evaluation=world.evaluation, seat=world.seats[0], state="declared", reason="Người nhà",
                           made_by=chair, made_at=world.now())
    client.force_login(chair)
    assert client.get(reverse("document", args=[minutes.pk])).status_code == 404
    assert not Document.objects.visible_to(chair).exists() and documents.of(chair, world.session) == []
    assert client.post(address(world, "minutes")).status_code == 422
    [invitation] = papers.make(world.people["thu_ky"], "invitation", world.session.pk, now=world.now())
    assert documents.find(chair, invitation.pk) == invitation


def test_producer_reads_the_result_letter_and_nothing_of_the_council(client, world):
    decide(world)
    officer = world.people["can_bo"]
    [letter] = papers.make_letters(officer, world.batch.pk, now=world.now())
    [sheets] = papers.make(officer, "score_sheets", world.evaluation.pk, now=world.now())
    [submission] = papers.make(officer, "submission", world.batch.pk, now=world.now())
    producer = world.people["chu_the"]
    assert list(Document.objects.visible_to(producer)) == [letter]
    client.force_login(producer)
    for document, status in ((letter, 200), (sheets, 404), (submission, 404)):
        assert client.get(reverse("document", args=[document.pk])).status_code == status
    page = client.get(reverse("product_papers", args=[world.evaluation.pk]))
    assert letter.title in page.content.decode() and sheets.title not in page.content.decode()
    runner.run(letter.job_id)
    assert client.get(reverse("document_file", args=[letter.pk, "pdf"])).status_code == 200


def test_the_producer_does_not_read_the_inspection_minutes_before_the_result():
    world = w.build(rounds=1, inspection="before", members=3)
    evaluation = w.registered(world)
    officer, producer = world.people["can_bo"], world.people["chu_the"]
    inspection.plan(officer, evaluation.pk, planned_on=world.clock.date(), request="Nguồn nguyên liệu", now=world.now())
    [document] = papers.make(officer, "inspection_minutes", evaluation.pk, now=world.now())
    assert list(Document.objects.visible_to(officer)) == [document]
    assert not Document.objects.visible_to(producer).exists() and documents.of(producer, evaluation) == []


def test_after_the_result_the_producer_may_read_all_of_it(world):
    assert not visible.told(world.people["chu_the"]).exists()
    recognition.decline(world.people["duyet"], world.evaluation.pk, reason="Chưa đạt", now=world.now())
    assert list(visible.told(world.people["chu_the"])) == [world.evaluation]


def test_what_was_typed_is_printed_and_bad_input_is_kept(client, world):
    client.force_login(world.people["thu_ky"])
    url = address(world, "invitation")
    bad = client.post(url, {"day": "hôm nay", "place": "Hội trường tầng 2"})
    assert bad.status_code == 422 and "Hội trường tầng 2" in bad.content.decode() and not Document.objects.exists()
    client.post(url, {"day": "12/9/2023", "place": "Hội trường @ky | tầng 2", "hour": "08 giờ 00"})
    document = Document.objects.get()
    assert document.context["place"] == "Hội trường @ky | tầng 2"
    paper, _ = documents.paper_of(document.template.text, document.context)
    assert any("Hội trường @ky | tầng 2" in block.text for block in paper.body) and len(paper.signers) == 1
    assert paper.place_date == "Móng Cái, ngày 12 tháng 9 năm 2023"


def test_head_and_signer_are_the_units_own_data(client, world):
    client.force_login(world.people["can_bo"])
    url = reverse("issuer.save", args=[world.season.unit_id, "council"])
    assert "HĐOCOP" in client.get(url).content.decode()
    typed = {"parent_body": "UBND TP Móng Cái", "body": "Hội đồng OCOP", "symbol": "HĐ", "place": "Móng Cái",
             "signer": "TM. HỘI ĐỒNG / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", "recipients": "Văn phòng Điều phối\nLưu trữ",
             "archive": "VT, HĐ"}
    assert client.post(url, {**typed, "body": ""}).status_code == 422
    assert client.post(url, typed).status_code == 302 and Issuer.objects.get().body == "Hội đồng OCOP"
    [minutes] = papers.make(world.people["can_bo"], "minutes", world.session.pk, now=world.now())
    paper, _ = documents.paper_of(minutes.template.text, minutes.context)
    assert paper.issuing_body == "Hội đồng OCOP" and paper.number.endswith("/BB-HĐ")
    assert paper.signers[-1].lines == ("TM. HỘI ĐỒNG", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    client.force_login(world.people["can_bo_khac"])
    assert client.post(url, typed).status_code == 403
    assert client.get(reverse("issuer.save", args=[world.season.unit_id, "la"])).status_code == 404


@pytest.mark.parametrize("group", ["season", "session", "batch", "product"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_number_of_questions(client, world, group, count):
    code = {"season": "statute", "session": "invitation", "batch": "submission", "product": "score_sheets"}[group]
    subject = subject_of(world, group)
    for number in range(count):
        Issuer.objects.update_or_create(unit=world.season.unit, office="council", defaults={
            "body": f"Hội đồng {number}", "symbol": "HĐ", "place": "Móng Cái", "signer": "CHỦ TỊCH"})
        Issuer.objects.update_or_create(unit=world.season.unit, office="agency", defaults={
            "body": f"Phòng {number}", "symbol": "P", "place": "Móng Cái", "signer": "TRƯỞNG PHÒNG"})
        papers.make(world.people["can_bo"], code, subject.pk, now=world.now())
    client.force_login(world.people["can_bo"])
    key = subject.code if group == "season" else subject.pk
    url = reverse(f"{group}_papers", args=[key])
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).content.decode().count("/van-ban/") > count
    assert len(asked) == {"season": 14, "session": 15, "batch": 16, "product": 12}[group]


def test_a_job_page_follows_the_forwarding_dossier_and_empty_batches_refuse(client, world):
    client.force_login(world.people["can_bo"])
    url = reverse("paper_dossier", args=[world.batch.pk])
    assert client.post(url).status_code == 422 and client.get(url).status_code == 405
    client.force_login(world.people["tv2"])
    assert client.post(url).status_code == 404
    assert client.post(reverse("paper_letters", args=[world.batch.pk])).status_code == 404


def test_all_letters_of_a_batch_are_one_job_and_each_is_made_once(client, world):
    decide(world)
    client.force_login(world.people["can_bo"])
    url = reverse("paper_letters", args=[world.batch.pk])
    for _ in range(2):
        answer = client.post(url)
        job = Job.objects.filter(kind=papers.LETTERS).order_by("-created_at").first()
        assert answer.url == reverse("job", args=[job.pk])
        assert runner.run(job.pk) == Job.State.READY
    assert [row.kind for row in Document.objects.all()] == ["result_letter"]


def test_without_a_result_the_job_of_letters_says_why(client, world):
    client.force_login(world.people["can_bo"])
    client.post(reverse("paper_letters", args=[world.batch.pk]))
    job = Job.objects.get(kind=papers.LETTERS)
    assert runner.run(job.pk) == Job.State.FAILED
    assert "chưa có sản phẩm nào có kết quả cuối cùng" in Job.objects.get(pk=job.pk).message
