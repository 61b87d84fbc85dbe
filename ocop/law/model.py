"""What the decisions say, as frozen plain data: score sheets and regulations.

All points are whole numbers. Attributes carry the names of the YAML keys (see ``criteria/README.md``).
"""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

STARS = (3, 4, 5)  # the ranks that minimums are printed for
SHEET_TOTAL = 100


@dataclass(frozen=True)
class Option:
    """One printed answer. It is identified by its position among ``Criterion.options``, counted from 0."""

    points: int
    label: str
    min_for_star: int | None = None
    case: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Case:
    """One of the alternative lists of answers of a criterion; a fact of the dossier, the same for all members."""

    case: int
    title: str


@dataclass(frozen=True)
class Condition:
    """``applies_if``: counts only where ``criterion`` earned at least ``min_points`` on the same sheet."""

    criterion: str
    min_points: int


@dataclass(frozen=True)
class Rule:
    """A gate or a direction printed with a criterion; ``kind`` is one of ``RULE_KINDS``."""

    kind: str
    text: str


RULE_KINDS = ("requirement", "stop", "disqualify", "ineligible", "evidence", "full_points_if_not_applicable")


@dataclass(frozen=True)
class Minimum:
    """The least points on one criterion for a star (3, 4 or 5); minimums are cumulative over the stars."""

    criterion: str
    star: int
    points: int


@dataclass(frozen=True)
class Subsection:
    code: str
    title: str
    max: int


@dataclass(frozen=True)
class Criterion:
    code: str
    printed_code: str
    title: str
    max: int
    options: tuple[Option, ...]
    subsection: Subsection | None = None
    applies_if: Condition | None = None
    cases: tuple[Case, ...] = ()
    minimums: tuple[Minimum, ...] = ()
    required_mark: str | None = None
    rules: tuple[Rule, ...] = ()
    notes: tuple[str, ...] = ()
    status: str | None = None
    check: str = ""

    @property
    def name(self) -> str:
        """The title for running text: what the sheets print in capitals stands in sentence case."""
        return self.title.capitalize().replace("attp", "ATTP") if self.title.isupper() else self.title

    @property
    def required_for(self) -> dict[int, int]:
        """``{star: least points}``, stars ascending; a fresh dict."""
        return {minimum.star: minimum.points for minimum in self.minimums}

    @property
    def reconstructed(self) -> bool:
        """Completed by inference: to be compared with the signed text."""
        return self.status == "reconstructed"

    def positions(self, case: int | None = None) -> tuple[int, ...]:
        """Positions of the answers that may be chosen; with cases, those of the given case only."""
        return tuple(at for at, option in enumerate(self.options) if option.case == case)


@dataclass(frozen=True)
class Section:
    code: str
    printed_code: str
    title: str
    max: int
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Part:
    code: str
    title: str
    max: int
    sections: tuple[Section, ...]

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for section in self.sections for criterion in section.criteria)


class ScoreRow(NamedTuple):
    """A criterion for scoring: points by position, the case of each position, and the condition."""

    code: str
    part: str
    points: tuple[int, ...]
    cases: tuple[int | None, ...] | None
    needs: str | None
    needs_points: int


