"""What the rules make of a producer's self-assessment: shown to the producer's side only, never to a council."""

from django.http import HttpRequest

from evaluations.rules.prospect import Prospect, prospect
from evaluations.rules.scoring import ScoringError
from ocop.law.model import CriteriaSet, Minimum
from products import offices
from products.contributions import contribute
from products.models import Dossier

TEMPLATE = "evaluations/self_score.html"


@contribute("dossier.self_score")
def self_score(request: HttpRequest, dossier: Dossier) -> tuple[str, dict] | None:
    """Points by part, expected stars, minimums that are missed, and what the next star asks for."""
    if not offices.may_write_dossier(request.user, dossier):
        return None
    law = dossier.criteria_set.law
    try:
        found = prospect(law, dossier.cases, dossier.self_marks)
    except ScoringError as error:
        return TEMPLATE, {"faults": [fault.message for fault in error.faults]}
    return TEMPLATE, {
        "total": found.score.total,
        "answered": len(law.criteria) - len(found.score.unanswered),
        "of": len(law.criteria),
        "parts": [{"title": f"{p.code}. {p.title}", "points": found.score.parts[p.code], "max": p.max}
                  for p in law.parts],
        "stars": found.stars if found.stars >= 3 else 0,
        "missed": [named(law, found, each) for each in found.missed],
        "next_star": found.next_star,
        "points_short": found.points_short,
        # Those above its band are named here, the missed ones stand in their own list already.
        "next": [named(law, found, each) for each in found.next_minimums if each not in found.missed],
        "also_missed": any(each in found.missed for each in found.next_minimums),
    }  # fmt: skip


def named(law: CriteriaSet, found: Prospect, minimum: Minimum) -> dict:
    """A minimum in words: its criterion, what the sheet has and what the star needs."""
    criterion = law.criterion(minimum.criterion)
    return {
        "code": criterion.code,
        "title": criterion.name,
        "star": minimum.star,
        "needs": minimum.points,
        "has": found.score.points[criterion.code],
    }
