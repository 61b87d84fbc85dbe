"""What one sheet would earn, and what the next star still asks for: shown to a producer beside the self-assessment.

One sheet, the default statute (a missed minimum caps the stars). Criteria without an answer count 0 here, so an
unfinished sheet shows where it stands and not where it may end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluations.rules.scoring import SheetScore, score_sheet
from evaluations.rules.stars import LEAST_POINTS, LOWEST_RECOGNISED, band
from ocop.law.model import CriteriaSet, Minimum

TOP = 5


@dataclass(frozen=True)
class Prospect:
    """``stars`` 1–5 of this one sheet; ``missed``: minimums up to its band that it misses.

    ``next_star`` is the next recognised rank (3–5, None at 5); it asks for ``points_short`` more points (0–100) and
    every minimum in ``next_minimums``.
    """

    score: SheetScore
    band: int
    stars: int
    missed: tuple[Minimum, ...]
    next_star: int | None
    points_short: int
    next_minimums: tuple[Minimum, ...]


def prospect(cset: CriteriaSet, cases: Mapping[str, int], marks: Mapping[str, int | None]) -> Prospect:
    """Look ahead from one sheet, finished or not; raises ``ScoringError`` for marks the set does not have."""
    score = score_sheet(cset, cases, marks)
    reached = band(Fraction(score.total))
    unmet = [minimum for minimum in cset.minimums if score.points[minimum.criterion] < minimum.points]
    missed = tuple(minimum for minimum in unmet if minimum.star <= reached)
    stars = min([reached, *(minimum.star - 1 for minimum in missed)])
    following = max(stars + 1, LOWEST_RECOGNISED) if stars < TOP else None
    if following is None:
        return Prospect(score, reached, stars, missed, None, 0, ())
    short = max(0, dict(LEAST_POINTS)[following] - score.total)
    asked = tuple(minimum for minimum in unmet if minimum.star <= following)
    return Prospect(score, reached, stars, missed, following, short, asked)
