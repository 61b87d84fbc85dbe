"""The minutes of a field inspection (Biên bản kiểm tra thực tế), filled in or to be filled in on site."""
from django.utils.translation import gettext as _

from evaluations.models import Evaluation, Inspection
from evaluations.selectors.papers import facts
from ocop.journal.words import kept
from ocop.records import issuers


def reasons(evaluation: Evaluation) -> list[str]:
    """Why there are no minutes: no inspection was planned."""
    return [] if evaluation.inspections.exists() else [_("Chưa lập kiểm tra thực tế cho sản phẩm này.")]


def minutes(evaluation: Evaluation, asked: dict) -> dict:
    """The last inspection: what was looked at, tests, conclusion; who signs stands below with room to sign."""
    visit = evaluation.inspections.order_by("-pk").first()
    head = issuers.head(evaluation.unit, "team", "BB", number=asked.get("number", ""), day=visit.visited_on,
                        year=evaluation.season.year)
    return {
        **head, "season": facts.season_of(evaluation.season), "product": facts.product_of(evaluation),
        "council": facts.council_of(evaluation.season), "visit": _visit(visit), "team": asked.get("team", ""),
        "findings": [{"subject": row.subject, "criterion": row.criterion, "verdict": row.get_verdict_display(),
                      "note": row.note} for row in visit.findings.all()],
        "tests": [{"sample": row.sample, "indicator": row.indicator, "limit": row.limit, "measured": row.measured,
                   "verdict": kept("Đạt") if row.passed else kept("Không đạt"), "laboratory": row.laboratory,
                   "report": kept(f"{row.report_number}, ngày {facts.day_cited(row.reported_on)}")}
                  for row in evaluation.tests.order_by("pk")],
        "photos": visit.photos.count(),
    }


def _visit(visit: Inspection) -> dict:
    return {"place": visit.place, "request": visit.request, "planned": facts.day_cited(visit.planned_on),
            "day": facts.iso(visit.visited_on), "done": visit.concluded_at is not None,
            "conclusion": visit.get_conclusion_display() if visit.conclusion else "", "summary": visit.summary}
