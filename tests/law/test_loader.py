"""The data of the law: every file loads, adds up, and a broken one is refused by name."""
import json
import pickle
from datetime import date, timedelta

import pytest

from ocop.law import loader
from ocop.law.errors import LawError
from ocop.law.model import MARKS
from ocop.law.regulation_reader import read_regulation

TEA, TOURISM, SAUCE_148, SAUCE_1048 = "26-2026-11", "148-26", "148-09", "1048-10"
PARTS = {"26": (40, 25, 35), "148": (40, 25, 35), "1048": (35, 25, 40)}


def sets(regime: str):
    return [each for each in loader.all_sets() if each.regulation == regime]


@pytest.mark.parametrize("code", loader.set_codes())
def test_every_sheet_adds_up(code):
    cset = loader.criteria_set(code)
    assert tuple(part.max for part in cset.parts) == PARTS[cset.regulation]
    for part in cset.parts:
        assert sum(section.max for section in part.sections) == part.max
        for section in part.sections:
            assert sum(criterion.max for criterion in section.criteria) == section.max
    for criterion in cset.criteria:
        assert max(option.points for option in criterion.options) == criterion.max
        assert cset.criterion(criterion.code) is criterion
    assert sum(criterion.max for criterion in cset.criteria) == 100


def test_counts():
    everything = loader.all_sets()
    assert len(everything) == 78
    assert [len(sets(regime)) for regime in PARTS] == [26, 26, 26]
    assert sum(len(each.criteria) for each in everything) == 2364

    def options(regime):
        return sum(o.min_for_star is not None for s in sets(regime) for c in s.criteria for o in c.options)

    assert {regime: options(regime) for regime in PARTS} == {"26": 575, "148": 543, "1048": 0}
    marked = {regime: sum(c.required_mark == "criterion" for s in sets(regime) for c in s.criteria) for regime in PARTS}
    assert marked == {"26": 0, "148": 26, "1048": 0}
    assert {regime: sum(c.reconstructed for s in sets(regime) for c in s.criteria) for regime in PARTS} == {
        "26": 0, "148": 8, "1048": 34
    }
    assert not any(each.minimums for each in sets("1048"))


def test_numbers_and_slugs_do_not_repeat_within_a_regime():
    for regime in PARTS:
        assert sorted(each.set_number for each in sets(regime)) == list(range(1, 27))
        assert len({each.slug for each in sets(regime)}) == 26


def test_cases_and_conditions_where_the_sheets_have_them():
    with_cases = {each.code: [c.code for c in each.case_criteria] for each in loader.all_sets() if each.case_criteria}
    assert {code for code in with_cases if not code.startswith("1048")} == {"26-2026-26", "148-26"}
    assert sum("A.3.2" in codes for code, codes in with_cases.items() if code.startswith("1048")) == 26
    assert with_cases["148-26"] == ["C.8.1", "C.9.1", "C.15.1"]
    assert sum(c.applies_if is not None for s in loader.all_sets() for c in s.criteria) == 125


def test_a_set_survives_json_and_pickle():
    mapping = loader.set_mapping(SAUCE_148)
    back = json.loads(json.dumps(mapping))
    assert loader.parse_set(back) == loader.criteria_set(SAUCE_148)
    assert loader.digest(back) == loader.digest(mapping)
    assert pickle.loads(pickle.dumps(loader.criteria_set(SAUCE_148))) == loader.criteria_set(SAUCE_148)
    mapping["title"] = "khác"
    assert loader.criteria_set(SAUCE_148).title != "khác"
    assert loader.set_mapping(SAUCE_148)["title"] != "khác"


def test_other_labels_are_the_same_points_and_other_points_are_not():
    cset = loader.criteria_set(TEA)
    mapping = loader.set_mapping(TEA)
    first_criterion(mapping)["options"][0]["label"] = "cách ghi chính thức"
    reworded = loader.parse_set(mapping)
    assert reworded != cset
    assert reworded.same_points_as(cset)
    first_criterion(mapping)["options"][0]["points"] = 0
    assert not loader.parse_set(mapping).same_points_as(cset)


def first_criterion(mapping: dict) -> dict:
    return mapping["parts"][0]["sections"][0]["criteria"][0]


