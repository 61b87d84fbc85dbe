"""The outcome a decision rests on: the council's deciding result, or the central council's."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from evaluations.models import Evaluation
from evaluations.rules.display import two_decimals
from evaluations.stages._round import result_of
from ocop.law.calendar import vietnam_day


@dataclass(frozen=True)
class Outcome:
    """Exact mean (points), stars (None: not ranked), the sentence that explains them, the day it was found."""

    mean: Fraction
    stars: int | None
    explanation: str
    decided_on: date | None

    @property
    def shown(self) -> str:
        """The mean with two decimals, as printed."""
        return two_decimals(self.mean)


def outcome_of(evaluation: Evaluation) -> Outcome | None:
    """The outcome of an evaluation, None where no round was closed yet."""
    if evaluation.origin == Evaluation.Origin.CENTRAL:
        central = evaluation.came_from.central_result
        shown = two_decimals(central.mean)
        text = f"Hội đồng trung ương: {shown} điểm, {central.stars} sao (văn bản số {central.paper_number})."
        return Outcome(central.mean, central.stars, text, central.paper_date)
    result = result_of(evaluation)
    if result is None:
        return None
    return Outcome(result.mean, result.stars, result.explanation, vietnam_day(result.item.closed_at))
