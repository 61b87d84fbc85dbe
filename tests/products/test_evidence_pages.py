"""Evidence through HTTP: kept privately, served only to those who may see it, refused with a reason."""

import hashlib
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluations.models import Recusal
from evaluations.stages import registration
from ocop.journal.models import Entry
from products import dossiers
from products.models import Evidence
from products.vault import keeping
from tests import world as w
from tests.products import files

pytestmark = pytest.mark.django_db


def keep(world, dossier, name, *, pages=1, criteria=()):
    upload = SimpleUploadedFile(name, files.pdf(pages))
    facts = {"criteria": list(criteria)}
    return keeping.keep_file(world.person("chu_the"), dossier.pk, upload, facts=facts, now=world.now())[0]


def add(client, dossier, *uploads, **more):
    page = reverse("evidence_add", args=[dossier.pk])
    return client.post(page, {"files": [SimpleUploadedFile(name, data) for name, data in uploads], **more})


def test_several_files_support_several_criteria(as_, dossier):
    answer = add(as_("chu_the"), dossier, ("mot.pdf", files.pdf(1)), ("hai.png", files.picture()),
                 criteria=["A.1.1", "A.1.2"], title="bỏ qua")  # fmt: skip
    assert answer.status_code == 302
    rows = list(Evidence.objects.order_by("pk"))
    assert [(r.title, r.content_type, r.criteria) for r in rows] == [
        ("mot", "application/pdf", ["A.1.1", "A.1.2"]), ("hai", "image/png", ["A.1.1", "A.1.2"])]  # fmt: skip


def test_the_stored_hash_is_that_of_the_bytes_and_the_name_is_random(as_, dossier):
    data = files.pdf(3)
    add(as_("chu_the"), dossier, ("giay-phep.pdf", data))
    row = Evidence.objects.get()
    assert row.sha256 == hashlib.sha256(data).hexdigest() and row.pages == 3
    assert "giay-phep" not in row.file.name and row.file.read() == data


def test_the_same_file_again_only_gains_criteria(as_, dossier):
    client = as_("chu_the")
    add(client, dossier, ("a.pdf", files.pdf()), criteria=["A.1.1"])
    data = Evidence.objects.get().file.read()
    answer = add(client, dossier, ("b.pdf", data), criteria=["A.1.2"])
    assert answer.status_code == 302 and Evidence.objects.get().criteria == ["A.1.1", "A.1.2"]


def test_what_is_fit_is_kept_and_what_is_not_is_named(as_, dossier):
    answer = add(as_("chu_the"), dossier, ("tot.pdf", files.pdf()), ("rong.pdf", b""), ("x.svg", b"<svg/>"),
                 issuer="Sở Y tế")  # fmt: skip
    text = answer.content.decode()
    assert answer.status_code == 422 and "rong.pdf" in text and "x.svg" in text and "Sở Y tế" in text
    assert [row.title for row in Evidence.objects.all()] == ["tot"]


def test_the_page_names_the_criterion_as_the_form_does(as_, dossier):
    page = reverse("evidence_add", args=[dossier.pk])
    printed = dossier.criteria_set.law.criterion("A.1.1").printed_code
    text = as_("chu_the").get(page, {"tieu-chi": "A.1.1"}).content.decode()
    assert f"cho tiêu chí {printed};" in text and "tiêu chí A.1.1" not in text
    assert "tiêu chí Z.9" not in as_("chu_the").get(page, {"tieu-chi": "Z.9"}).content.decode()


def test_nothing_chosen_and_a_bad_address_are_said(as_, dossier):
    assert "Hãy chọn tệp" in add(as_("chu_the"), dossier).content.decode()
    answer = add(as_("chu_the"), dossier, url="javascript:alert(1)")
    assert answer.status_code == 422 and not Evidence.objects.exists()
    assert add(as_("chu_the"), dossier, url="https://video.example.vn/cau-chuyen").status_code == 302
    assert Evidence.objects.get().url == "https://video.example.vn/cau-chuyen"


def test_strangers_neither_add_nor_fetch(world, as_, dossier):
    row = keep(world, dossier, "a.pdf")
    for stranger in ("chu_the_khac", "can_bo_khac", "tv1"):
        assert as_(stranger).get(reverse("evidence_file", args=[row.pk])).status_code == 404
        assert add(as_(stranger), dossier, ("b.pdf", files.pdf(2))).status_code == 404
    assert Evidence.objects.count() == 1


