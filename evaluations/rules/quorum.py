"""May the council sit on this product: enough voting members not recused, and somebody in the chair."""
from collections.abc import Collection, Hashable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from evaluations.rules.statute import StatuteRules


def needed(fraction: Fraction, voters: int) -> int:
    """⌈fraction × voters⌉, exactly; ``voters`` are the voting members not recused (0 or more)."""
    if voters < 0:
        raise ValueError("số thành viên không được âm")
    return ceil(Fraction(fraction) * voters)


@dataclass(frozen=True)
class Quorum:
    """``present`` of ``eligible`` members count; ``needed`` are required. ``reasons`` say in Vietnamese what lacks."""

    eligible: int
    needed: int
    present: int
    presided: bool
    reasons: tuple[str, ...]

    @property
    def met(self) -> bool:
        return not self.reasons


def quorum(
    statute: StatuteRules,
    voting: Collection[Hashable],
    present: Collection[Hashable],
    *,
    recused: Collection[Hashable] = (),
    chair: Hashable | None = None,
    delegate: Hashable | None = None,
) -> Quorum:
    """Judge attendance for one product.

    ``voting``: all voting members; ``recused``: those with an interest in this product (they leave the denominator);
    ``present``: who attends; ``chair`` and the ``delegate`` the chair has named. A recused chair or delegate does not
    preside over that product.
    """
    eligible = set(voting) - set(recused)
    attending = eligible & set(present)
    wanted = needed(statute.quorum, len(eligible))
    heads = {head for head in (chair, delegate) if head is not None} - set(recused)
    presided = not heads.isdisjoint(present)
    reasons = []
    if not eligible:
        reasons.append("Không còn thành viên nào được chấm điểm sản phẩm này.")
    elif len(attending) < wanted:
        reasons.append(
            f"Chưa đủ túc số: có mặt {len(attending)}/{len(eligible)} thành viên được chấm điểm, cần ít nhất {wanted}."
        )
    if statute.chair_required and not presided:
        reasons.append("Chủ tịch hội đồng hoặc người được ủy quyền chưa có mặt.")
    return Quorum(len(eligible), wanted, len(attending), presided, tuple(reasons))
