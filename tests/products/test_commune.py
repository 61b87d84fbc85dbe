"""The commune's inbox, its clock and its report."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from evaluations.stages import registration
from ocop.journal.models import Entry
from products import commune, dossiers
from products.models import CommuneReport
from tests import world as w

pytestmark = pytest.mark.django_db
INBOX = 5  # queries of the page
FINDINGS = {name: f"Nhận xét về {name}" for name in commune.FINDINGS} | {"conclusion": "Đề nghị đánh giá"}


@pytest.fixture
def filed(world):
    item = w.product(world)
    agent = world.person("chu_the")
    dossier = dossiers.start(agent, item, kind="first", regulation="148", now=world.now())
    dossier = w.filled(world, agent, dossier)
    dossiers.save(agent, dossier, revision=dossier.revision, fields={"commune_material": "Chè trồng tại xã"},
                  now=world.now())  # fmt: skip
    evaluation = registration.open_draft(agent, dossier.pk, world.batch.pk, now=world.now())
    return registration.file(agent, evaluation.pk, now=world.now())


def test_fifteen_working_days_under_26_counted_past_the_holidays():
    # By hand: from Thursday 27/8/2026, without the weekends and without 31/8, 1/9, 2/9: Monday 21/9 is the fifteenth.
    assert commune.due_on("26", datetime(2026, 8, 26, 3, tzinfo=UTC)) == date(2026, 9, 21)
    assert commune.due_on("1048", datetime(2026, 8, 26, 3, tzinfo=UTC)) is None


def test_a_filing_at_night_counts_by_viet_nams_day():
    # 18:30 UTC on 26/8 is 01:30 of 27/8 in Viet Nam.
    assert commune.due_on("26", datetime(2026, 8, 26, 18, 30, tzinfo=UTC)) == date(2026, 9, 22)


def test_the_inbox_holds_the_communes_own_and_costs_the_same(world, as_, filed, bare_frame, django_assert_num_queries):
    client, page = as_("xa"), reverse("commune_inbox")
    client.get(page)
    with django_assert_num_queries(INBOX):
        text = client.get(page).content.decode()
    assert "Trà hoa vàng" in text and "Lập Mẫu 03" in text
    for name in ("Chè búp", "Chè dây"):
        other = w.submitted(world, name, of=filed.dossier.product.producer)
        CommuneReport.objects.filter(dossier=other.dossier).delete()
    with django_assert_num_queries(INBOX):
        assert client.get(page).content.decode().count("Lập Mẫu 03") == 3
    assert as_("can_bo").get(page).status_code == 403


def test_the_report_stands_beside_the_producers_words(world, as_, filed):
    page = reverse("commune_report", args=[filed.dossier_id])
    assert "Chè trồng tại xã" in as_("xa").get(page).content.decode()
    assert as_("xa").post(page, FINDINGS).status_code == 302
    report = CommuneReport.objects.get()
    assert report.local_material == FINDINGS["local_material"] and report.reported_by.username == "xa"
    assert Entry.objects.filter(act="commune.report").count() == 1
    assert as_("xa").post(page, FINDINGS | {"conclusion": "Sửa"}).status_code == 302
    assert CommuneReport.objects.get().conclusion == "Sửa"
    assert "Nhận xét về idea_origin" in as_("can_bo").get(page).content.decode()
    assert as_("xa").get(reverse("commune_inbox") + "?muc=xong").content.decode().count("Trà hoa vàng") >= 1


def test_who_may_not_report(world, as_, filed):
    page = reverse("commune_report", args=[filed.dossier_id])
    world.grant("xa_khac", "commune_officer", "db")
    for person, status in (("can_bo", 403), ("chu_the", 403), ("tv1", 403), ("xa_khac", 404), ("can_bo_khac", 404)):
        assert as_(person).post(page, FINDINGS).status_code == status, person
    assert not CommuneReport.objects.exists()


def test_an_empty_finding_is_asked_for_and_the_rest_kept(world, as_, filed):
    page = reverse("commune_report", args=[filed.dossier_id])
    answer = as_("xa").post(page, FINDINGS | {"idea_origin": "  "})
    text = answer.content.decode()
    assert answer.status_code == 422 and "Cần ghi nhận xét" in text and "Nhận xét về local_labour" in text


def test_a_registered_report_is_final(world, as_, filed):
    page = reverse("commune_report", args=[filed.dossier_id])
    as_("xa").post(page, FINDINGS)
    registration.register(world.person("can_bo"), filed.pk, now=world.now())
    answer = as_("xa").post(page, FINDINGS | {"conclusion": "Sửa sau"})
    assert answer.status_code == 422 and CommuneReport.objects.get().conclusion == "Đề nghị đánh giá"
    assert "tiếp nhận" in as_("xa").get(page).content.decode()


def test_a_draft_is_not_reported_on(world, as_, dossier):
    assert as_("xa").post(reverse("commune_report", args=[dossier.pk]), FINDINGS).status_code == 404
