"""Papers as rows and as pages: made once, never changed, shown to whom their kind lets see them."""
import hashlib
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.accounts.models import Locality, Role, RoleGrant, User
from ocop.accounts.refusals import Refused, Stale
from ocop.jobs import runner
from ocop.jobs.handlers import Work
from ocop.jobs.models import Job
from ocop.journal.models import Entry
from ocop.records import acts, documents, kinds, versions
from ocop.records.models import Document, PaperTemplate
from ocop.records.tasks import make_files
from tests.records import samples

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CODE = "test_decision"


@pytest.fixture
def unit(db):
    return Locality.objects.create(code="mc", name="Thành phố Móng Cái", level="district")


@pytest.fixture
def people(unit):
    officer = User.objects.create(username="can_bo", full_name="Cán bộ Phòng Kinh tế")
    RoleGrant.objects.create(user=officer, role=Role.OFFICER, locality=unit)
    return {
        "officer": officer, "stranger": User.objects.create(username="khac", full_name="Người khác"),
        "admin": User.objects.create(username="qt", full_name="Quản trị", is_superuser=True),
    }


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(kinds, "shipped_text", lambda kind: samples.TEXT)
    return kinds.register(CODE, "Quyết định thử", "papers/none.txt", sample=samples.context,
                          may_see=lambda user, subject_id: user.username in ("can_bo", "qt"))


def make(people, unit, context=None, **more):
    with transaction.atomic():
        return documents.make(CODE, unit, context or samples.context(), actor=people["officer"], unit=unit, now=NOW,
                              title="Quyết định công nhận đợt 1", number="05/QĐ-UBND", regulation="26", **more)


def stored(row: Document, name: str) -> bytes:
    with getattr(row, name).open("rb") as file:
        return file.read()


def test_a_paper_is_kept_with_what_it_was_made_from_and_its_job_makes_both_files(people, unit):
    row = make(people, unit)
    assert (row.template.version, row.template.shipped, row.regulation) == (1, True, "26")
    assert row.context == samples.context() and row.pdf_sha256 == ""
    assert runner.run(row.job_id) == Job.State.READY
    row.refresh_from_db()
    for name, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        data = stored(row, name)
        assert data.startswith(start) and hashlib.sha256(data).hexdigest() == getattr(row, f"{name}_sha256")
    assert documents.files_of(Document.objects.get(pk=row.pk)) == (stored(row, "pdf"), stored(row, "docx"))


def test_the_same_content_is_the_same_paper_and_other_content_another(people, unit):
    first = make(people, unit)
    assert make(people, unit).pk == first.pk and Job.objects.count() == 1
    assert make(people, unit, samples.context(4)).pk != first.pk


def test_what_is_missing_is_refused_by_name(people, unit):
    context = samples.context()
    del context["number"], context["rows"][0]["points"]
    with pytest.raises(Refused, match="number, points"):
        make(people, unit, context)
    with pytest.raises(TypeError):
        make(people, unit, {**samples.context(), "mean": 70.5})
    assert not Document.objects.exists() and not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_make_needs_a_transaction(people, unit):
    with pytest.raises(transaction.TransactionManagementError):
        documents.make(CODE, unit, {}, actor=people["officer"], unit=unit, now=NOW, title="x")


