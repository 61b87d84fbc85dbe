"""What to look at on site: the doubts of round one first, then what can only be seen at the place of production."""

from fractions import Fraction

from evaluations.models import Evaluation, Inspection, Sheet
from evaluations.rules.scoring import score_sheet
from evaluations.rules.spread import causes
from ocop.accounts.names import search_key
from ocop.law.model import CriteriaSet, Criterion

# Folded words of the criteria that a visit can check: raw material, environment, packaging and label, safety papers.
ON_SITE = ("nguyen lieu", "moi truong", "nang luc san xuat", "bao bi", "nhan hang hoa", "cong bo", "dam bao", "an toan")
DOUBTS = 8
WEAK = Fraction(1, 2)  # of a criterion's points on average: below it the place should be asked


def rows_for(user, evaluation: Evaluation, visit: Inspection | None) -> list[dict]:
    """The checklist's rows: what was found so far, then what is still to be looked at, as form initials."""
    found = [] if visit is None else list(visit.findings.values("subject", "criterion", "verdict", "note"))
    seen = {row["subject"] for row in found} | {row["criterion"] for row in found if row["criterion"]}
    law = evaluation.dossier_version.criteria_set.law
    wanted = [*doubts_of(user, evaluation, law), *(c for c in law.criteria if _on_site(c))]
    codes = [code for code in dict.fromkeys(c.code for c in wanted) if code not in seen]
    todo = [{"subject": title_of(law.criterion(code))[:300], "criterion": code} for code in codes]
    return found + [row for row in todo if row["subject"] not in seen]


def doubts_of(user, evaluation: Evaluation, law: CriteriaSet) -> list[Criterion]:
    """Criteria on which the closed sheets of round one, as this person may see them, are uneven or weak.

    Sheets of a round that is open are nobody's but their members': they never count here.
    """
    sheets = Sheet.objects.visible_to(user).filter(
        item__evaluation=evaluation, item__round=1, item__closed_at__isnull=False, state=Sheet.State.CLOSED
    )
    last = sheets.order_by("-item__attempt").values_list("item", flat=True).first()
    marks = list(sheets.filter(item=last).order_by("seat").values_list("seat", "marks"))
    scores = {seat: score_sheet(law, evaluation.dossier_version.cases, given) for seat, given in marks}
    if not scores:
        return []
    uneven = [cause.criterion for cause in causes(law, scores) if cause.range > 1]
    weak = [
        criterion.code
        for criterion in law.criteria
        if sum(score.points[criterion.code] for score in scores.values()) < WEAK * criterion.max * len(scores)
        and _on_site(criterion)
    ]
    return [law.criterion(code) for code in dict.fromkeys([*uneven, *weak])][:DOUBTS]


def _on_site(criterion: Criterion) -> bool:
    title = search_key(criterion.title)
    return not criterion.code.startswith("B.") and any(word in title for word in ON_SITE)


def title_of(criterion: Criterion) -> str:
    """The criterion as the sheets print it and as it stands in the minutes of the visit: "1.a Nguồn nguyên liệu"."""
    return f"{criterion.printed_code} {criterion.name}"
