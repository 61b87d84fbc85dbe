"""From the members' sheets to the stars, and the sentence that explains them.

The exact mean of the totals is compared with the half-open bands; star minimums (148, 1489, 26) are cumulative. How
several sheets decide a minimum and what a missed one does is the statute's (``evaluations.rules.statute``).
"""
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluations.rules.display import exact, two_decimals
from evaluations.rules.scoring import Fault, ScoringError, SheetScore, unanswered_faults
from evaluations.rules.statute import MINIMUM_RULES, StatuteRules
from ocop.law.model import CriteriaSet, Minimum

# The same under every regulation: a test compares them with each regulation's file.
LEAST_POINTS = ((5, 90), (4, 70), (3, 50), (2, 30))
LOWEST_RECOGNISED = 3


def band(mean: Fraction) -> int:
    """Stars (1–5) of the band that holds the exact mean of 0–100 points."""
    return next((stars for stars, least in LEAST_POINTS if mean >= least), 1)


@dataclass(frozen=True, slots=True)
class MinimumResult:
    """One printed minimum and what the sheets did: ``sheets_met`` of ``sheets`` reach its points."""

    criterion: str
    star: int
    points: int
    sheets_met: int
    sheets: int
    met: bool


@dataclass(frozen=True)
class Judgement:
    """The result of one round. ``stars`` 1–5, or None where the statute leaves the product unranked."""

    totals: dict
    mean: Fraction
    spread: int
    spread_exceeded: bool
    band: int
    minimums: tuple[MinimumResult, ...]
    stars: int | None
    explanation: str

    @property
    def missed(self) -> tuple[MinimumResult, ...]:
        """The missed minimums that bear on the result: those up to the band."""
        return tuple(each for each in self.minimums if not each.met and each.star <= self.band)


def judge(cset: CriteriaSet, statute: StatuteRules, scores: Mapping[object, SheetScore]) -> Judgement:
    """Judge one product from the counted sheets, keyed by member; their order does not matter.

    Raises ``ScoringError`` where there is no sheet or one is not fully answered.
    """
    if not scores:
        raise ScoringError([Fault("no_sheets", "Không có phiếu nào")])
    if any(score.unanswered for score in scores.values()):
        raise ScoringError(unanswered_faults(scores))
    totals = {member: score.total for member, score in scores.items()}
    mean = Fraction(sum(totals.values()), len(totals))
    spread = max(totals.values()) - min(totals.values())
    reached = band(mean)
    sheets = [score.points for score in scores.values()]
    minimums = tuple(_minimum(minimum, sheets, statute.minimum_rule) for minimum in cset.minimums)
    stars = _stars(reached, minimums, statute.missed_minimum)
    judgement = Judgement(totals, mean, spread, spread > statute.spread_limit, reached, minimums, stars, "")
    object.__setattr__(judgement, "explanation", _explain(cset, statute, judgement, sheets))
    return judgement


def _minimum(minimum: Minimum, sheets: list[dict[str, int]], rule: str) -> MinimumResult:
    code, points = minimum.criterion, minimum.points
    earned = [sheet[code] for sheet in sheets]
    reaching = sum(each >= points for each in earned)
    if rule == "majority":
        met = reaching * 2 > len(earned)
    elif rule == "mean":
        met = sum(earned) >= points * len(earned)
    else:
        met = reaching == len(earned)
    return MinimumResult(code, minimum.star, points, reaching, len(earned), met)


def _stars(reached: int, minimums: tuple[MinimumResult, ...], missed_minimum: str) -> int | None:
    lowest_missed = min((each.star for each in minimums if not each.met and each.star <= reached), default=None)
    if lowest_missed is None:
        return reached
    return lowest_missed - 1 if missed_minimum == "cap" else None


# --- the sentence --------------------------------------------------------------------------------------------------


def band_words(stars: int) -> str:
    """``từ 70 đến dưới 90 điểm``."""
    least = dict(LEAST_POINTS)
    if stars == 5:
        return f"từ {least[5]} điểm trở lên"
    if stars == 1:
        return f"dưới {least[2]} điểm"
    return f"từ {least[stars]} đến dưới {least[stars + 1]} điểm"


def _explain(cset: CriteriaSet, statute: StatuteRules, judgement: Judgement, sheets: list[dict[str, int]]) -> str:
    mean = two_decimals(judgement.mean)
    if judgement.mean.denominator not in (1, 2, 4, 5, 10, 20, 25, 50, 100):
        mean += f" (chính xác {exact(judgement.mean)})"
    counted = "1 phiếu" if len(sheets) == 1 else f"{len(sheets)} phiếu"
    words = f"thuộc khung {judgement.band} sao ({band_words(judgement.band)})"
    said = [f"Điểm trung bình của {counted} là {mean}, {words}."]
    if judgement.missed:
        named = "; ".join(_explain_missed(cset, statute, each, sheets) for each in judgement.missed)
        said.append(f"Chưa đạt yêu cầu tối thiểu (quy chế: {MINIMUM_RULES[statute.minimum_rule]}): {named}.")
    elif cset.minimums and judgement.band >= LOWEST_RECOGNISED:
        said.append(f"Đạt mọi yêu cầu tối thiểu đến hạng {judgement.band} sao.")
    said.append(_explain_stars(judgement))
    if judgement.spread_exceeded:
        said.append(
            f"Chênh lệch giữa các thành viên là {judgement.spread} điểm, vượt giới hạn {statute.spread_limit}: "
            "hội đồng phải thảo luận."
        )
    return " ".join(said)


def _explain_missed(
    cset: CriteriaSet, statute: StatuteRules, missed: MinimumResult, sheets: list[dict[str, int]]
) -> str:
    criterion = cset.criterion(missed.criterion)
    text = f"{criterion.printed_code} «{criterion.title}» cần {missed.points} điểm cho {missed.star} sao, "
    if statute.minimum_rule == "mean":
        average = Fraction(sum(sheet[criterion.code] for sheet in sheets), len(sheets))
        return text + f"trung bình {two_decimals(average)} ({missed.sheets_met}/{missed.sheets} phiếu đạt)"
    return text + f"{missed.sheets_met}/{missed.sheets} phiếu đạt"


def _explain_stars(judgement: Judgement) -> str:
    if judgement.stars is None:
        return "Kết quả: không xếp hạng."
    if judgement.stars < LOWEST_RECOGNISED:
        return f"Kết quả: {judgement.stars} sao, không thuộc diện công nhận."
    return f"Kết quả: {judgement.stars} sao."
