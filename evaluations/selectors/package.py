"""What goes up with a dossier, as plain data: enough to recount every figure and to recognise every file.

Members stand under their office. Files are named with their hashes; the upper unit reads them in the portal.
"""

from django.utils.translation import gettext as _

from evaluations.models import AgendaItem, Evaluation, Sheet
from evaluations.models.forwarding import digest
from evaluations.models.inspection import Inspection, ProductTest
from evaluations.rules.display import exact, two_decimals
from evaluations.selectors.outcomes import Outcome
from ocop.journal.models import Head

FORMAT = "ocop-forwarding/1"
REPORT = ("local_material", "local_labour", "idea_origin", "local_identity", "conclusion")


def of(evaluation: Evaluation, outcome: Outcome) -> dict:
    """The package of an evaluation that is about to be sent up."""
    season, dossier, version = evaluation.season, evaluation.dossier, evaluation.dossier_version
    product = dossier.product
    return {
        "format": FORMAT,
        "evaluation": evaluation.pk,
        "number": evaluation.number,
        "unit": season.unit.name,
        "season": {"code": season.code, "title": season.title, "plan": season.plan_number,
                   "regulation": season.regulation, "batch": evaluation.batch.number},
        "product": {"name": product.name, "code": product.code, "set": dossier.criteria_set.code},
        "producer": {"name": product.producer.name, "commune": product.producer.commune.name},
        "dossier": {
            "kind": dossier.kind, "version": version.number, "sha256": version.sha256,
            "frozen_at": version.frozen_at.isoformat(), "files": version.content.get("files", []),
        },
        "commune_report": _report(dossier),
        "inspections": _inspections(evaluation),
        "rounds": _rounds(evaluation),
        "outcome": {"mean": two_decimals(outcome.mean, point="."), "mean_exact": exact(outcome.mean),
                    "stars": outcome.stars, "explanation": outcome.explanation},
        "journal_head": Head.objects.filter(pk=1).values("seq", "hash").first(),
    }  # fmt: skip


def _report(dossier) -> dict | None:
    report = getattr(dossier, "commune_report", None)
    if report is None:
        return None
    texts = {name: getattr(report, name) for name in REPORT}
    return {**texts, "reported_at": report.reported_at.isoformat(), "sha256": digest(texts)}


def _inspections(evaluation: Evaluation) -> dict:
    visits = Inspection.objects.filter(evaluation=evaluation, concluded_at__isnull=False).order_by("pk")
    tests = ProductTest.objects.filter(evaluation=evaluation).order_by("pk")
    return {
        "visits": [{"visited_on": v.visited_on.isoformat() if v.visited_on else None, "conclusion": v.conclusion,
                    "summary": v.summary} for v in visits],
        "tests": [{"indicator": t.indicator, "measured": t.measured, "passed": t.passed,
                   "report": t.report_number} for t in tests],
    }  # fmt: skip


def _rounds(evaluation: Evaluation) -> list[dict]:
    items = AgendaItem.objects.filter(evaluation=evaluation, closed_at__isnull=False).select_related(
        "result", "session__batch__season__council"
    )
    return [_round(item) for item in items.order_by("round", "attempt")]


def _round(item: AgendaItem) -> dict:
    sheets = item.sheets.filter(state=Sheet.State.CLOSED).select_related("seat").order_by("seat__position", "seat")
    result = item.result
    return {
        "round": item.round,
        "attempt": item.attempt,
        "held_on": item.session.held_on.isoformat(),
        "council": _council(item),
        "mean": two_decimals(result.mean, point="."),
        "mean_exact": exact(result.mean),
        "spread": result.spread,
        "minimums": result.minimums,
        "stars": result.stars,
        "sheets": [{"member": s.seat.office, "total": s.total, "receipt": s.receipt,
                    "sha256": digest({"marks": s.marks, "cases": item.evaluation.dossier_version.cases})}
                   for s in sheets],
    }  # fmt: skip


def _council(item: AgendaItem) -> dict | None:
    council = item.session.batch.season.council
    return {"name": council.name, "decision": council.decision_number} if council else None


def differences(manifest: dict, evaluation: Evaluation) -> list[str]:
    """What in the database is no longer what the package says (readable sentences); [] where all of it stands."""
    version = evaluation.dossier_version
    now = {"dossier": version.sha256, "rounds": _rounds(evaluation), "report": _report(evaluation.dossier)}
    sent_report, report = manifest["commune_report"], now["report"]
    found = []
    if manifest["dossier"]["sha256"] != now["dossier"]:
        found.append(_("Hồ sơ đang xét khác bản đã chuyển."))
    if manifest["rounds"] != now["rounds"]:
        found.append(_("Kết quả chấm khác bản đã chuyển."))
    if (sent_report or {}).get("sha256") != (report or {}).get("sha256"):
        found.append(_("Báo cáo của UBND cấp xã khác bản đã chuyển."))
    return found
