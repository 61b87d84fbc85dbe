"""Points of one member's sheet: positions of answers in, whole points out.

A mark is the position (from 0) of the chosen answer; ``None`` says that none applies and is worth 0; a criterion
without a mark has not been answered yet. A criterion whose ``applies_if`` fails on the same sheet counts 0, for its
minimums too.
"""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ocop.law.model import CriteriaSet

_MISSING = object()


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input: a stable ``reason``, where, and a sentence in Vietnamese."""

    reason: str
    message: str
    criterion: str | None = None
    member: str | None = None


class ScoringError(ValueError):
    """A sheet, a case or a set of sheets that cannot be scored; ``faults`` names every one of them."""

    def __init__(self, faults: Sequence[Fault]):
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.message for fault in self.faults))


@dataclass(frozen=True, slots=True)
class SheetScore:
    """Points of one sheet: ``total`` 0–100, by part, by criterion (what counted), and what is not answered yet."""

    total: int
    parts: dict[str, int]
    points: dict[str, int]
    unanswered: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.unanswered


def case_faults(cset: CriteriaSet, cases: Mapping[str, int], *, complete: bool = True) -> list[Fault]:
    """What is wrong with the dossier's choice of cases. With ``complete`` every criterion with cases needs one."""
    faults = []
    declared = {criterion.code: [case.case for case in criterion.cases] for criterion in cset.case_criteria}
    for code, case in cases.items():
        if code not in declared:
            faults.append(Fault("unknown_case", f"Tiêu chí {code} không có trường hợp để chọn", str(code)))
        elif type(case) is not int or case not in declared[code]:
            choices = ", ".join(map(str, declared[code]))
            faults.append(Fault("unknown_case", f"Trường hợp của tiêu chí {code} phải là một trong: {choices}", code))
    if complete:
        faults += [
            Fault("no_case", f"Chưa chọn trường hợp cho tiêu chí {code}", code)
            for code in declared if code not in cases
        ]
    return faults


def score_sheet(cset: CriteriaSet, cases: Mapping[str, int], marks: Mapping[str, int | None]) -> SheetScore:
    """Score one sheet, finished or not; what is not answered counts 0 and is listed.

    ``cases``: the case of each criterion that has cases (a fact of the dossier); while a case is missing, the criterion
    counts as not answered. Raises ``ScoringError`` for unknown criteria and cases, positions that are not whole numbers
    in range, and answers of the other case. Source of the rules: the score sheets of each decision.
    """
    points: dict[str, int] = {}
    parts = {part.code: 0 for part in cset.parts}
    unanswered = []
    faults = case_faults(cset, cases, complete=False) if cases else []
    for code, part, answers, answer_cases, needs, needs_points in cset.score_table:
        mark = marks.get(code, _MISSING)
        earned = 0
        if mark is _MISSING or (mark is None and answer_cases and code not in cases):
            unanswered.append(code)
        elif mark is not None:
            if type(mark) is int and 0 <= mark < len(answers) and (
                answer_cases is None or answer_cases[mark] == cases.get(code)
            ):
                earned = answers[mark]
            else:
                faults.append(_mark_fault(code, mark, len(answers), code in cases))
        if needs is not None and points[needs] < needs_points:
            earned = 0
        points[code] = earned
        parts[part] += earned
    faults += [
        Fault("unknown_criterion", f"Bộ tiêu chí không có tiêu chí {code}", str(code))
        for code in marks if code not in points
    ]
    if faults:
        raise ScoringError(faults)
    return SheetScore(sum(parts.values()), parts, points, tuple(unanswered))


def _mark_fault(code: str, mark: object, answers: int, has_case: bool) -> Fault:
    if type(mark) is not int:
        return Fault("not_a_position", f"Điểm chấm của tiêu chí {code} phải là số thứ tự mức đánh giá hoặc null", code)
    if not 0 <= mark < answers:
        return Fault("out_of_range", f"Tiêu chí {code} không có mức số {mark} (từ 0 đến {answers - 1})", code)
    if not has_case:
        return Fault("no_case", f"Chưa chọn trường hợp cho tiêu chí {code}", code)
    return Fault("other_case", f"Mức số {mark} của tiêu chí {code} thuộc trường hợp khác", code)


def unanswered_faults(scores: Mapping[object, SheetScore]) -> list[Fault]:
    """One fault for each criterion that a sheet leaves without an answer."""
    return [
        Fault("not_answered", f"Phiếu {member}: tiêu chí {code} chưa được trả lời", code, str(member))
        for member, score in scores.items() for code in score.unanswered
    ]
