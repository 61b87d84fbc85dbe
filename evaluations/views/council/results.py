"""The result of one product's round; before the close only who has handed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from evaluations.selectors import results
from evaluations.selectors.offices import offices_of
from ocop.accounts.access import signed_in

# The statute as a line under the result says it; the record has these words from ``rules.statute``.
MINIMUM_RULES = {
    "majority": _("quá nửa số phiếu đạt"),
    "mean": _("điểm trung bình của tiêu chí đạt"),
    "all": _("tất cả các phiếu đạt"),
}
MISSED_MINIMUM = {
    "cap": _("xếp hạng cao nhất có đủ yêu cầu tối thiểu"),
    "unranked": _("không xếp hạng"),
}


@require_GET
@signed_in
def item_result(request: HttpRequest, item_pk: int) -> HttpResponse:
    """All sheets side by side with mean, spread, minimums and stars; nothing of it before the close."""
    side = results.side_by_side(request.user, item_pk)
    evaluation = side.item.evaluation
    statute = side.result.statute if side.result else {}
    context = {
        "side": side,
        "evaluation": evaluation,
        "offices": offices_of(request.user, evaluation),
        "last": (side.item.round, side.item.attempt) == (evaluation.round_number, evaluation.attempt),
        "statute": statute,
        "minimum_rule": MINIMUM_RULES.get(statute.get("minimum_rule"), ""),
        "missed_minimum": MISSED_MINIMUM.get(statute.get("missed_minimum"), ""),
        "rows": side.rows() if side.sheets else [],
    }
    return render(request, "evaluations/result/item.html", context)
