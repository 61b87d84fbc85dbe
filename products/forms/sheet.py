"""The self-assessment as it was posted: one answer per criterion, a case where there are cases, a text each."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ocop.law.model import CriteriaSet, Criterion
from products.dossiers import Unanswered

NOTE_LIMIT = 4000
NONE_APPLIES = "none"


@dataclass
class SheetForm:
    """What was posted: parts for ``dossiers.save``, and the faults by criterion (then nothing is saved)."""

    cases: dict[str, int] = field(default_factory=dict)
    marks: dict = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)


def read(law: CriteriaSet, post, cases: dict[str, int]) -> SheetForm:
    """Read a posted sheet (``case-…``, ``mark-…``, ``note-…``); ``cases`` are those chosen before.

    Answers of another case than the chosen one are taken away; a position that the sheet does not have is a fault.
    """
    form = SheetForm()
    for criterion in law.case_criteria:
        _case(criterion, post.get(f"case-{criterion.code}"), form)
    chosen = {**cases, **form.cases}
    for criterion in law.criteria:
        posted = post.get(f"mark-{criterion.code}")
        if posted is not None:
            _mark(criterion, posted, chosen.get(criterion.code), form)
        note = post.get(f"note-{criterion.code}")
        if note is not None:
            form.notes[criterion.code] = note.replace("\r\n", "\n").strip()
            if len(note) > NOTE_LIMIT:
                text = _("Thuyết minh dài hơn {most} ký tự.").format(most=NOTE_LIMIT)
                form.faults.setdefault(criterion.code, []).append(text)
    return form


def _case(criterion: Criterion, posted: str | None, form: SheetForm) -> None:
    if not posted:
        return
    known = {str(case.case): case.case for case in criterion.cases}
    if posted in known:
        form.cases[criterion.code] = known[posted]
    else:
        form.faults.setdefault(criterion.code, []).append(_("Trường hợp này không có trong bộ tiêu chí."))


def _mark(criterion: Criterion, posted: str, case: int | None, form: SheetForm) -> None:
    if posted == NONE_APPLIES:
        form.marks[criterion.code] = None
        return
    position = int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 4 else -1
    if not 0 <= position < len(criterion.options):
        form.faults.setdefault(criterion.code, []).append(_("Mức đánh giá này không có trong bộ tiêu chí."))
    elif criterion.cases and criterion.options[position].case != case:
        form.marks[criterion.code] = Unanswered
        if case is None:
            form.faults.setdefault(criterion.code, []).append(_("Chọn trường hợp áp dụng trước."))
    else:
        form.marks[criterion.code] = position


def parts_of(law: CriteriaSet, content: dict, files: list[dict], faults: dict) -> list[dict]:
    """The sheet as plain rows for the page: parts › sections › criteria › answers, with what stands there."""
    by_code: dict[str, list[dict]] = {}
    for file in files:
        for code in file["criteria"]:
            by_code.setdefault(code, []).append(file)
    return [
        {
            "code": part.code, "title": part.title, "max": part.max,
            "sections": [
                {"code": s.printed_code, "title": s.title, "max": s.max,
                 "criteria": [_criterion(law, c, content, by_code.get(c.code, []), faults.get(c.code, []))
                              for c in s.criteria]}
                for s in part.sections
            ],
        }
        for part in law.parts
    ]  # fmt: skip


def _criterion(law: CriteriaSet, criterion: Criterion, content: dict, files: list[dict], faults: list[str]) -> dict:
    code, condition = criterion.code, criterion.applies_if
    needed = law.criterion(condition.criterion) if condition else None
    answered = code in content["self_marks"]
    mark, case = content["self_marks"].get(code), content["cases"].get(code)
    titles = {each.case: each.title for each in criterion.cases}
    options = [
        {"at": at, "points": o.points, "label": o.label, "star": o.min_for_star, "note": o.note,
         "case": titles.get(o.case, ""), "chosen": answered and mark == at}
        for at, o in enumerate(criterion.options)
    ]  # fmt: skip
    return {
        "code": code, "printed": criterion.printed_code, "title": criterion.name, "max": criterion.max,
        "subsection": criterion.subsection.title if criterion.subsection else "",
        "options": options, "answered": answered, "none": answered and mark is None,
        "cases": [{"case": c.case, "title": c.title, "chosen": c.case == case} for c in criterion.cases],
        "note": content["self_notes"].get(code, ""), "notes": criterion.notes,
        "rules": [rule.text for rule in criterion.rules], "files": files, "faults": faults,
        "needs": needed.printed_code if needed else "",
    }  # fmt: skip
