"""What a council's statute (quy chế) settles because the decisions do not."""
from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

MINIMUM_RULES = {
    "majority": "quá nửa số phiếu đạt",
    "mean": "điểm trung bình của tiêu chí đạt",
    "all": "tất cả các phiếu đạt",
}
MISSED_MINIMUM = {
    "cap": "xếp hạng cao nhất có đủ yêu cầu tối thiểu",
    "unranked": "không xếp hạng",
}


class StatuteError(ValueError):
    """A setting of the statute that cannot be; ``key`` is the setting."""

    def __init__(self, key: str, message: str):
        self.key, self.message = key, message
        super().__init__(f"{key}: {message}")


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


@dataclass(frozen=True)
class StatuteRules:
    """Defaults are those the portal prints beside every result (councils' own statutes, see ``docs/scoring.md``).

    quorum: fraction of the voting members not recused who must be present, above 0 and at most 1.
    chair_required: the chair or a named delegate must be present.
    spread_limit: points (0–100) by which members' totals may differ; more than that obliges the council to discuss.
    minimum_rule: how several sheets decide a star minimum, a key of ``MINIMUM_RULES``.
    missed_minimum: what a missed minimum does, a key of ``MISSED_MINIMUM``.
    Raises ``StatuteError`` for anything else.
    """

    quorum: Fraction = Fraction(3, 4)
    chair_required: bool = True
    spread_limit: int = 10
    minimum_rule: str = "majority"
    missed_minimum: str = "cap"

    def __post_init__(self) -> None:
        if not (isinstance(self.quorum, Fraction) or _is_whole(self.quorum)) or not 0 < self.quorum <= 1:
            raise StatuteError("quorum", "phải là phân số lớn hơn 0, không quá 1")
        if not isinstance(self.chair_required, bool):
            raise StatuteError("chair_required", "phải là có hoặc không")
        if not _is_whole(self.spread_limit) or not 0 <= self.spread_limit <= 100:
            raise StatuteError("spread_limit", "phải là số nguyên từ 0 đến 100")
        if not isinstance(self.minimum_rule, str) or self.minimum_rule not in MINIMUM_RULES:
            raise StatuteError("minimum_rule", f"phải là một trong: {', '.join(MINIMUM_RULES)}")
        if not isinstance(self.missed_minimum, str) or self.missed_minimum not in MISSED_MINIMUM:
            raise StatuteError("missed_minimum", f"phải là một trong: {', '.join(MISSED_MINIMUM)}")

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any], allowed: tuple[str, ...] | None = None) -> "StatuteRules":
        """From settings by name; keys left out take the defaults, unknown keys raise ``StatuteError``."""
        known = allowed or tuple(field.name for field in fields(cls))
        for key in values:
            if key not in known:
                raise StatuteError(str(key), f"không có thiết lập này; chỉ có: {', '.join(known)}")
        return cls(**values)

    @classmethod
    def from_stored(cls, values: Mapping[str, Any]) -> "StatuteRules":
        """From the figures kept with a result, where the quorum is text (``3/4``)."""
        return cls(**{**values, "quorum": Fraction(values["quorum"])})

    def as_stored(self) -> dict[str, Any]:
        """The figures as JSON values, to be kept with a result."""
        return {**{field.name: getattr(self, field.name) for field in fields(self)}, "quorum": str(self.quorum)}
