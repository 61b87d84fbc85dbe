"""The dossier through HTTP: who may open it, steps saved and kept, two people at once, the sheet."""

from datetime import date

import pytest
from django.urls import reverse

from evaluations.stages import registration
from products import dossiers
from products.models import Dossier
from tests import world as w
from tests.products.test_evidence_pages import keep

pytestmark = pytest.mark.django_db
OVERVIEW, SHEET = 10, 7  # queries of a page, with session, person and what the process adds


def address(dossier, step):
    return reverse("dossier_step", args=[dossier.pk, step])


def test_only_its_people_open_a_draft(world, as_, dossier):
    page = reverse("dossier", args=[dossier.pk])
    assert as_("chu_the").get(page).status_code == 200
    for stranger in ("chu_the_khac", "can_bo_khac", "tv1", "can_bo", "xa"):
        assert as_(stranger).get(page).status_code == 404, stranger


def test_a_signed_out_person_is_sent_to_sign_in(client, dossier):
    answer = client.get(reverse("dossier", args=[dossier.pk]))
    assert answer.status_code == 302 and answer["Location"].startswith("/dang-nhap/")


@pytest.mark.parametrize("step", ["phieu-dang-ky", "bao-cao", "tu-danh-gia", "ke-hoach", "nop"])
def test_every_step_opens(as_, dossier, step):
    answer = as_("chu_the").get(address(dossier, step))
    assert answer.status_code == 200 and dossier.product.name in answer.content.decode()


def test_no_such_step(as_, dossier):
    assert as_("chu_the").get(address(dossier, "khong-co")).status_code == 404


def test_a_step_is_saved_with_gaps_and_leads_to_the_next(as_, dossier):
    posted = {"revision": dossier.revision, "samples": "5", "signed_on": "10/09/2023", "then": "next"}
    answer = as_("chu_the").post(address(dossier, "phieu-dang-ky"), posted)
    assert answer.status_code == 302 and answer["Location"] == address(dossier, "bao-cao")
    kept = Dossier.objects.get().fields
    assert (kept["samples"], kept["signed_on"], kept["undertaking"]) == ("5", "2023-09-10", "")
    assert "10/09/2023" in as_("chu_the").get(address(dossier, "phieu-dang-ky")).content.decode()


def test_a_step_saves_itself_and_says_what_cannot_be_kept(as_, dossier):
    """What the page's script sends: JSON back, no message for the next page, both kinds of refusal."""
    client, page = as_("chu_the"), address(dossier, "phieu-dang-ky")
    json = {"headers": {"accept": "application/json"}}
    saved = client.post(page, {"revision": dossier.revision, "samples": "5"}, **json)
    assert (saved.status_code, saved.json()) == (200, {"revision": dossier.revision + 1})
    stale = client.post(page, {"revision": dossier.revision, "samples": "7"}, **json)
    assert stale.status_code == 409 and stale.json()["current_version"] == dossier.revision + 1
    bad = client.post(page, {"revision": dossier.revision + 1, "samples": "năm"}, **json)
    assert bad.status_code == 422 and list(bad.json()["fields"]) == ["samples"]
    assert Dossier.objects.get().fields["samples"] == "5"
    assert "Đã lưu." not in client.get(page).content.decode()


def test_bad_input_keeps_what_was_typed(as_, dossier):
    posted = {"revision": dossier.revision, "samples": "năm", "signed_at": "Xã Hải Sơn"}
    answer = as_("chu_the").post(address(dossier, "phieu-dang-ky"), posted)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "năm" in text and "Xã Hải Sơn" in text and Dossier.objects.get().fields == {}


def test_a_stale_save_shows_both_and_loses_nothing(as_, dossier):
    first = {"revision": dossier.revision, "description": "Người thứ nhất viết"}
    second = {"revision": dossier.revision, "description": "Người thứ hai viết"}
    assert as_("chu_the").post(address(dossier, "bao-cao"), first).status_code == 302
    answer = as_("chu_the").post(address(dossier, "bao-cao"), second)
    text = answer.content.decode()
    assert answer.status_code == 409 and "Người thứ nhất viết" in text and "Người thứ hai viết" in text
    assert Dossier.objects.get().fields["description"] == "Người thứ nhất viết"
    over = {**second, "revision": Dossier.objects.get().revision}
    assert as_("chu_the").post(address(dossier, "bao-cao"), over).status_code == 302
    assert Dossier.objects.get().fields["description"] == "Người thứ hai viết"


def test_a_save_without_its_revision_is_stale(as_, dossier):
    assert as_("chu_the").post(address(dossier, "bao-cao"), {"description": "x"}).status_code == 409


def test_the_sheet_shows_every_answer_and_takes_them(as_, dossier):
    law = dossier.criteria_set.law
    page = as_("chu_the").get(address(dossier, "tu-danh-gia")).content.decode()
    assert page.count('type="radio"') == sum(len(c.options) + 1 for c in law.criteria)
    posted = {"revision": dossier.revision, "mark-A.1.1": "1", "mark-A.1.2": "none", "note-A.1.1": "Có vùng chè"}
    assert as_("chu_the").post(address(dossier, "tu-danh-gia"), posted).status_code == 302
    kept = Dossier.objects.get()
    assert kept.self_marks == {"A.1.1": 1, "A.1.2": None}
    assert kept.self_notes == {"A.1.1": "Có vùng chè"}


