"""The rubric of a sheet: rendered once per criteria set and cases, kept in the cache, then filled in for each member.

Between the fixed pieces stand slots; filling them is a join of strings, which is what makes a page of 35 criteria
cheap (a Django form of that size costs thirty times as much).
"""

import re
from dataclasses import dataclass, field

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evaluations.forms.council_sheet import NONE
from ocop.law.model import CriteriaSet

# Private-use characters: no wording of the law contains them.
_OPEN, _CLOSE = "\ue000", "\ue001"
_SLOT = re.compile(f"{_OPEN}([a-z]+) ([^ {_CLOSE}]+) ?([^{_CLOSE}]*){_CLOSE}")
_LOOK = 6  # moves whenever the template changes, so that no worker serves an old look from its cache
_DAY = 24 * 3600


@dataclass
class Filling:
    """What goes into the slots: by criterion the mark, the comment, the faults and words beside it."""

    marks: dict
    notes: dict[str, str]
    faults: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    before_marks: dict = field(default_factory=dict)
    locked: bool = False


def rubric(law: CriteriaSet, cases: dict, set_id: int, filling: Filling) -> SafeString:
    """The rubric of a set (``set_id``: its row, for an edition with other wording) and cases, with marks in it."""
    pieces = _pieces(law, cases, str(set_id))
    made = [piece if isinstance(piece, str) else _fill(filling, *piece) for piece in pieces]
    return mark_safe("".join(made))


def _pieces(law: CriteriaSet, cases: dict, set_id: str) -> list:
    chosen = ",".join(f"{code}={case}" for code, case in sorted(cases.items()))
    key = f"rubric:{_LOOK}:{set_id}:{law.code}:{chosen}:{get_language()}"
    pieces = cache.get(key)
    if pieces is None:
        pieces = _cut(render_to_string("evaluations/scoring/rubric.html", {"parts": _parts(law, cases)}))
        cache.set(key, pieces, _DAY)
    return pieces


def _cut(html: str) -> list:
    pieces, at = [], 0
    for found in _SLOT.finditer(html):
        pieces += [html[at : found.start()], found.groups()]
        at = found.end()
    return [*pieces, html[at:]]


def _slot(kind: str, code: str, value: object = "") -> str:
    return mark_safe(f"{_OPEN}{kind} {code} {value}{_CLOSE}")


def _parts(law: CriteriaSet, cases: dict) -> list[dict]:
    return [
        {
            "code": part.code,
            "title": part.title,
            "max": part.max,
            "sections": [
                {
                    "title": section.title,
                    "printed_code": section.printed_code,
                    "max": section.max,
                    # Half of the sections are one criterion of the same name: it is said once.
                    "alone": [one.name.casefold() for one in section.criteria] == [section.title.casefold()],
                    "criteria": [_criterion(law, part.code, criterion, cases) for criterion in section.criteria],
                }
                for section in part.sections
            ],
        }
        for part in law.parts
    ]


def _criterion(law: CriteriaSet, part: str, criterion, cases: dict) -> dict:
    case = cases.get(criterion.code) if criterion.cases else None
    options = [
        {"position": at, "key": key, "option": criterion.options[at], "slot": _slot("c", criterion.code, at)}
        for key, at in enumerate(criterion.positions(case), start=1)
    ]
    needs = criterion.applies_if
    return {
        "criterion": criterion,
        "part": part,
        "options": options,
        "case": next((c.title for c in criterion.cases if c.case == case), ""),
        "needs": needs and {"points": needs.min_points, "title": law.criterion(needs.criterion).name},
        "minimums": " ".join(f"{m.star}:{m.points}" for m in criterion.minimums),
        "none": _slot("c", criterion.code, NONE),
        "beside": _slot("b", criterion.code),
        "note": _slot("n", criterion.code),
        "note_open": _slot("o", criterion.code),
        "look": _slot("l", criterion.code),
        "state": _slot("d", "all"),
    }


def _fill(filling: Filling, kind: str, code: str, value: str) -> str:
    if kind == "c":
        if code not in filling.marks:
            return ""
        mark = filling.marks[code]
        return " checked" if value == (NONE if mark is None else str(mark)) else ""
    if kind == "n":
        return escape(filling.notes.get(code, ""))
    if kind == "b":
        return _beside(filling, code)
    if kind == "o":
        # A sheet that can no longer be changed offers no empty comment to write.
        return " open" if filling.notes.get(code) else " hidden" if filling.locked else ""
    if kind == "l":
        return " criterion--bad" if code in filling.faults else ""
    return " disabled" if filling.locked else ""


def _beside(filling: Filling, code: str) -> str:
    faults = format_html_join("", '<p class="field__error">{}</p>', ((text,) for text in filling.faults.get(code, [])))
    before = filling.before.get(code)
    if not before:
        return faults
    mark = filling.before_marks.get(code)
    return faults + format_html(
        '<p class="criterion__before" data-before="{}">{} <span class="criterion__why">{}</span></p>',
        NONE if mark is None else mark,
        _("Vòng 1 anh/chị chấm: {mark}").format(mark=before),
        _("Đổi mức thì ghi lý do ở phần nhận xét."),
    )