def test_a_fetched_file_is_a_download_under_a_strict_policy(world, as_, dossier):
    row = keep(world, dossier, "Giấy phép.pdf")
    answer = as_("chu_the").get(reverse("evidence_file", args=[row.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"] and "script-src" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == row.sha256


def test_the_council_fetches_files_of_what_it_judges_but_not_the_recused(world, as_):
    item = w.product(world)
    agent = world.person("chu_the")
    dossier = dossiers.start(agent, item, kind="first", regulation="148", now=world.now())
    row = keep(world, dossier, "a.pdf")
    w.filled(world, agent, dossier)
    evaluation = registration.open_draft(agent, dossier.pk, world.batch.pk, now=world.now())
    registration.file(agent, evaluation.pk, now=world.now())
    page = reverse("evidence_file", args=[row.pk])
    assert as_("tv1").get(page).status_code == 200 and as_("to_tu_van").get(page).status_code == 200
    Recusal.objects.create(
        evaluation=evaluation, seat=world.seats[0], state="declared", reason="Người nhà", made_at=world.now()
    )
    assert as_("tv1").get(page).status_code == 404


def test_removing_keeps_the_row_and_the_bytes(world, as_, dossier):
    row = keep(world, dossier, "a.pdf")
    client = as_("chu_the")
    assert client.get(reverse("evidence_remove", args=[row.pk])).status_code == 200
    assert client.post(reverse("evidence_remove", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.removed_at and row.removed_by.username == "chu_the" and row.file.storage.exists(row.file.name)
    assert client.get(reverse("evidence_file", args=[row.pk])).status_code == 404
    assert client.post(reverse("evidence_remove", args=[row.pk])).status_code == 404


def test_a_description_is_corrected_and_dates_are_checked(world, as_, dossier):
    row = keep(world, dossier, "a.pdf")
    page = reverse("evidence_edit", args=[row.pk])
    bad = {"title": "Giấy phép", "issued_on": "02/02/2023", "expires_on": "01/02/2023", "kind": "awards"}
    assert as_("chu_the").post(page, bad).status_code == 422
    good = {**bad, "expires_on": "01/02/2026", "criteria": ["A.1.1"]}
    assert as_("chu_the").post(page, good).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.kind, row.criteria) == ("Giấy phép", "awards", ["A.1.1"])
    assert Entry.objects.filter(act="evidence.describe", subject_id=str(row.pk)).exists()


def test_a_kept_file_is_attached_to_one_more_criterion(world, as_, dossier):
    row = keep(world, dossier, "a.pdf", criteria=["A.1.1"])
    page = reverse("evidence_attach", args=[dossier.pk])
    assert as_("chu_the").post(page, {"criterion": "A.1.2", "file": [row.pk]}).status_code == 302
    row.refresh_from_db()
    assert row.criteria == ["A.1.1", "A.1.2"]
    assert as_("chu_the").post(page, {"criterion": "Z.9", "file": [row.pk]}).status_code == 404


def test_the_list_of_files_costs_the_same_whatever_it_holds(world, as_, dossier, bare_frame, django_assert_num_queries):
    client = as_("chu_the")
    page = reverse("dossier_step", args=[dossier.pk, "ke-hoach"])
    client.get(page)
    for n in range(1, 4):
        keep(world, dossier, f"{n}.pdf", pages=n)
        with django_assert_num_queries(6):
            client.get(page)


def test_the_dossier_as_a_whole_has_a_limit(world, as_, dossier, settings):
    settings.EVIDENCE_DOSSIER_MAX_MB = 0
    answer = add(as_("chu_the"), dossier, ("a.pdf", files.pdf()))
    assert answer.status_code == 422 and "Cả hồ sơ vượt" in answer.content.decode()


def test_a_failed_row_leaves_no_file_behind(world, dossier, monkeypatch, settings):
    folder = Path(settings.MEDIA_ROOT, "evidence", str(dossier.pk))
    before = set(folder.glob("*"))
    monkeypatch.setattr(keeping, "record", lambda *a, **k: 1 / 0)
    upload = SimpleUploadedFile("a.pdf", files.pdf())
    with pytest.raises(ZeroDivisionError):
        keeping.keep_file(world.person("chu_the"), dossier.pk, upload, facts={}, now=world.now())
    assert not Evidence.objects.exists()
    assert set(folder.glob("*")) == before


def test_a_large_file_is_hashed_in_pieces(world, dossier, monkeypatch):
    asked = []

    class Piecewise(SimpleUploadedFile):
        def chunks(self, chunk_size=None):
            asked.append(chunk_size)
            return super().chunks(chunk_size)

    data = files.pdf(5)
    upload = Piecewise("a.pdf", data)
    row, new = keeping.keep_file(world.person("chu_the"), dossier.pk, upload, facts={}, now=world.now())
    assert new and keeping.CHUNK in asked and row.sha256 == hashlib.sha256(data).hexdigest()
    assert io.BytesIO(data).read(4) == b"%PDF"