def found(mapping: dict, code: str) -> dict:
    return next(c for p in mapping["parts"] for s in p["sections"] for c in s["criteria"] if c["code"] == code)


def changed(code: str, criterion: str, /, **values) -> dict:
    mapping = loader.set_mapping(code)
    found(mapping, criterion).update(values)
    return mapping


def without(code: str, criterion: str, key: str) -> dict:
    mapping = loader.set_mapping(code)
    del found(mapping, criterion)[key]
    return mapping


def grown(code: str) -> dict:
    """The section's and the part's maxima follow, so only the regulation's part maxima and the 100 are broken."""
    mapping = loader.set_mapping(code)
    part = mapping["parts"][0]
    criterion = first_criterion(mapping)
    criterion["options"].append({"points": criterion["max"] + 1, "label": "thêm"})
    for each in (criterion, part["sections"][0], part):
        each["max"] += 1
    return mapping


def with_option(code: str, criterion: str, at: int, /, **values) -> dict:
    mapping = loader.set_mapping(code)
    found(mapping, criterion)["options"][at].update(values)
    return mapping


def renamed_section() -> dict:
    mapping = loader.set_mapping(TEA)
    mapping["parts"][0]["sections"][1]["code"] = "A.1"
    return mapping


BROKEN = {
    "criterion's maximum above its answers": (changed(TEA, "A.1.1", max=4), "A.1.1", "mức cao nhất"),
    "answer above the maximum": (with_option(TEA, "A.1.1", 2, points=4), "A.1.1", "mức cao nhất"),
    "points as text": (with_option(TEA, "A.1.1", 0, points="1"), "", "số nguyên"),
    "points as a fraction": (with_option(TEA, "A.1.1", 0, points=1.5), "", "số nguyên"),
    "points as a truth value": (with_option(TEA, "A.1.1", 0, points=True), "", "số nguyên"),
    "section does not add up": (
        changed(TEA, "A.1.7", max=2, options=[{"points": 2, "label": "x"}]), "A.1", "tổng điểm"),
    "parts differ from the regulation": (grown(TEA), "", "điểm các phần"),
    "148's parts under 1048": (loader.set_mapping(SAUCE_148) | {"regulation": "1048"}, "", "điểm các phần"),
    "unknown regulation": (loader.set_mapping(TEA) | {"regulation": "27"}, "", "regulation"),
    "criterion twice": (changed(TEA, "A.1.2", code="A.1.1"), "", "«A.1.1» lặp lại"),
    "section twice": (renamed_section(), "", "«A.1» lặp lại"),
    "mark without required_for": (without(TEA, "A.1.1", "required_for"), "A.1.1", "required_for"),
    "required_for with other points": (changed(TEA, "A.1.1", required_for={3: 3}), "A.1.1", "required_for"),
    "required_for of a star without mark": (changed(TEA, "A.1.2", required_for={4: 1}), "A.1.2", "required_for"),
    "required_for of two stars": (changed(TEA, "A.1.1", required_for={2: 2}), "A.1.1", "hạng sao"),
    "required_for names a star twice": (changed(TEA, "A.1.1", required_for={3: 2, "3": 2}), "A.1.1", "lặp lại"),
    "mark of six stars": (with_option(TEA, "A.1.1", 1, min_for_star=6), "", "min_for_star"),
    "criterion mark above the lowest": (changed(SAUCE_148, "A.3.6", required_for={4: 2}), "A.3.6", "thấp nhất"),
    "criterion mark without required_for": (without(SAUCE_148, "A.3.6", "required_for"), "A.3.6", "thấp nhất"),
    "lost criterion mark": (without(SAUCE_148, "A.3.6", "required_mark"), "A.3.6", "không khớp"),
    "other kind of mark": (changed(SAUCE_148, "A.3.6", required_mark="section"), "A.3.6", "required_mark"),
    "condition on nothing": (
        changed(TEA, "B.5.2", applies_if={"criterion": "B.9.9", "min_points": 1}), "B.5.2", "không đứng trước"),
    "condition on a later criterion": (
        changed(TEA, "B.5.2", applies_if={"criterion": "B.5.3", "min_points": 1}), "B.5.2", "không đứng trước"),
    "condition on itself": (
        changed(TEA, "B.5.2", applies_if={"criterion": "B.5.2", "min_points": 1}), "B.5.2", "không đứng trước"),
    "condition out of reach": (
        changed(TEA, "B.5.2", applies_if={"criterion": "B.5.1", "min_points": 6}), "B.5.2", "từ 1 đến 5"),
    "unknown kind of rule": (changed(TEA, "A.1.2", rules=[{"kind": "bonus", "text": "x"}]), "A.1.2", "kind"),
    "answer of an undeclared case": (with_option(TOURISM, "C.8.1", 0, case=3), "C.8.1", "trường hợp"),
    "case without cases": (with_option(TEA, "A.1.2", 0, case=1), "A.1.2", "trường hợp"),
    "answer without its case": (with_option(TOURISM, "C.8.1", 0, case=None), "C.8.1", "trường hợp"),
    "one case only": (changed(TOURISM, "C.8.1", cases=[{"case": 1, "title_vi": "x"}]), "C.8.1", "trường hợp"),
    "minimum a case cannot reach": (
        changed(SAUCE_1048, "A.3.2", required_for={3: 2}, options=[
            {"points": 2, "label": "a", "case": 1, "min_for_star": 3}, {"points": 1, "label": "b", "case": 2}]),
        "A.3.2", "không thể đạt"),
    "no answers": (changed(TEA, "A.1.2", options=[]), "A.1.2", "options"),
    "empty label": (with_option(TEA, "A.1.2", 0, label=" "), "", "để trống"),
    "misspelt key": (changed(TEA, "B.5.2", apply_if={"criterion": "B.5.1", "min_points": 1}), "B.5.2", "apply_if"),
    "subsection does not add up": (
        changed(TEA, "C.6.1.1", subsection={"code": "6.1", "title_vi": "Ngoại hình", "max": 5}), "C.6", ""),
    "other status": (changed(TEA, "A.1.2", status="guessed"), "A.1.2", "status"),
    "other kind of product": (loader.set_mapping(TEA) | {"kind": "thing"}, "", "kind"),
    "no parts": (loader.set_mapping(TEA) | {"parts": []}, "", "parts"),
    "parts as a text": (loader.set_mapping(TEA) | {"parts": "A"}, "", "danh sách"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_sheet_is_refused_with_file_criterion_and_fault(name):
    mapping, where, fault = BROKEN[name]
    with pytest.raises(LawError) as refusal:
        loader.parse_set(mapping, source="phieu.yaml")
    error = refusal.value
    assert error.source == "phieu.yaml"
    assert not where or error.where == where
    assert fault in error.fault


@pytest.mark.parametrize("mapping", [None, [], "x", {}])
def test_what_is_no_sheet_is_refused(mapping):
    with pytest.raises(LawError):
        loader.parse_set(mapping)


def test_unknown_codes_are_refused():
    for call in (loader.criteria_set, loader.set_mapping, loader.regulation):
        with pytest.raises(LawError):
            call("26-2026-27")


def test_a_key_written_twice_is_refused(tmp_path):
    path = tmp_path / "twice.yaml"
    path.write_text("code: a\nmax: 1\nmax: 2\n", encoding="utf-8")
    with pytest.raises(LawError, match=r"twice\.yaml.*lặp lại"):
        loader.read_yaml(path)


# --- regulations ---------------------------------------------------------------------------------------------------


def test_regulations_follow_each_other_without_gap():
    found = loader.all_regulations()
    assert [each.id for each in found] == ["1048", "148", "1489", "26"]
    day, end = date(2019, 8, 21), date(2026, 12, 31)
    while day <= end:
        assert sum(each.covers(day) for each in found) == 1
        day += timedelta(days=1)


@pytest.mark.parametrize(("filed", "id"), [
    (date(2019, 8, 21), "1048"), (date(2023, 2, 23), "1048"), (date(2023, 2, 24), "148"), (date(2025, 7, 5), "148"),
    (date(2025, 7, 6), "1489"), (date(2026, 5, 21), "1489"), (date(2026, 5, 22), "26"), (date(2030, 1, 1), "26"),
])
def test_the_day_of_filing_decides_the_regulation(filed, id):
    assert loader.regulation_on(filed).id == id


def test_before_the_first_regulation_there_is_none():
    with pytest.raises(LawError):
        loader.regulation_on(date(2019, 8, 20))


@pytest.mark.parametrize(("id", "three", "district", "province"), [
    ("1048", "province", 50, 90), ("148", "district", 70, 90),
    ("1489", "province", None, 90), ("26", "province", None, 90),
])
def test_who_recognises_and_what_goes_up(id, three, district, province):
    regulation = loader.regulation(id)
    assert regulation.recognises == {3: three, 4: "province", 5: "centre"}
    limits = {rule.of: (rule.to, rule.at_least) for rule in regulation.forwarding}
    wanted = {"province": ("centre", province)}
    assert limits == (wanted | {"district": ("province", district)} if district else wanted)
    assert ("district" in regulation.council_levels) == bool(district)


def test_terms_of_the_regulation_in_force():
    now = loader.regulation("26")
    assert (now.certificate_months, now.commune_working_days, now.re_ranking_days) == (36, 15, 45)
    assert (now.renewal_opens_days, now.renewal_closes_days) == (180, 120)
    assert (now.extension_days, now.revocation_days) == (180, 15)
    assert now.transition.of == "1489"
    assert now.transition.finish_by("first") == now.transition.finish_by("upgrade") == date(2026, 7, 21)
    assert now.transition.finish_by("re_ranking") == date(2026, 6, 21)
    assert [(batch.requested_before, batch.done_before) for batch in now.batches if batch.level == "province"] == [
        ((4, 30), (6, 30)), ((10, 30), (12, 30))
    ]
    assert loader.regulation("148").expiry_notice_days == 30
    assert len(now.fact("dossier_supplementary").value) == 15
    assert len(loader.regulation("1048").fact("dossier_supplementary").value) == 13
    assert len(now.fact("revocation_grounds").value) == 6
    assert len(now.fact("commune_assessments").value) == 4


def test_every_fact_carries_its_mark_and_unknown_terms_are_marked_so():
    for regulation in loader.all_regulations():
        assert all(fact.mark in MARKS for fact in regulation.facts.values())
        names = ("commune_working_days", "re_ranking_days", "extension_days", "expiry_notice_days", "revocation_days")
        for name in names:
            assert (getattr(regulation, name) is None) == (regulation.fact(name).mark == "?")


def test_sets_of_a_regulation_in_order():
    assert [each.set_number for each in loader.sets_of("1489")] == list(range(1, 27))
    assert loader.sets_of("1489") == loader.sets_of("148")
    assert {each.regulation for each in loader.sets_of("26")} == {"26"}


def regulation_mapping() -> dict:
    return loader.read_yaml(loader.ROOT / "regulations" / "26.yaml")


@pytest.mark.parametrize(("name", "value"), [
    ("bands", [{"stars": 5, "at_least": 90}]),
    ("bands", [{"stars": s, "at_least": a, "below": b}
               for s, a, b in ((5, 90, None), (4, 70, 89), (3, 50, 70), (2, 30, 50), (1, 0, 30))]),
    ("part_maxima", {"A": 40, "B": 25, "C": 36}), ("recognises", {3: "commune", 4: "province", 5: "centre"}),
    ("recognises", {3: "province"}), ("forwarding", [{"of": "province", "to": "district", "at_least": 70}]),
    ("in_force", {"from": "2026"}), ("levels", ["village"]), ("certificate_months", 0), ("kinds", ["renewal"]),
    ("batches", [{"level": "province", "requested_before": "02-30", "done_before": "06-30"}]),
    ("samples", {"goods": 5}), ("transition", {"of": "1489", "days": {"first": 60}}),
])
def test_a_broken_regulation_is_refused(name, value):
    mapping = regulation_mapping()
    read_regulation(mapping, "26.yaml")
    mapping["facts"][name]["value"] = value
    with pytest.raises(LawError, match=r"26\.yaml"):
        read_regulation(mapping, "26.yaml")


def test_a_fact_without_mark_is_refused():
    mapping = regulation_mapping()
    del mapping["facts"]["samples"]["mark"]
    with pytest.raises(LawError, match="samples"):
        read_regulation(mapping, "26.yaml")
