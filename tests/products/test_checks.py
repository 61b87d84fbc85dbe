"""Each check on plain facts: what it finds, where it is mended, whether it blocks."""

from dataclasses import replace
from datetime import date

import pytest

from ocop.law import loader
from products import checks, forms_of_law
from products.checks.facts import Facts, File
from tests import world as w

TODAY = date(2026, 6, 1)


def facts(regulation="26", slug="tea", **changes) -> Facts:
    """A dossier with nothing in it but what is named."""
    regime = loader.regulation(regulation).criteria_regime
    law = next(s for s in loader.sets_of(regime) if s.slug == slug)
    fields = tuple(f for step in forms_of_law.steps(regulation) for f in step.fields("first"))
    empty = Facts(
        law=law, regulation=loader.regulation(regulation), kind="first", on_paper=False, producer_kind="cooperative",
        fields=fields, values={}, cases={}, marks={}, notes={}, files=(), elsewhere=frozenset(), today=TODAY,
    )  # fmt: skip
    return replace(empty, **changes)


def found(check, of) -> list[tuple[bool, str]]:
    return [(finding.blocks, finding.message) for finding in check(of)]


def test_every_finding_leads_to_a_step_of_its_dossier():
    for regulation in ("1048", "148", "1489", "26"):
        steps = {step.code for step in forms_of_law.steps(regulation)}
        findings = checks.run(facts(regulation))
        assert findings and {finding.step for finding in findings} <= steps
        assert [f.blocks for f in findings] == sorted((f.blocks for f in findings), reverse=True)


def test_required_fields_block_and_the_producers_own_gaps_only_remind():
    said = dict((message, blocks) for blocks, message in found(checks.fields.required_fields, facts()))
    assert said["Mẫu 01: chưa có «Người đại diện pháp luật»."] is False
    assert said["Mẫu 02, phần I–II: chưa có «Mô tả sản phẩm»."] is True
    assert not any("cập nhật" in message for message in said)  # asked of upgrades and re-rankings only
    again = found(checks.fields.required_fields, facts(kind="re_ranking"))
    assert (True, "Mẫu 01: chưa có «Nội dung đã nâng cấp hoặc cập nhật».") in again
    assert not [blocks for blocks, _ in found(checks.fields.required_fields, facts(on_paper=True)) if blocks]


@pytest.mark.parametrize(("regulation", "blocks"), [("26", True), ("1489", True), ("148", True), ("1048", False)])
def test_the_self_assessment_blocks_where_it_is_part_of_the_dossier(regulation, blocks):
    [(held, message)] = found(checks.self_assessment.every_criterion_answered, facts(regulation))
    assert held is blocks and "Chưa tự đánh giá" in message
    full = facts(regulation)
    full = replace(full, marks=w.marks_for(full.law))
    assert found(checks.self_assessment.every_criterion_answered, full) == []


def test_none_applies_is_an_answer_and_needs_no_paper():
    bare = facts()
    bare = replace(bare, marks={c.code: None for c in bare.law.criteria})
    assert found(checks.self_assessment.every_criterion_answered, bare) == []
    assert found(checks.self_assessment.answers_have_evidence, bare) == []


def test_a_claim_wants_a_paper_or_a_word():
    claim = facts(marks={"A.1.1": 2})
    told = found(checks.self_assessment.answers_have_evidence, claim)[0][1]
    printed = claim.law.criterion("A.1.1").printed_code
    assert "1 tiêu chí" in told and told.endswith(f": {printed}.")  # as the form numbers it, not as the portal does
    assert found(checks.self_assessment.answers_have_evidence, replace(claim, notes={"A.1.1": "Có"})) == []
    paper = File("Hợp đồng", "", ("A.1.1",), "0" * 64, None)
    assert found(checks.self_assessment.answers_have_evidence, replace(claim, files=(paper,))) == []


def test_a_case_blocks_also_on_paper():
    tourism = facts(slug="community-tourism", on_paper=True)
    assert [blocks for blocks, _ in found(checks.cases.cases_chosen, tourism)] == [True]
    chosen = {criterion.code: 1 for criterion in tourism.law.case_criteria}
    assert found(checks.cases.cases_chosen, replace(tourism, cases=chosen)) == []
    assert found(checks.cases.cases_chosen, facts()) == []


def test_who_may_file_under_26():
    assert found(checks.owner.owner_type_allowed, facts()) == []
    assert found(checks.owner.owner_type_allowed, facts(producer_kind="association"))[0][0] is True
    assert found(checks.owner.owner_type_allowed, facts(slug="community-tourism", producer_kind="association")) == []
    assert found(checks.owner.owner_type_allowed, facts("148", producer_kind="association")) == []  # no list found


def test_papers_that_ran_out_or_will():
    files = tuple(File(name, "", (), "0" * 64, until) for name, until in (
        ("Cũ", date(2026, 5, 31)), ("Hôm nay", TODAY), ("Xa", date(2027, 1, 1)), ("Không hạn", None)))  # fmt: skip
    said = [message for _, message in found(checks.expiry.evidence_in_force, facts(files=files))]
    assert said == ["«Cũ» đã hết hạn (31/05/2026).", "«Hôm nay» sắp hết hạn (01/06/2026)."]


def test_the_papers_everybody_needs_are_asked_for():
    said = found(checks.papers.listed_papers_attached, facts())[0][1]
    assert "Đăng ký kinh doanh" in said and "Công bố chất lượng" in said
    service = found(checks.papers.listed_papers_attached, facts(slug="community-tourism"))[0][1]
    assert "Đăng ký kinh doanh" in service and "Công bố" not in service


def test_one_test_result_for_two_products_is_noticed_and_a_registration_is_not():
    files = (File("Kiểm nghiệm", "test_results", (), "a" * 64, None),
             File("Đăng ký", "business_registration", (), "b" * 64, None))  # fmt: skip
    elsewhere = frozenset({"a" * 64, "b" * 64})
    said = found(checks.same_file.file_of_another_dossier, facts(files=files, elsewhere=elsewhere))
    assert len(said) == 1 and "Kiểm nghiệm" in said[0][1]


def test_the_meter_counts_fields_cases_and_answers():
    empty = facts()
    done, whole = checks.completeness(empty)
    required = sum(field.required for field in empty.fields)
    assert (done, whole) == (0, required + len(empty.law.criteria))
    some = replace(empty, marks={"A.1.1": None}, values={"undertaking": "yes"})
    assert checks.completeness(some) == (2, whole)


def test_every_source_of_every_form_can_be_read(db):
    from products import dossiers

    world = w.build()
    item = w.product(world)
    dossier = dossiers.start(world.person("chu_the"), item, kind="first", regulation="148", now=world.now())
    values = forms_of_law.values(dossier)
    assert values["producer_name"] == "HTX Hải Sơn" and values["province"] == "Tỉnh Quảng Ninh"
    assert values["address"] == "Thôn 1, Xã Hải Sơn" and values["kind"] == "Lần đầu"
    assert values["producer_type"] == "Hợp tác xã" and values["undertaking"] == ""