def test_a_script_saves_one_change_and_gets_the_panel(as_, dossier):
    law = dossier.criteria_set.law
    best = max(range(len(law.criteria[0].options)), key=lambda at: law.criteria[0].options[at].points)
    answer = as_("chu_the").post(
        address(dossier, "tu-danh-gia"), {"revision": dossier.revision, f"mark-{law.criteria[0].code}": str(best)},
        headers={"Accept": "application/json"},
    )  # fmt: skip
    assert answer.status_code == 200 and answer.json()["revision"] == dossier.revision + 1
    assert f"<strong>{law.criteria[0].max}</strong> / 100" in answer.json()["panel"]
    stale = as_("chu_the").post(
        address(dossier, "tu-danh-gia"), {"revision": dossier.revision, "mark-A.1.1": "0"},
        headers={"Accept": "application/json"},
    )  # fmt: skip
    assert stale.status_code == 409 and stale.json()["current_version"] == dossier.revision + 1


@pytest.mark.parametrize("mark", ["99", "-1", "1.0", "x", "٣", "0" * 20])
def test_an_answer_the_set_does_not_have_is_refused(as_, dossier, mark):
    posted = {"revision": dossier.revision, "mark-A.1.1": mark, "note-A.1.2": "Giữ lại"}
    answer = as_("chu_the").post(address(dossier, "tu-danh-gia"), posted)
    assert answer.status_code == 422 and "Giữ lại" in answer.content.decode()
    assert Dossier.objects.get().self_marks == {}


def test_a_case_is_chosen_first_and_changing_it_drops_the_other_answers(world, as_):
    item = w.product(world, "Làng du lịch", slug="community-tourism")
    dossier = dossiers.start(world.person("chu_the"), item, kind="first", regulation="148", now=world.now())
    criterion = dossier.criteria_set.law.case_criteria[0]
    one = next(at for at, o in enumerate(criterion.options) if o.case == 1)
    page = address(dossier, "tu-danh-gia")
    refused = as_("chu_the").post(page, {"revision": 1, f"mark-{criterion.code}": one})
    assert refused.status_code == 422 and "trường hợp áp dụng trước" in refused.content.decode()
    assert as_("chu_the").post(page, {"revision": 1, f"case-{criterion.code}": "1", f"mark-{criterion.code}": one})
    assert Dossier.objects.get().self_marks == {criterion.code: one}
    as_("chu_the").post(page, {"revision": 2, f"case-{criterion.code}": "2", f"mark-{criterion.code}": one})
    kept = Dossier.objects.get()
    assert (kept.cases, kept.self_marks) == ({criterion.code: 2}, {})


def test_a_filed_dossier_is_shut_until_papers_are_asked_for(world, as_):
    evaluation = w.submitted(world)
    dossier = evaluation.dossier
    posted = {"revision": dossier.revision, "description": "Sửa sau khi nộp"}
    shut = as_("chu_the").post(address(dossier, "bao-cao"), posted)
    assert shut.status_code == 422 and "yêu cầu bổ sung" in shut.content.decode()
    registration.ask_supplement(
        world.person("can_bo"), evaluation.pk, reason="Thiếu", items=["Mô tả"], due_on=date(2023, 12, 1),
        now=world.now(),
    )  # fmt: skip
    assert as_("chu_the").post(address(dossier, "bao-cao"), posted).status_code == 302


def test_those_who_judge_read_the_filed_version_without_self_marks(world, as_):
    evaluation = w.submitted(world)
    page = reverse("dossier", args=[evaluation.dossier_id])
    for reader in ("can_bo", "xa", "tv1", "thu_ky", "tinh"):
        answer = as_(reader).get(page)
        assert answer.status_code == 200, reader
        assert "Hồ sơ đã nộp" in answer.content.decode() and "Điểm tự chấm" not in answer.content.decode()
    assert as_("can_bo_khac").get(page).status_code == 404
    assert as_("can_bo").get(address(evaluation.dossier, "tu-danh-gia")).status_code == 403


def test_the_producer_reads_back_what_was_filed(world, as_):
    evaluation = w.submitted(world)
    page = reverse("dossier_version", args=[evaluation.dossier_id, 1])
    assert evaluation.dossier_version.sha256 in as_("chu_the").get(page).content.decode()
    assert as_("chu_the").get(reverse("dossier_version", args=[evaluation.dossier_id, 2])).status_code == 404


def test_opening_a_dossier_costs_the_same_whatever_it_holds(world, as_, dossier, bare_frame, django_assert_num_queries):
    client = as_("chu_the")
    page = reverse("dossier", args=[dossier.pk])
    client.get(page)
    keep(world, dossier, "a.pdf", pages=1)
    with django_assert_num_queries(OVERVIEW):
        client.get(page)
    keep(world, dossier, "b.pdf", pages=2), keep(world, dossier, "c.pdf", pages=3)
    with django_assert_num_queries(OVERVIEW):
        client.get(page)


def test_the_sheet_costs_the_same_whatever_it_holds(world, as_, dossier, bare_frame, django_assert_num_queries):
    client = as_("chu_the")
    page = address(dossier, "tu-danh-gia")
    client.get(page)
    keep(world, dossier, "a.pdf", pages=1, criteria=["A.1.1"])
    with django_assert_num_queries(SHEET):
        client.get(page)
    keep(world, dossier, "b.pdf", pages=2, criteria=["A.1.1", "A.1.2"])
    keep(world, dossier, "c.pdf", pages=3, criteria=["A.1.3"])
    with django_assert_num_queries(SHEET):
        client.get(page)


def test_filing_says_what_is_missing_and_then_leads_on(world, as_, dossier):
    page = address(dossier, "nop")
    text = as_("chu_the").get(page).content.decode()
    assert "Chưa tự đánh giá" in text and "Phải có:" in text
    w.filled(world, world.person("chu_the"), dossier)
    text = as_("chu_the").get(page).content.decode()
    assert "Phải có:" not in text

