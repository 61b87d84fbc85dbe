"""Who may recognise which stars, and what has to go up: plain figures in, readable reasons out.

Stars and levels come from the regulation (regulations.md §1); the season's own limits are data of its plan.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from evaluations.rules.display import two_decimals
from ocop.law.loader import all_regulations
from ocop.law.model import LEVELS, Regulation

LEVEL_WORDS = {"district": "cấp huyện", "province": "cấp tỉnh", "centre": "trung ương", "commune": "cấp xã"}
LIMITS = (50, 70, 90)
NEAR = 1  # point: closer than this to a limit the approver is shown the case


# The level of districts ended with 30/6/2025; what a regulation gave it fell to the province (Quyết định 1489).
DISTRICTS_ENDED = date(2025, 7, 1)


@dataclass(frozen=True)
class Power:
    """What one season may decide on a day: its unit's level, its plan's figures, the regulation it follows."""

    level: str
    recognises_to: int  # stars, 0: none
    forward_limit: int | None  # least mean that goes up
    regulation: Regulation
    day: date


def level_for(regulation: Regulation, stars: int, day: date) -> str:
    """The level that recognises 3, 4 or 5 stars under the regulation on that day (regulations.md §1)."""
    named = regulation.recognises[stars]
    return "province" if named == "district" and day >= DISTRICTS_ENDED else named


def finish_by(regulation: Regulation, kind: str) -> date | None:
    """Last day to decide a dossier of that kind once a newer regulation began (26/2026, Điều 12); None: no limit."""
    transitions = (each.transition for each in all_regulations() if each.transition)
    return next((each.finish_by(kind) for each in transitions if each.of == regulation.id), None)


def must_go_up(power: Power, mean: Fraction, stars: int | None = None, *, from_centre: bool = False) -> bool:
    """Whether the dossier goes to the next level: its exact mean reaches the season's limit (stars do not matter,
    design.md §3), or the rank it got is one that this level may not give on that day.

    What the centre sent back is decided by the province itself (Quyết định 26/2026: below 90 there).
    """
    if from_centre:
        return False
    if power.forward_limit is not None and mean >= power.forward_limit:
        return True
    return stars in (3, 4, 5) and not _stands_high_enough(power, stars)


def _stands_high_enough(power: Power, stars: int) -> bool:
    return LEVELS.index(power.level) >= LEVELS.index(level_for(power.regulation, stars, power.day))


def reasons_against_recognition(
    power: Power, mean: Fraction, stars: int | None, *, from_centre: bool = False
) -> list[str]:
    """Why the unit cannot recognise the product: it must go up, has too few stars, or more than the unit may give."""
    if power.day < power.regulation.in_force:
        return [f"{power.regulation.title} có hiệu lực từ {power.regulation.in_force:%d/%m/%Y}."]
    if not from_centre and power.forward_limit is not None and mean >= power.forward_limit:
        shown = two_decimals(mean)
        return [f"Điểm trung bình {shown} đạt từ {power.forward_limit} điểm: phải chuyển hồ sơ lên cấp trên."]
    if stars is None:
        return ["Hội đồng không xếp hạng sản phẩm này: không công nhận."]
    if stars < 3:
        return ["Kết quả dưới 3 sao: không công nhận."]
    return reasons_against_stars(power, stars)


def reasons_against_stars(power: Power, stars: int) -> list[str]:
    """Why the unit cannot give 3, 4 or 5 stars: the regulation names a higher level, or the plan gives less."""
    if not _stands_high_enough(power, stars):
        named = level_for(power.regulation, stars, power.day)
        return [
            f"Theo {power.regulation.title}, hạng {stars} sao do {LEVEL_WORDS[named]} công nhận; "
            f"{LEVEL_WORDS[power.level]} không có thẩm quyền."
        ]
    if stars > power.recognises_to:
        if not power.recognises_to:
            return ["Kế hoạch này không có việc công nhận hạng sao tại đơn vị."]
        return [f"Kế hoạch của đơn vị chỉ công nhận đến {power.recognises_to} sao."]
    return []


def near_limits(mean: Fraction) -> list[int]:
    """The limits (50, 70, 90 points) that the exact mean is within one point of."""
    return [limit for limit in LIMITS if abs(mean - limit) <= NEAR]
