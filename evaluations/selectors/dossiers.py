"""What a member reads beside the sheet: the frozen dossier, the site inspection, and what round two adds."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from evaluations.models import AgendaItem, Finding, Inspection, ProductTest, Sheet
from ocop.law.model import CriteriaSet
from products import differences
from products.models import Dossier, DossierVersion
from products.models.dossier import DossierKind
from products.vault.reading import of_ids


@dataclass
class Reading:
    """The left side of the sheet, as plain rows."""

    facts: list[tuple]
    files: list[dict]
    claims: list[dict]
    inspections: list[dict]
    tests: list[dict]
    before: dict[str, str] = field(default_factory=dict)  # criterion -> own mark of round one, in words
    before_marks: dict = field(default_factory=dict)  # the same as option positions
    before_total: int | None = None
    changes: list[str] = field(default_factory=list)
    pages: list[dict] = field(default_factory=list)  # the files with their drawn pages, to read beside the sheet
    renewed: list[str] = field(default_factory=list)  # since the dossier that was recognised before


def reading(user, item: AgendaItem, version: DossierVersion, law: CriteriaSet) -> Reading:
    """Everything a member may read of the product; of round one only their own sheet."""
    evaluation = item.evaluation
    inspections = _inspections(evaluation.pk)
    tests = list(
        ProductTest.objects.filter(evaluation=evaluation)
        .order_by("reported_on", "pk")
        .values("indicator", "limit", "measured", "passed", "laboratory", "report_number", "reported_on")
    )
    claims = _claims(version, law) if evaluation.season.shows_self_assessment else []
    made = Reading(_facts(item, law), _files(version, law), claims, inspections, tests)
    ids = [file["id"] for file in version.content.get("files", [])]
    made.pages = [row for row in of_ids(ids, evaluation.season.regulation) if row["images"]]
    made.renewed = _renewed(evaluation.dossier, version)
    if item.round == 2:
        _round_one(made, user, item, version, law)
    return made


def _facts(item: AgendaItem, law: CriteriaSet) -> list[tuple]:
    product = item.evaluation.dossier.product
    return [
        (_("Sản phẩm"), product.name),
        (_("Mã sản phẩm"), product.code or ""),
        (_("Chủ thể"), product.producer.name),
        (_("Địa chỉ"), product.producer.full_address),
        (_("Loại hồ sơ"), DossierKind(item.evaluation.dossier.kind).label),
        (
            pgettext("một", "Bộ tiêu chí"),
            _("{title} (Quyết định {regulation})").format(
                title=law.title, regulation=item.evaluation.season.regulation
            ),
        ),
    ]


def _files(version: DossierVersion, law: CriteriaSet) -> list[dict]:
    files = []
    for file in version.content.get("files", []):
        codes = [code for code in file.get("criteria", []) if code in law]
        printed = ", ".join(law.criterion(code).printed_code for code in codes)
        files.append({**file, "codes": " ".join(codes), "printed": printed})
    return files


def _claims(version: DossierVersion, law: CriteriaSet) -> list[dict]:
    """The producer's own marks and words by criterion: a claim, never points of the council."""
    marks, notes = version.content.get("self_marks", {}), version.content.get("self_notes", {})
    claims = []
    for criterion in law.criteria:
        if criterion.code in marks or notes.get(criterion.code):
            claims.append(
                {
                    "code": criterion.code,
                    "title": f"{criterion.printed_code} {criterion.name}",
                    "mark": in_words(law, criterion.code, marks.get(criterion.code)),
                    "note": notes.get(criterion.code, ""),
                }
            )
    return claims


def in_words(law: CriteriaSet, code: str, mark) -> str:
    """A mark as a person reads it: points and the printed answer; "" for a position the set does not have."""
    options = law.criterion(code).options
    if mark is None:
        return _("0 điểm – không có mức nào phù hợp")
    if type(mark) is not int or not 0 <= mark < len(options):
        return ""
    points = options[mark].points
    worth = ngettext("{points} điểm – {label}", "{points} điểm – {label}", points)
    return worth.format(points=points, label=options[mark].label)


def _inspections(evaluation_id: int) -> list[dict]:
    rows = list(
        Inspection.objects.filter(evaluation=evaluation_id).values(
            "pk", "planned_on", "visited_on", "place", "conclusion", "summary", "concluded_at"
        )
    )
    findings = Finding.objects.filter(inspection__in=[r["pk"] for r in rows]).values(
        "inspection", "criterion", "subject", "verdict", "note"
    )
    conclusions, verdicts = dict(Inspection.Conclusion.choices), dict(Finding.Verdict.choices)
    tones = {"met": "success", "partly": "warning", "not_met": "danger"}
    for row in rows:
        row["conclusion_label"] = conclusions.get(row["conclusion"], "")
        row["findings"] = [
            {**f, "verdict_label": verdicts[f["verdict"]], "tone": tones[f["verdict"]]}
            for f in findings
            if f["inspection"] == row["pk"]
        ]
    return rows


def _round_one(made: Reading, user, item: AgendaItem, version: DossierVersion, law: CriteriaSet) -> None:
    own = Sheet.objects.filter(item__evaluation=item.evaluation_id, item__round=1, seat__user=user)
    sheet = own.exclude(state=Sheet.State.DRAFT).select_related("dossier_version").order_by("-item__attempt").first()
    earlier = sheet.dossier_version if sheet else None
    if sheet is not None:
        made.before = {code: in_words(law, code, mark) for code, mark in sheet.marks.items() if code in law}
        made.before_total = sheet.total
        if sheet.criteria_set_id == version.criteria_set_id:
            made.before_marks = {code: mark for code, mark in sheet.marks.items() if code in law}
    known = {file["sha256"] for file in earlier.content.get("files", [])} if earlier else set()
    for file in made.files:
        file["new"] = earlier is not None and file["sha256"] not in known
    made.changes = _changes(earlier, version) if earlier else []
    made.changes += [
        _("Kiểm tra thực tế ngày {day}: {conclusion}.").format(
            day=f"{row['visited_on']:%d/%m/%Y}", conclusion=row["conclusion_label"].lower()
        )
        for row in made.inspections
        if row["concluded_at"] and row["visited_on"]
    ]
    made.changes += [
        (
            _("Kiểm nghiệm {indicator}: {measured} (đạt).")
            if t["passed"]
            else _("Kiểm nghiệm {indicator}: {measured} (không đạt).")
        ).format(indicator=t["indicator"], measured=t["measured"])
        for t in made.tests
    ]


def _changes(old: DossierVersion, new: DossierVersion) -> list[str]:
    """What the newer version of the dossier has and the older had not; never the producer's own marks."""
    if old.pk == new.pk:
        return []
    law, before = new.criteria_set.law, old.criteria_set.law
    found = differences.difference(old.content, new.content, law, old_law=before, old_cases=old.cases, cases=new.cases)
    return differences.in_words(found) or [_("Hồ sơ đã nộp lại (bản {number}).").format(number=new.number)]


def _renewed(dossier: Dossier, version: DossierVersion) -> list[str]:
    """What an upgrade or a re-ranking changed since the recognised dossier it starts from."""
    return _changes(dossier.baseline, version) if dossier.baseline_id else []
