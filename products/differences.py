"""What changed between two filed versions (or a version and the working copy), in words a person reads.

Pure: from two contents to lists of changes. Self-marks are compared for the producer's side only (``with_marks``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ocop.accounts.names import search_key
from ocop.law.model import CriteriaSet
from products import forms_of_law
from products.forms.steps import shown


@dataclass(frozen=True)
class Change:
    """One field or answer: its label, what it said and what it says now ("" where there was nothing)."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class FileChange:
    """A file ``added``, ``removed`` or ``replaced`` (then ``before`` names the one it took the place of)."""

    how: str
    title: str
    before: str = ""
    pk: int | None = None


@dataclass(frozen=True)
class CriterionChange:
    """What changed at one criterion: description, papers, and for the producer the self-mark."""

    code: str
    title: str
    note: Change | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    mark: Change | None = None


@dataclass(frozen=True)
class Difference:
    fields: tuple[Change, ...] = ()
    cases: tuple[Change, ...] = ()
    criteria: tuple[CriterionChange, ...] = ()
    files: tuple[FileChange, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.fields or self.cases or self.criteria or self.files)


def difference(
    old: Mapping, new: Mapping, law: CriteriaSet, *, old_law: CriteriaSet | None = None, old_cases: Mapping = (),
    cases: Mapping = (), with_marks: bool = False,
) -> Difference:  # fmt: skip
    """What the new content has and the old had not, and the other way round; ``law`` is the new one's set.

    Of another set (``old_law``) criteria are compared where they have the same title.
    """
    codes = same_criteria(old_law or law, law)
    return Difference(
        fields=tuple(_fields(old, new)),
        cases=tuple(_cases(law, dict(old_cases), dict(cases))) if codes is None else (),
        criteria=tuple(_criteria(old, new, law, codes, with_marks)),
        files=tuple(_files(old.get("files", []), new.get("files", []))),
    )


def same_criteria(old: CriteriaSet, new: CriteriaSet) -> dict[str, str] | None:
    """Old code to new code of criteria with the same title; None where the sets are the same."""
    if old.code == new.code and [c.code for c in old.criteria] == [c.code for c in new.criteria]:
        return None
    titles: dict[str, list[str]] = {}
    for criterion in new.criteria:
        titles.setdefault(search_key(criterion.title), []).append(criterion.code)
    found = {c.code: titles.get(search_key(c.title), []) for c in old.criteria}
    return {code: matches[0] for code, matches in found.items() if len(matches) == 1}


def _labels() -> dict[str, forms_of_law.Field]:
    every = (step for steps in forms_of_law.FORMS.values() for step in steps)
    return {f.code: f for step in every for group in step.groups for f in group.fields}


def _fields(old: Mapping, new: Mapping):
    before, after = _values(old), _values(new)
    for code, known in _labels().items():
        was, now = (str(side.get(code) or "") for side in (before, after))
        if was != now and (code in before or code in after):
            yield Change(known.label, shown(known, was), shown(known, now))


def _values(content: Mapping) -> dict:
    return {**content.get("fields", {}), **content.get("forms", {})}


def _cases(law: CriteriaSet, before: dict, after: dict):
    for criterion in law.case_criteria:
        titles = {each.case: each.title for each in criterion.cases}
        was, now = titles.get(before.get(criterion.code), ""), titles.get(after.get(criterion.code), "")
        if was != now:
            yield Change(_("Trường hợp áp dụng: {title}").format(title=criterion.name), was, now)


def _criteria(old: Mapping, new: Mapping, law: CriteriaSet, codes: dict[str, str] | None, with_marks: bool):
    sources = {c.code: c.code for c in law.criteria} if codes is None else {new: old for old, new in codes.items()}
    for criterion in law.criteria:
        source = sources.get(criterion.code)
        if source is None:
            continue  # the older set had no such criterion: there is nothing to compare with
        was, now = old.get("self_notes", {}).get(source, ""), new.get("self_notes", {}).get(criterion.code, "")
        papers, others = _papers(old, source), _papers(new, criterion.code)
        found = CriterionChange(
            criterion.code, f"{criterion.printed_code} {criterion.name}",
            Change(_("Thuyết minh"), was, now) if was != now else None,
            tuple(title for key, title in others.items() if key not in papers),
            tuple(title for key, title in papers.items() if key not in others),
            _mark(old, new, law, source, criterion.code) if with_marks and codes is None else None,
        )  # fmt: skip
        if found.note or found.added or found.removed or found.mark:
            yield found


def _mark(old: Mapping, new: Mapping, law: CriteriaSet, source: str, code: str) -> Change | None:
    was, now = (_in_words(law, code, side.get("self_marks", {}), at) for side, at in ((old, source), (new, code)))
    return Change(_("Tự chấm"), was, now) if was != now else None


def _in_words(law: CriteriaSet, code: str, marks: Mapping, at: str) -> str:
    if at not in marks:
        return ""
    options, mark = law.criterion(code).options, marks[at]
    if mark is None:
        return _("0 điểm")
    if not 0 <= mark < len(options):
        return ""
    return _("{points} điểm – {label}").format(points=options[mark].points, label=options[mark].label)


def _key(file: Mapping) -> str:
    return file.get("sha256") or file.get("url") or str(file.get("id"))


def _papers(content: Mapping, code: str) -> dict[str, str]:
    return {_key(f): f["title"] for f in content.get("files", []) if code in f.get("criteria", [])}


def _files(old: list, new: list):
    """Added, removed and replaced files; a new file of the same kind or title stands for the one that left."""
    before, after = {_key(f): f for f in old}, {_key(f): f for f in new}
    gone = [f for key, f in before.items() if key not in after]
    for key, file in after.items():
        if key in before:
            continue
        earlier = next((f for f in gone if _stands_for(file, f)), None)
        if earlier:
            gone.remove(earlier)
            yield FileChange("replaced", file["title"], earlier["title"], file.get("id"))
        else:
            yield FileChange("added", file["title"], "", file.get("id"))
    yield from (FileChange("removed", file["title"], "", file.get("id")) for file in gone)


def _stands_for(new: Mapping, old: Mapping) -> bool:
    same_kind = bool(new.get("kind")) and new["kind"] == old.get("kind")
    return search_key(new["title"]) == search_key(old["title"]) or same_kind


def in_words(found: Difference) -> list[str]:
    """The difference as short sentences, for lists beside a sheet."""
    lines = [f"{change.label}: «{_short(change.before)}» → «{_short(change.after)}»." for change in
             (*found.fields, *found.cases)]  # fmt: skip
    how = {"added": _("Tài liệu mới: {title}."), "removed": _("Đã bỏ tài liệu: {title}."),
           "replaced": _("Thay tài liệu: {before} → {title}.")}  # fmt: skip
    lines += [how[file.how].format(title=file.title, before=file.before) for file in found.files]
    for each in found.criteria:
        said = [_("thuyết minh sửa")] if each.note else []
        said += [_("thêm {count} tài liệu").format(count=len(each.added))] if each.added else []
        said += [_("bớt {count} tài liệu").format(count=len(each.removed))] if each.removed else []
        if said:
            lines.append(f"{each.title}: {', '.join(said)}.")
    return lines


def _short(text: str, most: int = 80) -> str:
    return (text if len(text) <= most else text[: most - 1].rstrip() + "…") or _("trống")
