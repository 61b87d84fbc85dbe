"""Each printed form against the field list of its decision, and against what was written."""

import time
from datetime import date

import pytest
from django.urls import reverse

from products import commune, dossiers, forms_of_law, numbering
from products.documents import blocks, catalogue
from products.documents.source import source_of
from products.models import CommuneReport, DossierVersion
from tests import world as w
from tests.papers.readback import pdf_text, squeezed
from tests.products import printed_fields as lists

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORMS = {
    "26": {"mau-01": lists.MAU_01, "mau-02": lists.MAU_02, "mau-03": lists.MAU_03},
    "148": {"danh-muc": lists.PAPERS_148},
    "1048": {"bieu-dang-ky": lists.BIEU_01, "bieu-03": lists.BIEU_03, "bieu-04": lists.BIEU_04,
             "danh-muc": lists.PAPERS_1048},
}  # fmt: skip


def written(regulation="26", kind="first"):
    """A dossier in which every field holds a text of its own, filed, with the commune's report and its meeting."""
    world = w.build(regulation=regulation)
    item = w.product(world)
    facts = {"phone": "0203 300 0001", "email": "htx@example.vn", "registration_number": "22H8000999",
             "registered_on": date(2019, 3, 15), "representative": "Giám đốc hợp tác xã",
             "representative_position": "Giám đốc", "representative_sex": "female",
             "representative_ethnicity": "Dao", "representative_residence": "Thôn 1"}  # fmt: skip
    for name, value in facts.items():
        setattr(item.producer, name, value)
    item.producer.save()
    agent = world.person("chu_the")
    dossier = dossiers.start(agent, item, kind=kind, regulation=regulation, now=world.now())
    fields = {f.code: _value(f) for f in all_fields(dossier) if not f.source}
    law = dossier.criteria_set.law
    dossier = dossiers.save(
        agent, dossier, revision=1, fields=fields, self_marks=w.marks_for(law),
        self_notes={c.code: f"Thuyết minh {c.code}" for c in law.criteria}, now=world.now(),
    )  # fmt: skip
    version = dossiers.freeze(dossier, agent, now=world.now())
    report = w.commune_report(world, dossier)
    numbering.number_product(item, world.now())
    CommuneReport.objects.filter(pk=report.pk).update(
        met_on=date(2026, 9, 12), meeting_people="Phòng Kinh tế", meeting_notes="Thống nhất đề nghị",
        conclusion="Đề nghị tỉnh đánh giá", components="Đủ thành phần",
    )  # fmt: skip
    dossier.refresh_from_db()
    return world, dossier, version


def all_fields(dossier):
    return [f for step in forms_of_law.steps(dossier.regulation) for f in step.fields(dossier.kind)]


def _value(field):
    if field.kind == "number":
        return {"samples": "5"}.get(field.code, "1234567")
    return {"check": "yes", "date": "2026-09-10"}.get(field.kind, f"Trường {field.code}")


def text_of(dossier, version, code, tmp_path, **kwargs):
    source = source_of(dossier, version, with_marks=kwargs.get("with_marks", True))
    return squeezed(pdf_text(blocks.pdf(catalogue.find(source, code).make(source)), tmp_path))


def in_order(text, wanted):
    """Every text stands in the paper, each after the one before it (capitals of titles count as the same)."""
    low, at = text.casefold(), 0
    for each in wanted:
        found = low.find(each.casefold(), at)
        assert found >= 0, f"«{each}» does not stand after: …{text[max(0, at - 60):at]}"
        at = found + 1


@pytest.mark.parametrize("regulation", ["26", "148", "1048"])
def test_printed_forms_say_what_the_field_list_says(regulation, tmp_path):
    _, dossier, version = written(regulation)
    for code, fields in FORMS[regulation].items():
        text = text_of(dossier, version, code, tmp_path)
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text and "Độc lập - Tự do - Hạnh phúc" in text
        if code not in ("danh-muc", "mau-01"):
            in_order(text, fields)
        else:
            for each in fields:
                assert text.casefold().count(each.casefold()) >= fields.count(each), (code, each)


def test_the_older_slip_of_an_existing_product_is_form_two(tmp_path):
    _, dossier, version = written("1048", kind="re_ranking")
    in_order(text_of(dossier, version, "bieu-dang-ky", tmp_path), lists.BIEU_02)


