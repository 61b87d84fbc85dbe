"""The commune's inbox, its clock and its report."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from evaluations.models import Evaluation
from evaluations.stages import registration
from ocop.journal.models import Entry
from products import commune, dossiers
from products.models import CommuneForwarding, CommuneReport
from tests import world as w
from tests.papers.readback import pdf_text, squeezed

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
    assert as_("xa").get(reverse("commune_inbox") + "?muc=reported").content.decode().count("Trà hoa vàng") >= 1


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


def letter(**changes):
    return {"number": "12/UBND", "signed_on": "11/09/2023", "signer_title": "Chủ tịch", "note": "", **changes}


@pytest.fixture
def three(world):
    """Three filed dossiers of the commune; the last one has no report."""
    first = w.submitted(world)
    rest = [w.submitted(world, name, of=first.dossier.product.producer) for name in ("Chè búp", "Chè dây")]
    CommuneReport.objects.filter(dossier=rest[-1].dossier).delete()
    return [first, *rest]


def test_dossiers_are_sent_up_together_and_what_stays_says_why(world, as_, three):
    client = as_("xa")
    text = client.get(reverse("commune_inbox") + "?muc=reported").content.decode()
    assert text.count('name="ho-so"') == 2
    chosen = {"ho-so": [e.dossier_id for e in three] + [99999]}
    page = client.get(reverse("commune.forward"), chosen).content.decode()
    assert "3 hồ sơ" in page
    answer = client.post(reverse("commune.forward"), letter() | chosen, follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain and "2 hồ sơ đã chuyển" in text
    assert "Chè dây: Chưa có báo cáo Mẫu 03." in text.replace("</a>", "") and "Không chuyển được hồ sơ này." in text
    sent = CommuneForwarding.objects.get()
    assert sent.reports.count() == 2 and sent.addressee == "Thành phố Móng Cái"
    assert Entry.objects.filter(act="commune.forward").count() == 1
    again = client.post(reverse("commune.forward"), letter() | chosen)
    assert again.status_code == 422 and again.content.decode().count("Đã chuyển rồi.") == 2
    assert CommuneForwarding.objects.count() == 1


def test_the_letter_lists_what_it_sends(world, as_, three, tmp_path):
    as_("xa").post(reverse("commune.forward"), letter() | {"ho-so": [e.dossier_id for e in three[:2]]})
    page = reverse("commune_letter", args=[CommuneForwarding.objects.get().pk])
    answer = as_("can_bo").get(page)
    text = squeezed(pdf_text(answer.content, tmp_path))
    for said in ("ỦY BAN NHÂN DÂN", "XÃ HẢI SƠN", "Số: 12/UBND", "ngày 11 tháng 9 năm 2023",
                 "Kính gửi: Thành phố Móng Cái", "Trà hoa vàng", "Chè búp", "01/PĐK-QN-MC-HN-2023"):  # fmt: skip
        assert said.replace("-", "") in text.replace("-", ""), said  # a cell breaks at hyphens
    assert as_("can_bo_khac").get(page).status_code == 404 and as_("chu_the_khac").get(page).status_code == 404
    assert "12/UBND" in as_("xa").get(reverse("commune_letters")).content.decode()


@pytest.mark.parametrize(("changes", "says"), [
    ({"signed_on": "11/09/2099"}, "ở tương lai"), ({"signed_on": "x"}, ""), ({"signer_title": " "}, ""),
    ({"ho-so": []}, "Chưa chọn hồ sơ nào"),
])  # fmt: skip
def test_a_letter_that_cannot_be_is_refused_and_nothing_sent(world, as_, three, changes, says):
    answer = as_("xa").post(reverse("commune.forward"), letter() | {"ho-so": [three[0].dossier_id]} | changes)
    assert answer.status_code == 422 and says in answer.content.decode() and not CommuneForwarding.objects.exists()


def test_only_the_communes_own_officers_send(world, as_, three):
    chosen = letter() | {"ho-so": [three[0].dossier_id]}
    assert as_("can_bo").post(reverse("commune.forward"), chosen).status_code == 403
    world.grant("xa_khac", "commune_officer", "db")
    assert as_("xa_khac").post(reverse("commune.forward"), chosen).status_code == 422
    assert not CommuneForwarding.objects.exists()


def test_a_sent_report_is_final_and_keeps_its_letter(world, as_, three):
    as_("xa").post(reverse("commune.forward"), letter() | {"ho-so": [three[0].dossier_id]})
    answer = as_("xa").post(reverse("commune_report", args=[three[0].dossier_id]), FINDINGS)
    assert answer.status_code == 422 and "không sửa được nữa" in answer.content.decode()
    assert CommuneReport.objects.get(dossier=three[0].dossier).local_material == "Có"


def test_under_26_the_province_waits_for_the_communes_letter():
    world = w.build(regulation="26")
    evaluation = Evaluation(season=world.season, dossier=filed_under_26(world))
    assert registration.commune_part(evaluation) == ["Chưa có báo cáo của UBND cấp xã (Mẫu 03)."]
    report = w.commune_report(world, evaluation.dossier)
    assert registration.commune_part(evaluation) == []
    CommuneReport.objects.filter(pk=report.pk).update(forwarding=None)
    assert registration.commune_part(evaluation) == ["UBND cấp xã đã báo cáo nhưng chưa chuyển hồ sơ lên."]


def filed_under_26(world):
    item = w.product(world)
    dossier = dossiers.start(world.person("chu_the"), item, kind="first", regulation="26", now=world.now())
    dossiers.freeze(w.filled(world, world.person("chu_the"), dossier), world.person("chu_the"), now=world.now())
    return dossier


def test_the_meeting_is_written_with_its_day_or_not_at_all(world, as_, filed):
    page = reverse("commune_report", args=[filed.dossier_id])
    for wrong, says in (({"meeting_notes": "Nhất trí"}, "Ghi ngày họp"), ({"met_on": "11/09/2023"}, "ghi nội dung"),
                        ({"met_on": "11/09/2099", "meeting_notes": "Nhất trí"}, "ở tương lai")):  # fmt: skip
        answer = as_("xa").post(page, FINDINGS | wrong)
        assert answer.status_code == 422 and says in answer.content.decode() and not CommuneReport.objects.exists()
    held = {"met_on": "11/09/2023", "meeting_notes": "Nhất trí đề nghị", "meeting_people": "Ban quản lý thôn"}
    assert as_("xa").post(page, FINDINGS | held).status_code == 302
    assert as_("chu_the").get(reverse("dossier_paper", args=[filed.dossier_id, "bien-ban"])).status_code == 200
    filed.dossier.product.refresh_from_db()
    assert filed.dossier.product.code == "QN-MC-HN-01-2026"
