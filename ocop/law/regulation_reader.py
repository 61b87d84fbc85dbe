"""From a regulation's YAML mapping to ``Regulation``; every fact must carry its mark."""
import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from ocop.law.errors import LawError
from ocop.law.model import LEVELS, MARKS, SHEET_TOTAL, Band, BatchDates, Fact, Forwarding, Regulation, Transition
from ocop.law.reading import Node, unique

COUNCIL_LEVELS = LEVELS[1:]
# What the code itself reads; a file that lacks one is refused. Other facts are free.
NEEDED = (
    "legal_basis", "in_force", "levels", "council_levels", "recognises", "bands", "part_maxima", "forwarding",
    "batches", "transition", "certificate_months", "commune_working_days", "re_ranking_days", "renewal_window_days",
    "extension_days", "expiry_notice_days", "revocation_days", "samples", "kinds",
)
KINDS = ("first", "upgrade", "re_ranking")


def read_regulation(mapping: Mapping[str, Any], source: str) -> Regulation:
    """Read one regulation. Raises ``LawError`` naming source, fact and fault."""
    if not isinstance(mapping, Mapping):
        raise LawError(source, "", "không phải là một quy định")
    node = Node(source, "", mapping).only(("id", "title", "criteria_regime", "facts"))
    facts = {name: _fact(source, name, raw) for name, raw in node.required("facts").values.items()}
    missing = [name for name in NEEDED if name not in facts]
    if missing:
        raise node.fail(f"thiếu: {', '.join(missing)}")
    value = {name: Node(source, name, {"value": fact.value}) for name, fact in facts.items()}
    began, until = _dates(value["in_force"])
    window = value["renewal_window_days"].required("value")
    return Regulation(
        id=node.text("id"), title=node.text("title"), criteria_regime=node.text("criteria_regime"),
        legal_basis=value["legal_basis"].texts("value"), in_force=began, until=until,
        levels=_levels(value["levels"], LEVELS), council_levels=_levels(value["council_levels"], COUNCIL_LEVELS),
        recognises=_recognises(value["recognises"]), bands=_bands(value["bands"]),
        part_maxima=_part_maxima(value["part_maxima"]), forwarding=_forwarding(value["forwarding"]),
        batches=tuple(_batch(batch) for batch in value["batches"].children("value")),
        transition=_transition(value["transition"], began),
        certificate_months=value["certificate_months"].whole("value", least=1),
        renewal_opens_days=window.whole("opens", None), renewal_closes_days=window.whole("closes", None),
        samples=_samples(value["samples"]), kinds=_levels(value["kinds"], KINDS), facts=facts,
        **{name: value[name].whole("value", None, least=1) for name in (
            "commune_working_days", "re_ranking_days", "extension_days", "expiry_notice_days", "revocation_days")},
    )


def _fact(source: str, name: str, raw: Any) -> Fact:
    if not isinstance(raw, Mapping) or "value" not in raw:
        raise LawError(source, name, "mỗi dữ kiện phải có «value» và «mark»")
    node = Node(source, name, raw).only(("value", "mark", "article", "note"))
    return Fact(name, raw["value"], node.one_of("mark", MARKS), node.text("article", ""), node.text("note", ""))


def _dates(node: Node) -> tuple[date, date | None]:
    dates = node.required("value").values
    began, until = dates.get("from"), dates.get("until")
    if type(began) is not date or not (until is None or type(until) is date):
        raise node.fail("«from», «until» phải là ngày")
    if until is not None and until < began:
        raise node.fail("hết hiệu lực trước khi có hiệu lực")
    return began, until


def _levels(node: Node, allowed: tuple[str, ...]) -> tuple[str, ...]:
    found = node.texts("value")
    if not found or not set(found) <= set(allowed):
        raise node.fail(f"chỉ gồm: {', '.join(allowed)}")
    unique(node, "mục", found)
    return found


def _recognises(node: Node) -> dict[int, str]:
    found = dict(node.required("value").values)
    if sorted(found) != [3, 4, 5] or not set(found.values()) <= set(COUNCIL_LEVELS):
        raise node.fail("phải ghi cấp công nhận cho 3, 4 và 5 sao")
    return found


def _bands(node: Node) -> tuple[Band, ...]:
    """Five bands from the highest down that touch without gap or overlap, from 0 up."""
    found = tuple(
        Band(band.whole("stars", least=1), band.whole("at_least"), band.whole("below", None))
        for band in node.children("value")
    )
    touching = all(upper.at_least == lower.below for upper, lower in pairwise(found))
    whole = touching and found[-1].at_least == 0 and found[0].below is None
    if [band.stars for band in found] != [5, 4, 3, 2, 1] or not whole:
        raise node.fail("các khoảng điểm phải đi từ 5 sao xuống 1 sao, liền nhau, từ 0 điểm")
    return found


def _part_maxima(node: Node) -> dict[str, int]:
    raw = node.required("value")
    found = {str(code): raw.whole(code, least=1) for code in raw.values}
    if sum(found.values()) != SHEET_TOTAL:
        raise node.fail(f"tổng điểm các phần phải là {SHEET_TOTAL}")
    return found


def _forwarding(node: Node) -> tuple[Forwarding, ...]:
    found = tuple(
        Forwarding(rule.one_of("of", COUNCIL_LEVELS), rule.one_of("to", COUNCIL_LEVELS), rule.whole("at_least"))
        for rule in node.children("value")
    )
    unique(node, "cấp", (rule.of for rule in found))
    if any(COUNCIL_LEVELS.index(rule.to) <= COUNCIL_LEVELS.index(rule.of) for rule in found):
        raise node.fail("hồ sơ chỉ chuyển lên cấp trên")
    return found


def _month_day(node: Node, key: str) -> tuple[int, int]:
    text = node.text(key)
    if not re.fullmatch(r"\d\d-\d\d", text):
        raise node.fail(f"«{key}» phải có dạng tháng-ngày")
    month, day = int(text[:2]), int(text[3:])
    try:
        date(2000, month, day)
    except ValueError:
        raise node.fail(f"«{key}» không phải là ngày trong năm") from None
    return month, day


def _batch(node: Node) -> BatchDates:
    return BatchDates(
        node.one_of("level", COUNCIL_LEVELS), _month_day(node, "requested_before"), _month_day(node, "done_before")
    )


def _transition(node: Node, began: date) -> Transition | None:
    raw = node.child("value")
    if raw is None:
        return None
    days = raw.required("days")
    return Transition(raw.text("of"), began, {kind: days.whole(kind, least=1) for kind in KINDS})


def _samples(node: Node) -> dict[str, int]:
    raw = node.required("value").only(("goods", "service"))
    return {kind: raw.whole(kind) for kind in ("goods", "service")}
