"""How far the members' totals lie apart, and the criteria that make the distance."""
from collections.abc import Mapping
from dataclasses import dataclass

from evaluations.rules.scoring import SheetScore
from ocop.law.model import CriteriaSet


@dataclass(frozen=True)
class Cause:
    """A criterion members differ on.

    ``between``: points the highest sheet has over the lowest on it (they add up to the spread; may be negative);
    ``lowest`` and ``highest``: the members' extremes on this criterion.
    """

    criterion: str
    between: int
    lowest: int
    highest: int

    @property
    def range(self) -> int:
        return self.highest - self.lowest


def spread(scores: Mapping[object, SheetScore]) -> int:
    """Highest total less lowest total, in points; 0 where there is no sheet."""
    totals = [score.total for score in scores.values()]
    return max(totals) - min(totals) if totals else 0


def causes(cset: CriteriaSet, scores: Mapping[object, SheetScore]) -> tuple[Cause, ...]:
    """The criteria on which members differ, those that make the spread first.

    Ranked by points between the highest and the lowest sheet, then by range, then in printed order. Where several
    sheets share an extreme total the pair is chosen by member key, so the order of the sheets does not matter.
    """
    if len(scores) < 2:
        return ()
    members = sorted(scores, key=lambda member: (scores[member].total, str(member)))
    low, high = scores[members[0]].points, scores[members[-1]].points
    found = []
    for criterion in cset.criteria:
        earned = [score.points[criterion.code] for score in scores.values()]
        if max(earned) > min(earned):
            between = high[criterion.code] - low[criterion.code]
            found.append(Cause(criterion.code, between, min(earned), max(earned)))
    return tuple(sorted(found, key=lambda cause: (-cause.between, -cause.range)))  # sorting is stable: printed order
