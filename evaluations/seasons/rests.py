"""Where a product is left standing: the living mix of a plan, or everything around one stage."""

from evaluations.seasons.plan import ProductPlan

STAGES = ("registration", "round_one", "inspection", "round_two", "recognition")
UP = "up:"
# The resting places in the order a product passes them.
PLACES = (
    "draft", "submitted", "supplement", "registered", "inspection", "round_one", "after_round_one", "round_two",
    "proposed",
)  # fmt: skip
_AT_REGISTRATION = ("submitted", "registered", "supplement", "draft")


def rest_at(product: ProductPlan, stage: str | None, columns: dict, turn: int) -> str | None:
    """The place where the product rests at the level it was filed at, None: it goes to its end.

    ``stage``: None for the plan's living mix, else one of ``STAGES``; ``columns``: the season's procedure; ``turn``:
    the product's place in the season, so that a stage shows its different states.
    """
    if stage is None:
        return None if (product.rest or "").startswith(UP) else product.rest
    if stage == "registration":
        return _AT_REGISTRATION[turn % len(_AT_REGISTRATION)]
    if stage == "inspection":
        return "inspection" if columns["inspection"] != "none" else "registered"
    if stage == "round_two" and columns["rounds"] == 1:
        return "round_one"
    return None if stage == "recognition" else stage


def rest_above(product: ProductPlan, stage: str | None) -> str | None:
    """The place where the product rests at the level above, None: it goes to its end there, too."""
    if stage is None and (product.rest or "").startswith(UP):
        return product.rest.removeprefix(UP)
    return None