@dataclass(frozen=True)
class CriteriaSet:
    """One score sheet. ``regulation`` is the criteria regime (1048, 148 or 26); the maxima add up to 100."""

    code: str
    slug: str
    regulation: str
    set_number: int
    sector_code: str
    sector: str
    group: str
    subgroup: str | None
    class_code: str
    authority: str
    title: str
    kind: str
    samples_required: int | None
    eliminated_when: tuple[str, ...]
    parts: tuple[Part, ...]

    def __hash__(self) -> int:
        return hash(self.code)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria, flat, in printed order."""
        return tuple(criterion for part in self.parts for criterion in part.criteria)

    @cached_property
    def _by_code(self) -> dict[str, Criterion]:
        return {criterion.code: criterion for criterion in self.criteria}

    def criterion(self, code: str) -> Criterion:
        """The criterion with that code; ``KeyError`` where the set has none."""
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    @cached_property
    def case_criteria(self) -> tuple[Criterion, ...]:
        """The criteria for which the dossier must name its case."""
        return tuple(criterion for criterion in self.criteria if criterion.cases)

    @cached_property
    def score_table(self) -> tuple["ScoreRow", ...]:
        """The criteria as the few figures that scoring needs, in printed order."""
        return tuple(
            ScoreRow(
                criterion.code, part.code, tuple(option.points for option in criterion.options),
                tuple(option.case for option in criterion.options) if criterion.cases else None,
                criterion.applies_if.criterion if criterion.applies_if else None,
                criterion.applies_if.min_points if criterion.applies_if else 0,
            )
            for part in self.parts for criterion in part.criteria
        )

    @cached_property
    def minimums(self) -> tuple[Minimum, ...]:
        """Every minimum of the set: criteria in printed order, stars ascending."""
        return tuple(minimum for criterion in self.criteria for minimum in criterion.minimums)

    def same_points_as(self, other: "CriteriaSet") -> bool:
        """True where both would score every dossier alike: same codes, points, marks, cases, conditions.

        An official wording loaded from a workbook may change titles and labels only.
        """
        return self._figures == other._figures

    @cached_property
    def _figures(self) -> tuple:
        return tuple(
            (part.code, section.code, criterion.code, criterion.max, criterion.minimums, criterion.applies_if,
             tuple(case.case for case in criterion.cases), criterion.required_mark,
             tuple((option.points, option.case, option.min_for_star) for option in criterion.options))
            for part in self.parts for section in part.sections for criterion in section.criteria
        )


# --- regulations ---------------------------------------------------------------------------------------------------

MARKS = {
    "V": "đọc trong toàn văn", "E": "đọc trong trích đoạn", "P": "theo kế hoạch của địa phương",
    "L": "quy chế hội đồng của địa phương", "?": "chưa tìm thấy: là thiết lập, không phải quy định",
}
LEVELS = ("commune", "district", "province", "centre")


@dataclass(frozen=True)
class Fact:
    """One thing a regulation says: value, how it is known (a key of ``MARKS``), and the article where known."""

    name: str
    value: Any
    mark: str
    article: str = ""
    note: str = ""


@dataclass(frozen=True)
class Band:
    """A half-open range of the exact mean: ``at_least <= mean < below`` (``below`` None: no upper end)."""

    stars: int
    at_least: int
    below: int | None


@dataclass(frozen=True)
class Forwarding:
    """From ``at_least`` points on, the dossier of level ``of`` goes to level ``to``."""

    of: str
    to: str
    at_least: int


@dataclass(frozen=True)
class BatchDates:
    """A batch of the year; both dates are strict ("before"), as (month, day)."""

    level: str
    requested_before: tuple[int, int]
    done_before: tuple[int, int]


@dataclass(frozen=True)
class Transition:
    """Dossiers of an older regulation not decided when the new one began: days to finish them, from ``since``."""

    of: str
    since: date
    days: Mapping[str, int]

    def finish_by(self, kind: str) -> date:
        """Last day to finish a dossier of that kind (``first``, ``upgrade``, ``re_ranking``)."""
        return self.since + timedelta(days=self.days[kind])


@dataclass(frozen=True)
class Regulation:
    """One regulation. Typed attributes are what the code uses; ``facts`` holds all, with their marks.

    ``None`` for a deadline: the regulation was not found to set one (then it is a setting of the installation).
    """

    id: str
    title: str
    legal_basis: tuple[str, ...]
    in_force: date
    until: date | None
    criteria_regime: str
    levels: tuple[str, ...]
    council_levels: tuple[str, ...]
    recognises: Mapping[int, str]
    bands: tuple[Band, ...]
    part_maxima: Mapping[str, int]
    forwarding: tuple[Forwarding, ...]
    batches: tuple[BatchDates, ...]
    transition: Transition | None
    certificate_months: int
    commune_working_days: int | None
    re_ranking_days: int | None
    renewal_opens_days: int | None
    renewal_closes_days: int | None
    extension_days: int | None
    expiry_notice_days: int | None
    revocation_days: int | None
    samples: Mapping[str, int]
    kinds: tuple[str, ...]
    facts: Mapping[str, Fact]

    def fact(self, name: str) -> Fact:
        """The fact with its mark and article; ``KeyError`` where the regulation file does not name it."""
        return self.facts[name]

    def covers(self, filed: date) -> bool:
        """True where a dossier filed on that day follows this regulation (both ends included)."""
        return self.in_force <= filed and (self.until is None or filed <= self.until)

    def band(self, mean: Fraction) -> int:
        """Stars of the band that holds the exact mean (0–100)."""
        return next(band.stars for band in self.bands if mean >= band.at_least)

    def forwards(self, level: str, mean: Fraction) -> Forwarding | None:
        """Where a dossier judged at ``level`` with that exact mean goes next; None: it stays."""
        return next((rule for rule in self.forwarding if rule.of == level and mean >= rule.at_least), None)
