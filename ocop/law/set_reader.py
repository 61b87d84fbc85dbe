"""From the mapping of a score sheet to ``CriteriaSet``, refusing figures that do not hold together.

Refused: sums of criteria, sections, subsections and parts that differ from the printed maxima or the regulation's
(A/B/C = 40/25/35 or 35/25/40); a greatest answer that is not the criterion's maximum; codes used twice; star marks
that differ from ``required_for``; a minimum that a case cannot reach; a condition on a criterion that is missing or
stands later; answers of a case that is not declared; unknown keys and kinds of rules.
"""
from collections.abc import Mapping
from typing import Any

from ocop.law.errors import LawError
from ocop.law.model import (
    RULE_KINDS,
    SHEET_TOTAL,
    STARS,
    Case,
    Condition,
    CriteriaSet,
    Criterion,
    Minimum,
    Option,
    Part,
    Rule,
    Section,
    Subsection,
)
from ocop.law.reading import Node, unique

SET_KEYS = (
    "code", "slug", "regulation", "set_number", "sector_code", "sector", "group", "subgroup", "class_code", "authority",
    "title", "kind", "samples_required", "eliminated_when", "parts",
)
CRITERION_KEYS = (
    "code", "printed_code", "title", "max", "subsection", "applies_if", "cases", "options", "required_for",
    "required_mark", "rules", "notes", "status", "check",
)


def _code(mapping: Mapping) -> str:
    return mapping.get("code", "?")


def read_set(mapping: Mapping[str, Any], source: str, part_maxima: Mapping[str, Mapping[str, int]]) -> CriteriaSet:
    """Read one sheet. ``part_maxima`` gives, per criteria regime, the points of each part.

    Raises ``LawError`` naming source, criterion and fault.
    """
    if not isinstance(mapping, Mapping):
        raise LawError(source, "", "không phải là một bộ tiêu chí")
    node = Node(source, "", mapping).only(SET_KEYS)
    regime = node.one_of("regulation", part_maxima)
    parts = tuple(_part(part) for part in node.children("parts", _code, least=1))
    found = CriteriaSet(
        code=node.text("code"), slug=node.text("slug"), regulation=regime, set_number=node.whole("set_number", least=1),
        sector_code=node.text("sector_code"), sector=node.text("sector"), group=node.text("group"),
        subgroup=node.text("subgroup", None), class_code=node.text("class_code"), authority=node.text("authority"),
        title=node.text("title"), kind=node.one_of("kind", ("goods", "service")),
        samples_required=node.whole("samples_required", None), eliminated_when=node.texts("eliminated_when"),
        parts=parts,
    )
    _check_set(node, found, part_maxima[regime])
    return found


def _check_set(node: Node, found: CriteriaSet, maxima: Mapping[str, int]) -> None:
    if {part.code: part.max for part in found.parts} != dict(maxima):
        wanted = ", ".join(f"{code} {points}" for code, points in maxima.items())
        raise node.fail(f"điểm các phần phải là {wanted}")
    if sum(part.max for part in found.parts) != SHEET_TOTAL:
        raise node.fail(f"tổng điểm các phần phải là {SHEET_TOTAL}")
    unique(node, "mã phần", (part.code for part in found.parts))
    unique(node, "mã mục", (section.code for part in found.parts for section in part.sections))
    unique(node, "mã tiêu chí", (criterion.code for criterion in found.criteria))
    earlier: dict[str, Criterion] = {}
    for criterion in found.criteria:
        if criterion.applies_if:
            _check_condition(node, criterion, earlier)
        earlier[criterion.code] = criterion


def _check_condition(node: Node, criterion: Criterion, earlier: Mapping[str, Criterion]) -> None:
    condition = criterion.applies_if
    target = earlier.get(condition.criterion)
    if target is None:
        raise LawError(node.source, criterion.code, f"applies_if: «{condition.criterion}» không đứng trước")
    if not 1 <= condition.min_points <= target.max:
        raise LawError(node.source, criterion.code, f"applies_if: điểm phải từ 1 đến {target.max}")


def _part(node: Node) -> Part:
    node.only(("code", "title", "max", "sections"))
    sections = tuple(_section(section) for section in node.children("sections", _code, least=1))
    part = Part(node.text("code"), node.text("title"), node.whole("max", least=1), sections)
    _check_sum(node, "mục", part.max, (section.max for section in sections))
    return part


def _section(node: Node) -> Section:
    node.only(("code", "printed_code", "title", "max", "criteria"))
    criteria = tuple(_criterion(criterion) for criterion in node.children("criteria", _code, least=1))
    printed, title, most = node.text("printed_code"), node.text("title"), node.whole("max", least=1)
    section = Section(node.text("code"), printed, title, most, criteria)
    _check_sum(node, "tiêu chí", section.max, (criterion.max for criterion in criteria))
    grouped: dict[Subsection, int] = {}
    for criterion in criteria:
        if criterion.subsection:
            grouped[criterion.subsection] = grouped.get(criterion.subsection, 0) + criterion.max
    unique(node, "mã tiểu mục", (subsection.code for subsection in grouped))
    for subsection, total in grouped.items():
        _check_sum(node, f"tiêu chí của tiểu mục {subsection.code}", subsection.max, (total,))
    return section


