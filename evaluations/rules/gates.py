"""Gates: grounds that decide whatever the points. A named person raises one, the council confirms or rejects it.

A gate comes from the set's own elimination clauses or from a rule printed with a criterion: ``stop`` (the later
criteria of the section are not scored), ``disqualify``, ``ineligible``, ``requirement`` (not fulfilled). Points alone
never raise a gate: zeros only *suggest* a stop to the secretary.
"""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluations.rules.scoring import SheetScore
from ocop.law.model import CriteriaSet, Criterion, Section

GATE_KINDS = {
    "eliminated": "hồ sơ bị loại",
    "stop": "dừng đánh giá",
    "disqualify": "loại sản phẩm",
    "ineligible": "không thuộc diện đánh giá",
    "requirement": "không đáp ứng điều kiện bắt buộc",
}
# Printed with the last of several sensory criteria (bottled water): a zero on any of them stops.
ANY_OF_THE_ABOVE = "một trong các chỉ tiêu trên"


@dataclass(frozen=True)
class Gate:
    """One ground. ``key`` is stable within the set; ``halts`` are the criteria that need no answer once confirmed;
    ``watches`` are the criteria whose zeros suggest it (``stop`` only)."""

    key: str
    kind: str
    text: str
    criterion: str | None = None
    halts: tuple[str, ...] = ()
    watches: tuple[str, ...] = ()


@dataclass(frozen=True)
class RaisedGate:
    """A gate somebody raised. ``confirmed``: None until the council has said yes or no."""

    key: str
    raised_by: str
    reason: str
    evidence: tuple[str, ...]
    confirmed: bool | None = None


@dataclass(frozen=True)
class Verdict:
    """What the raised gates mean: ``eliminated`` leaves the product without stars; ``pending`` keeps a round open."""

    eliminated: bool
    pending: tuple[Gate, ...]
    confirmed: tuple[Gate, ...]
    halted: frozenset[str]
    explanation: str


def gates_of(cset: CriteriaSet) -> tuple[Gate, ...]:
    """Every gate of the set: elimination clauses first, then the criteria's in printed order."""
    found = [Gate(f"set/eliminated/{at}", "eliminated", text) for at, text in enumerate(cset.eliminated_when)]
    for part in cset.parts:
        for section in part.sections:
            for criterion in section.criteria:
                found += _of_criterion(section, criterion)
    return tuple(found)


def _of_criterion(section: Section, criterion: Criterion) -> list[Gate]:
    codes = [each.code for each in section.criteria]
    here = codes.index(criterion.code)
    found = []
    for at, rule in enumerate(criterion.rules):
        if rule.kind in GATE_KINDS:
            stops = rule.kind == "stop"
            watched = codes[: here + 1] if ANY_OF_THE_ABOVE in rule.text else [criterion.code]
            found.append(Gate(
                f"{criterion.code}/{rule.kind}/{at}", rule.kind, rule.text, criterion.code,
                tuple(codes[here + 1:]) if stops else (), tuple(watched) if stops else (),
            ))
    return found


def blockers(cset: CriteriaSet, raised: RaisedGate) -> list[str]:
    """Why the gate cannot be raised so: readable reasons, empty where it can."""
    reasons = []
    if raised.key not in {gate.key for gate in gates_of(cset)}:
        reasons.append(f"Bộ tiêu chí không có căn cứ «{raised.key}».")
    if not raised.raised_by.strip():
        reasons.append("Phải ghi người nêu căn cứ.")
    if not raised.reason.strip():
        reasons.append("Phải ghi lý do.")
    if not any(each.strip() for each in raised.evidence):
        reasons.append("Phải kèm ít nhất một minh chứng.")
    return reasons


def verdict(cset: CriteriaSet, raised: Iterable[RaisedGate]) -> Verdict:
    """What the council's answers amount to. ``KeyError`` for a gate the set does not have."""
    gates = {gate.key: gate for gate in gates_of(cset)}
    raised = tuple(raised)
    confirmed = tuple(gates[each.key] for each in raised if each.confirmed)
    pending = tuple(gates[each.key] for each in raised if each.confirmed is None)
    halted = frozenset(code for gate in confirmed for code in gate.halts)
    said = "; ".join(
        f"{GATE_KINDS[gates[each.key].kind]} – {gates[each.key].text} (lý do: {each.reason})"
        for each in raised if each.confirmed
    )
    explanation = f"Hội đồng xác nhận: {said}. Kết quả: không xếp hạng, không phụ thuộc điểm số." if said else ""
    return Verdict(bool(confirmed), pending, confirmed, halted, explanation)


def suggestions(cset: CriteriaSet, scores: Mapping[object, SheetScore]) -> tuple[tuple[Gate, tuple[object, ...]], ...]:
    """Stops that zeros hint at: each gate with the members who gave 0 on a criterion it watches.

    A hint for the secretary at the close, never a decision; criteria without an answer do not count as 0.
    """
    found = []
    for gate in gates_of(cset):
        members = tuple(
            member for member, score in scores.items()
            if any(score.points[code] == 0 and code not in score.unanswered for code in gate.watches)
        )
        if members:
            found.append((gate, members))
    return tuple(found)
