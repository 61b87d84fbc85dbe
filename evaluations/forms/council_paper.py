"""The compact grid of a paper sheet: beside each criterion the number that is ticked on the paper, 0 for none.

The numbers are those printed on the blank sheet: 1 for the first answer that the dossier's case admits, and so on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from evaluations.forms.council_sheet import COMMENT_LENGTH
from ocop.law.model import CriteriaSet


@dataclass
class PaperGrid:
    """What was typed, read against the set: ``marks`` are option positions; ``faults`` by criterion code."""

    typed: dict[str, str] = field(default_factory=dict)
    marks: dict[str, int | None] = field(default_factory=dict)
    comment: str = ""
    faults: dict[str, list[str]] = field(default_factory=dict)


def read_grid(data: Mapping[str, str], law: CriteriaSet, cases: Mapping[str, int]) -> PaperGrid:
    """Read ``k.<criterion>`` fields; a number that the sheet does not print is a fault beside its criterion."""
    grid = PaperGrid(comment=str(data.get("comment", "")).strip())
    for criterion in law.criteria:
        code = criterion.code
        text = grid.typed[code] = str(data.get(f"k.{code}", "")).strip()[:9]
        positions = criterion.positions(cases.get(code) if criterion.cases else None)
        if not text:
            grid.faults[code] = [_("Chưa nhập mức của tiêu chí này.")]
        elif not (text.isascii() and text.isdigit()) or int(text) > len(positions):
            grid.faults[code] = [
                _("Chỉ nhập số từ 0 đến {count}; 0 là không có mức nào phù hợp.").format(count=len(positions))
            ]
        else:
            grid.marks[code] = None if int(text) == 0 else positions[int(text) - 1]
    if len(grid.comment) > COMMENT_LENGTH:
        grid.faults["comment"] = [_("Nhận xét dài quá {comment_length} ký tự.").format(comment_length=COMMENT_LENGTH)]
    return grid


def keys_of(marks: Mapping[str, int | None], law: CriteriaSet, cases: Mapping[str, int]) -> dict[str, str]:
    """Stored marks as the numbers printed on the paper."""
    keys = {}
    for code, mark in marks.items():
        criterion = law.criterion(code)
        positions = criterion.positions(cases.get(code) if criterion.cases else None)
        keys[code] = "0" if mark is None else str(positions.index(mark) + 1)
    return keys