def _check_sum(node: Node, what: str, maximum: int, points) -> None:
    total = sum(points)
    if total != maximum:
        raise node.fail(f"tổng điểm các {what} là {total}, điểm tối đa ghi {maximum}")


def _criterion(node: Node) -> Criterion:
    node.only(CRITERION_KEYS)
    options = tuple(_option(option) for option in node.children("options", least=1))
    criterion = Criterion(
        code=node.text("code"), printed_code=node.text("printed_code"), title=node.text("title"),
        max=node.whole("max", least=1), options=options, subsection=_subsection(node.child("subsection")),
        applies_if=_condition(node.child("applies_if")),
        cases=tuple(_case(case) for case in node.children("cases")), minimums=_minimums(node),
        required_mark=node.one_of("required_mark", ("criterion",), None),
        rules=tuple(_rule(rule) for rule in node.children("rules")), notes=node.texts("notes"),
        status=node.one_of("status", ("reconstructed",), None), check=node.text("check", ""),
    )
    _check_options(node, criterion)
    _check_cases(node, criterion)
    _check_minimums(node, criterion)
    return criterion


def _option(node: Node) -> Option:
    node.only(("points", "label", "min_for_star", "case", "note"))
    return Option(
        points=node.whole("points"), label=node.text("label"), min_for_star=node.one_of("min_for_star", STARS, None),
        case=node.whole("case", None, least=1), note=node.text("note", ""),
    )


def _case(node: Node) -> Case:
    node.only(("case", "title_vi"))
    return Case(node.whole("case", least=1), node.text("title_vi"))


def _rule(node: Node) -> Rule:
    node.only(("kind", "text"))
    return Rule(node.one_of("kind", RULE_KINDS), node.text("text"))


def _subsection(node: Node | None) -> Subsection | None:
    if node is None:
        return None
    node.only(("code", "title_vi", "max"))
    return Subsection(node.text("code"), node.text("title_vi"), node.whole("max", least=1))


def _condition(node: Node | None) -> Condition | None:
    if node is None:
        return None
    node.only(("criterion", "min_points"))
    return Condition(node.text("criterion"), node.whole("min_points"))


def _minimums(node: Node) -> tuple[Minimum, ...]:
    """``required_for``: stars may be written as text, for JSON knows no other keys."""
    wanted = node.child("required_for")
    found = []
    for key, points in (wanted.values if wanted else {}).items():
        star = int(key) if isinstance(key, str) and key.isdecimal() else key
        if isinstance(star, bool) or star not in STARS:
            raise node.fail(f"required_for: hạng sao «{key}» không hợp lệ")
        if not isinstance(points, int) or isinstance(points, bool) or points < 1:
            raise node.fail(f"required_for: điểm cho {star} sao phải là số nguyên từ 1")
        found.append(Minimum(node.text("code"), star, points))
    unique(node, "required_for: hạng sao", (minimum.star for minimum in found))
    return tuple(sorted(found, key=lambda minimum: minimum.star))


def _check_options(node: Node, criterion: Criterion) -> None:
    greatest = max(option.points for option in criterion.options)
    if greatest != criterion.max:
        raise node.fail(f"mức cao nhất là {greatest} điểm, điểm tối đa ghi {criterion.max}")


def _check_cases(node: Node, criterion: Criterion) -> None:
    declared = [case.case for case in criterion.cases]
    unique(node, "trường hợp", declared)
    if len(declared) == 1:
        raise node.fail("chỉ có một trường hợp")
    used = {option.case for option in criterion.options}
    if used != (set(declared) or {None}):
        raise node.fail("trường hợp của các mức đánh giá không khớp với danh sách trường hợp")


def _check_minimums(node: Node, criterion: Criterion) -> None:
    required = criterion.required_for
    if list(required.values()) != sorted(required.values()):
        raise node.fail("required_for: hạng cao hơn lại cần ít điểm hơn")
    marked: dict[int, int] = {}
    for option in criterion.options:
        if option.min_for_star:
            marked[option.min_for_star] = min(option.points, marked.get(option.min_for_star, option.points))
    if criterion.required_mark == "criterion":
        lowest = min(option.points for option in criterion.options)
        if marked or not required or set(required.values()) != {lowest}:
            raise node.fail("dấu sao in ở tiêu chí thì required_for là điểm của mức thấp nhất, không mức nào mang dấu")
    elif marked != required:
        raise node.fail("required_for không khớp với dấu sao in ở các mức đánh giá")
    for case in criterion.cases:
        reach = max(criterion.options[at].points for at in criterion.positions(case.case))
        if required and reach < max(required.values()):
            raise node.fail(f"trường hợp {case.case} không thể đạt yêu cầu tối thiểu")