@pytest.mark.parametrize("change", [
    {"title": "Khác"}, {"context": {}}, {"number": "06/QĐ"}, {"subject_id": 99}, {"pdf_sha256": "0" * 64},
    {"docx_sha256": ""}, {"made_at": datetime(2020, 1, 1, tzinfo=UTC)},
])
def test_the_database_keeps_papers_as_they_were_made(people, unit, change):
    row = make(people, unit)
    runner.run(row.job_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=row.pk)._raw_delete("default")
    for text in ({"text": "x"}, {"version": 9}, {"shipped": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaperTemplate.objects.filter(pk=row.template_id).update(**text)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperTemplate.objects.filter(pk=row.template_id)._raw_delete("default")


def test_a_job_run_twice_makes_the_files_once(people, unit):
    row = make(people, unit)
    runner.run(row.job_id)
    before = Document.objects.values().get(pk=row.pk)
    with transaction.atomic():
        make_files(Work(str(row.job_id), {"document": row.pk})).then()
    assert Document.objects.values().get(pk=row.pk) == before


def test_pages_and_files_are_for_whom_the_kind_lets_see_them(client, people, unit):
    row = make(people, unit)
    page, pdf = reverse("document", args=[row.pk]), reverse("document_file", args=[row.pk, "pdf"])
    client.force_login(people["officer"])
    assert "Đang chờ" in client.get(page).content.decode()
    assert client.get(pdf).status_code == 404
    runner.run(row.job_id)
    row.refresh_from_db()
    assert row.pdf_sha256 in client.get(page).content.decode()
    answer = client.get(pdf)
    assert answer.content == stored(row, "pdf") and answer["Cache-Control"] == "private, no-store"
    assert client.get(reverse("document_file", args=[row.pk, "docx"])).status_code == 200
    assert client.get(reverse("document_file", args=[row.pk, "exe"])).status_code == 404
    assert documents.of(people["officer"], unit) == [row]
    client.force_login(people["stranger"])
    assert {client.get(url).status_code for url in (page, pdf)} == {404}
    assert documents.of(people["stranger"], unit) == []
    assert not Document.objects.visible_to(people["stranger"]).exists()


def test_a_changed_file_is_never_handed_out(client, people, unit):
    row = make(people, unit)
    runner.run(row.job_id)
    row.refresh_from_db()
    with open(row.pdf.path, "ab") as file:
        file.write(b"x")
    client.force_login(people["officer"])
    assert client.get(reverse("document_file", args=[row.pk, "pdf"])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions(client, people, unit, rows):
    for number in range(rows):
        make(people, unit, samples.context(number + 1))
    client.force_login(people["officer"])
    client.get(reverse("document_list"))
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse("document_list"), {"q": "công nhận", "loai": CODE})
    assert answer.content.decode().count("Quyết định công nhận đợt 1</a>") == rows
    assert len(asked) == 6, [query["sql"] for query in asked]
    assert "Không có văn bản nào khớp" in client.get(reverse("document_list"), {"q": "gà"}).content.decode()


def save(people, text, **more):
    facts = {"text": text, "note": "Sửa câu chữ", "seen": versions.last_version(CODE), "now": NOW, **more}
    return acts.save(people["admin"], CODE, **facts)


def test_a_new_text_is_a_new_version_and_old_papers_keep_theirs(people, unit, kind):
    first = make(people, unit)
    second = save(people, samples.TEXT.replace("đợt 1", "đợt hai"))
    assert (second.version, second.in_use) == (2, True)
    other = make(people, unit)
    assert (first.template.version, other.template.version) == (1, 2)
    acts.restore(people["admin"], CODE, now=NOW)
    assert make(people, unit).pk == first.pk
    acts.use(people["admin"], CODE, 2, now=NOW)
    assert make(people, unit).pk == other.pk
    acts_done = list(Entry.objects.order_by("seq").values_list("act", flat=True))
    assert acts_done == ["template.save", "template.restore", "template.use"]


@pytest.mark.parametrize(("text", "reason"), [
    ("@co-quan {{ ten }}", "«ten»"), ("@co-quan A\n{{ body.__class__ }}", "__class__"), ("Chữ", "@co-quan"),
    ("@co-quan A\n{% include 'x' %}", "Include"),
])
def test_a_text_that_cannot_be_used_is_not_kept(people, unit, text, reason):
    with pytest.raises(Refused) as refused:
        save(people, text)
    assert reason in refused.value.fields["text"][0]
    assert not PaperTemplate.objects.exists()


def test_two_editors_do_not_overwrite_each_other(people, unit):
    save(people, samples.TEXT)
    with pytest.raises(Stale) as stale:
        save(people, samples.TEXT + "Khác", seen=0)
    assert stale.value.current == 1


def test_only_the_administrator_edits(client, people, unit):
    addresses = [("template_list", []), ("template", [CODE]), ("template.save", [CODE]), ("template_preview", [CODE]),
                 ("template_pdf", [CODE]), ("template.use", [CODE, 1]), ("template.restore", [CODE])]
    client.force_login(people["officer"])
    for name, args in addresses:
        url = reverse(name, args=args)
        answers = {client.get(url).status_code, client.post(url, {"text": "x"}).status_code}
        assert answers <= {403, 405} and 403 in answers, name


def test_the_editor_shows_the_paper_and_keeps_what_was_typed(client, people, unit):
    client.force_login(people["admin"])
    page = client.get(reverse("template", args=[CODE])).content.decode()
    assert "paper-sheet" in page and "Trà hoa vàng 3" in page and "style=" not in page.split("paper-sheet", 1)[1]
    typed = {"text": "@co-quan A\nTên: {{ khong_co }}", "note": "x", "seen": 0}
    answer = client.post(reverse("template_preview", args=[CODE]), typed)
    assert answer.status_code == 200 and '<span class="missing"><b' not in answer.content.decode()
    assert '<span class="missing">khong_co</span>' in answer.content.decode()
    refused = client.post(reverse("template.save", args=[CODE]), typed)
    assert refused.status_code == 422 and "khong_co" in refused.content.decode()
    pdf = client.post(reverse("template_pdf", args=[CODE]), typed)
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert client.post(reverse("template_pdf", args=[CODE]), {"text": "{{ x() }}"}).status_code == 422
    bad = client.post(reverse("template_preview", args=[CODE]), {**typed, "text": "{% for %}"})
    assert "Chưa xem thử được" in bad.content.decode()


def test_saving_restoring_and_versions_on_the_page(client, people, unit):
    client.force_login(people["admin"])
    typed = {"text": samples.TEXT + "Câu thêm.", "note": "Thêm câu", "seen": 0}
    assert client.post(reverse("template.save", args=[CODE]), typed).status_code == 302
    assert client.post(reverse("template.save", args=[CODE]), typed).status_code == 409
    page = client.get(reverse("template", args=[CODE])).content.decode()
    assert "Câu thêm." in page and "Thêm câu" in page
    assert client.post(reverse("template.restore", args=[CODE])).status_code == 302
    assert "Câu thêm." not in client.get(reverse("template", args=[CODE])).content.decode()
    old = client.get(reverse("template", args=[CODE]), {"phien_ban": "1"})
    assert "Câu thêm." in old.content.decode()
    assert client.post(reverse("template.use", args=[CODE, 1])).status_code == 302
    for wrong in ("9", "x", "²", "1" * 30):
        assert client.get(reverse("template", args=[CODE]), {"phien_ban": wrong}).status_code == 404
    assert client.get(reverse("template", args=["la"])).status_code == 404