@pytest.mark.parametrize("regulation", ["26", "1048"])
def test_nothing_that_was_written_is_left_out(regulation, tmp_path):
    """Every field of the dossier's pages stands in one of its printed forms, every criterion with its description."""
    _, dossier, version = written(regulation, kind="re_ranking")
    source = source_of(dossier, version, with_marks=True)
    whole = " ".join(text_of(dossier, version, p.code, tmp_path) for p in catalogue.printed(source))
    for field in all_fields(dossier):
        value = source.text(field.code)
        looked_for = {"check": str(field.label), "date": "ngày 10 tháng 9 năm 2026"}.get(field.kind, value)
        looked_for = value if field.source else looked_for
        assert squeezed(looked_for) in whole, field.code
    for criterion in dossier.criteria_set.law.criteria:
        assert f"Thuyếtminh{criterion.code}" in whole.replace(" ", ""), criterion.code  # cells break long codes


def test_numbers_and_office_parts_are_printed(tmp_path):
    _, dossier, version = written()
    slip, report = text_of(dossier, version, "mau-01", tmp_path), text_of(dossier, version, "mau-03", tmp_path)
    assert dossier.slip_number == "01/PĐK-QN-MC-HN-2023" and slip.count(dossier.slip_number) == 2
    dossier.product.refresh_from_db()
    assert dossier.product.code == "QN-MC-HN-01-2023" and dossier.product.code in report
    assert "Xã Hải Sơn" in slip and "Người nhận: xa" in slip


def test_part_three_adds_up_as_the_rules_do(tmp_path):
    _, dossier, version = written()
    from evaluations.rules.scoring import score_sheet

    score = score_sheet(version.criteria_set.law, version.cases, dossier.self_marks)
    text = text_of(dossier, version, "mau-02", tmp_path)
    assert f"Tổng số điểm tự chấm {score.total}/100" in text
    for part in version.criteria_set.law.parts:
        assert f"{score.parts[part.code]}/{part.max}" in text


def test_self_marks_print_for_the_producer_only(tmp_path):
    _, dossier, version = written()
    text = text_of(dossier, version, "mau-02", tmp_path, with_marks=False)
    assert "Điểm tự chấm" not in text and "/100" not in text and "Thuyết minh A.1.1" in text


def test_the_commune_papers(tmp_path):
    _, dossier, version = written()
    minutes = text_of(dossier, version, "bien-ban", tmp_path)
    said = ("ỦY BAN NHÂN DÂN XÃ HẢI SƠN", "BIÊN BẢN HỌP", "12/09/2026", "Phòng Kinh tế", "Thống nhất đề nghị")
    in_order(minutes, said)
    assert set(commune.FINDINGS) == set(commune.DESCRIBED_IN)


@pytest.mark.prove
def test_forms_are_printed_in_half_a_second():
    _, dossier, version = written()
    source = source_of(dossier, version, with_marks=True)
    make = catalogue.find(source, "mau-02").make
    blocks.pdf(make(source))  # WeasyPrint and the fonts are loaded once a process
    spent = []
    for _ in range(5):
        began = time.process_time()
        blocks.pdf(make(source))
        spent.append(time.process_time() - began)
    assert min(spent) <= 0.5


def test_who_may_print_what(client):
    world, dossier, _ = written()
    page = reverse("dossier_paper", args=[dossier.pk, "mau-02"])
    assert client.get(page).status_code == 302
    for person, status in (("chu_the", 200), ("xa", 200), ("can_bo_khac", 404), ("chu_the_khac", 404)):
        client.force_login(world.person(person))
        answer = client.get(page)
        assert answer.status_code == status, person
    client.force_login(world.person("chu_the"))
    answer = client.get(page)
    assert answer["Content-Type"] == "application/pdf" and answer["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("dossier_paper", args=[dossier.pk, "bieu-03"])).status_code == 404
    for number in ("9", "x", "0", "٣"):
        assert client.get(page, {"ban": number}).status_code == 404
    assert client.get(page, {"ban": "nhap"}).status_code == 200
    client.force_login(world.person("xa"))
    assert client.get(page, {"ban": "nhap"}).status_code == 404


def test_a_draft_says_that_it_is_one(tmp_path):
    _, dossier, version = written()
    assert "BẢN NHÁP" in text_of(dossier, None, "mau-01", tmp_path)
    assert "BẢN NHÁP" not in text_of(dossier, version, "mau-01", tmp_path)


def test_a_printed_version_stays_as_it_was(tmp_path):
    _, dossier, version = written()
    before = text_of(dossier, version, "mau-01", tmp_path)
    dossier.product.producer.name = "Tên đổi sau"
    dossier.product.producer.save()
    assert text_of(dossier, DossierVersion.objects.get(pk=version.pk), "mau-01", tmp_path) == before
