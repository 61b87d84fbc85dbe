"""The living dossier: an upgrade or a re-ranking starts from what was last recognised, and asks for the rest only.

Carried: the texts of that version, descriptions and answers of every criterion the new sheet has too, and the papers
that are still in force. Asked for: what is said anew each time, last year's figures, papers that have run out, criteria
that the new sheet words differently. Quyết định 26/2026 names what a re-ranking has to bring up to date.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from ocop.law.calendar import vietnam_day
from products import contributions, forms_of_law
from products.differences import same_criteria
from products.models import CriteriaSet, Dossier, DossierVersion, Evidence, Product

# Said anew in every dossier, whatever stood there.
SAID_ANEW = ("undertaking", "signed_on", "changes")
LAST_YEAR = ("result_revenue", "result_profit")  # figures of the last year: the old ones are only shown beside


def baseline_of(product: Product) -> DossierVersion | None:
    """The version that was recognised last; where none was, the one filed last (an evaluation without stars)."""
    found = contributions.last_recognised(product)
    filed = DossierVersion.objects.filter(dossier__product=product).select_related("dossier", "criteria_set")
    return found or filed.order_by("-frozen_at", "-pk").first()


def carried(baseline: DossierVersion, criteria_set: CriteriaSet, regulation: str) -> dict:
    """The four parts of a new working copy, from the version it starts from."""
    content = baseline.content
    known = {f.code for step in forms_of_law.steps(regulation) for g in step.groups for f in g.fields if not f.source}
    kept = known - {*SAID_ANEW, *LAST_YEAR}
    fields = {code: value for code, value in content.get("fields", {}).items() if code in kept}
    codes = code_map(baseline, criteria_set)
    notes = {codes[code]: note for code, note in content.get("self_notes", {}).items() if code in codes}
    same = baseline.criteria_set.law.code == criteria_set.law.code
    marks = content.get("self_marks", {})
    old, new = baseline.criteria_set.law, criteria_set.law
    alike = {code for code in codes if _same_answers(old, new, code, codes[code])}
    return {
        "fields": fields,
        "self_notes": notes,
        "self_marks": {codes[code]: mark for code, mark in marks.items() if code in alike},
        "cases": {code: case for code, case in baseline.cases.items() if same and code in new},
    }


def code_map(baseline: DossierVersion, criteria_set: CriteriaSet) -> dict[str, str]:
    """Old criterion to new criterion, by code in the same set and by title in another."""
    old = baseline.criteria_set.law
    found = same_criteria(old, criteria_set.law)
    return {c.code: c.code for c in old.criteria} if found is None else found


def _same_answers(old, new, code: str, other: str) -> bool:
    """Whether a mark means the same under both sheets: the same answers with the same points in the same places."""
    mine, theirs = old.criterion(code), new.criterion(other)
    return [(o.points, o.label, o.case) for o in mine.options] == [(o.points, o.label, o.case) for o in theirs.options]


def carry_evidence(baseline: DossierVersion, dossier: Dossier, actor, now: datetime) -> list[Evidence]:
    """Copy the version's papers that are still in force that day; the bytes are shared, the rows the dossier's own."""
    ids = [f["id"] for f in baseline.content.get("files", [])]
    codes = code_map(baseline, dossier.criteria_set)
    today = vietnam_day(now)
    copies = []
    for row in Evidence.objects.filter(pk__in=ids).order_by("pk"):
        if row.expires_on is None or row.expires_on >= today:
            copies.append(_copy(row, dossier, codes, actor, now))
    return copies


def _copy(row: Evidence, dossier: Dossier, codes: dict[str, str], actor, now: datetime) -> Evidence:
    kept = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    kept |= {
        "dossier_id": dossier.pk, "criteria": [codes[code] for code in row.criteria if code in codes],
        "uploaded_by_id": actor.pk, "uploaded_at": now, "removed_at": None, "removed_by_id": None,
    }  # fmt: skip
    return Evidence.objects.create(**kept)


@dataclass(frozen=True)
class Task:
    """One thing that a renewed dossier still has to bring: what, where, and what it said before."""

    text: str
    step: str
    anchor: str = ""
    before: str = ""


def tasks(dossier: Dossier, today: date) -> list[Task]:
    """What is asked for, beyond what was carried; empty where the dossier starts from nothing. Three queries."""
    baseline = dossier.baseline
    if baseline is None:
        return []
    files = list(dossier.evidence.standing().values("kind", "title", "sha256", "uploaded_at", "expires_on"))
    return [*_fields(dossier, baseline), *_papers(dossier, baseline, files, today), *_criteria(dossier, baseline)]


def _fields(dossier: Dossier, baseline: DossierVersion) -> list[Task]:
    before = baseline.content.get("fields", {})
    found = []
    for step in forms_of_law.steps(dossier.regulation):
        for f in step.fields(dossier.kind):
            wanted = f.code in (*LAST_YEAR, *SAID_ANEW)
            if wanted and not dossier.fields.get(f.code):
                was = before.get(f.code, "") if f.code in LAST_YEAR else ""
                found.append(Task(_("Ghi mới: {label}").format(label=f.label), step.code, f"id_{f.code}", was))
    return found


def _papers(dossier: Dossier, baseline: DossierVersion, files: list[dict], today: date) -> list[Task]:
    """Papers of the baseline that ran out and have no successor, and the periodic test of a re-ranking."""
    there = {f["kind"] for f in files if f["expires_on"] is None or f["expires_on"] >= today}
    found = []
    for old in baseline.content.get("files", []):
        ended = old.get("expires_on") and date.fromisoformat(old["expires_on"]) < today
        if ended and old.get("kind") not in there:
            found.append(Task(_("Thay tài liệu đã hết hạn: {title}").format(title=old["title"]), "ke-hoach",
                              "tai-lieu", old["expires_on"]))
    periodic = dossier.kind == "re_ranking" and dossier.criteria_set.law.kind == "goods"
    known = {f["sha256"] for f in baseline.content.get("files", [])}
    if periodic and not any(f["kind"] == "test_results" and f["sha256"] not in known for f in files):
        found.append(Task(_("Phiếu kiểm nghiệm định kỳ mới"), "ke-hoach", "tai-lieu"))
    return found


def _criteria(dossier: Dossier, baseline: DossierVersion) -> list[Task]:
    """Criteria without an answer: the sheet has them in other words than the one before."""
    if dossier.criteria_set_id == baseline.criteria_set_id:
        return []
    law = dossier.criteria_set.law
    return [
        Task(_("Chọn mức: {code} {title}").format(code=c.printed_code, title=c.name),
             forms_of_law.SELF_ASSESSMENT, f"tc-{c.code}")
        for c in law.criteria
        if c.code not in dossier.self_marks
    ]
