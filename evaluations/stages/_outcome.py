"""The outcome of one evaluation, as the acts read it (many at once: selectors/outcomes.py)."""

from evaluations.models import Evaluation
from evaluations.selectors.outcomes import Outcome, outcomes


def outcome_of(evaluation: Evaluation) -> Outcome | None:
    """The outcome of an evaluation, None where no round was closed yet."""
    return outcomes([evaluation]).get(evaluation.pk)
