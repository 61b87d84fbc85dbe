"""What goes up with a dossier, as plain data: enough to recount every figure and to recognise every file.

Written down with its hash when the dossier is sent up (``Forwarding``). It lies in the forwarding dossier (the zip) as
``goi-chuyen.json``, and the upper unit's act of taking the dossier in reads it: what has changed since stops it.
Members stand under their office.
"""

from django.utils.translation import gettext as _

from evaluations.models import AgendaItem, Evaluation, Forwarding, Sheet
from evaluations.models.forwarding import digest
from evaluations.models.inspection import Inspection, ProductTest
from evaluations.rules.display import exact, two_decimals
from evaluations.selectors.outcomes import Outcome
from ocop.journal.models import Head

FORMAT = "ocop-forwarding/2"
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
        "explanation": result.explanation,
        "statute": result.statute,
        "rule_version": result.rule_version,
        "note": item.note,
        "sheets": [{"member": s.seat.office, "total": s.total, "receipt": s.receipt,
                    "sha256": digest({"marks": s.marks, "cases": item.evaluation.dossier_version.cases})}
                   for s in sheets],
    }  # fmt: skip


def _council(item: AgendaItem) -> dict | None:
    council = item.session.batch.season.council
    return {"name": council.name, "decision": council.decision_number} if council else None


def broken(sent: Forwarding) -> list[str]:
    """Why a package cannot be relied on (readable sentences): altered, or dossier and figures no longer its; []: whole.

    The commune may report anew for the upper unit, so its report is compared for people (``faults``) only.
    """
    manifest, lower = sent.manifest, sent.evaluation
    found = [] if digest(manifest) == sent.sha256 else [_("Nội dung gói không còn khớp mã băm của gói.")]
    if manifest["dossier"]["sha256"] != lower.dossier_version.sha256:
        found.append(_("Hồ sơ đang xét khác bản đã chuyển."))
    if manifest["rounds"] != _like(_rounds(lower), manifest["rounds"]):
        found.append(_("Kết quả chấm khác bản đã chuyển."))
    return found


def faults(sent: Forwarding) -> list[str]:
    """All that is no longer as it was sent up: what is broken, and a commune's report that was made anew."""
    sent_report, report = sent.manifest["commune_report"], _report(sent.evaluation.dossier)
    anew = (sent_report or {}).get("sha256") != (report or {}).get("sha256")
    return broken(sent) + ([_("Báo cáo của UBND cấp xã khác bản đã chuyển.")] if anew else [])


def came_with(evaluation: Evaluation) -> Forwarding | None:
    """The package that came up with the evaluation; None where it was not sent up from below."""
    if evaluation.origin != Evaluation.Origin.FORWARDED:
        return None
    rows = Forwarding.objects.select_related("evaluation__dossier_version", "evaluation__dossier")
    return rows.filter(evaluation=evaluation.came_from_id).first()


def _like(rounds: list[dict], sent: list[dict]) -> list[dict]:
    """The rounds with the facts that the package has: the first format said less."""
    known = set(sent[0]) if sent else set()
    return [{name: value for name, value in row.items() if name in known} for row in rounds]
