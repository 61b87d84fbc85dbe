"""What every page of the process has in common: the row one may see, a form bound and answered, an act's own page.

A page shows a refusal beside its fields and in the error summary, with status 422 and everything typed kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from evaluations import permissions
from evaluations.models import Evaluation
from evaluations.models.wording import act_label
from evaluations.selectors import offices
from evaluations.stages._act import reasons_against
from ocop.accounts.pages import UNPROCESSABLE, answer_form, bound, put_refusal
from ocop.journal import clock

__all__ = [
    "UNPROCESSABLE",
    "ActPage",
    "address",
    "answer_act",
    "answer_form",
    "bound",
    "crumbs",
    "evaluation_or_404",
    "put_refusal",
]
RELATED = ("season__unit", "season__council", "batch", "unit", "dossier__product__producer__commune", "dossier_version")


def evaluation_or_404(user, pk: int) -> Evaluation:
    """The evaluation with what pages and permissions read of it; Http404 unless the person may see it."""
    rows = Evaluation.objects.visible_to(user).select_related(*RELATED, "dossier__criteria_set")
    return get_object_or_404(rows, pk=pk)


@dataclass(frozen=True)
class ActPage:
    """What the page of one act says: what will happen, and the message afterwards."""

    act: str
    message: str
    lead: str = ""
    consequences: tuple[str, ...] = ()
    tone: str = "primary"
    template: str = "evaluations/evaluation/act.html"


def answer_act(
    request: HttpRequest, evaluation: Evaluation, page: ActPage, form, do: Callable, context: dict | None = None
) -> HttpResponse:
    """The page of an act on one evaluation: 403 for the wrong office; on GET its form or the reasons against it.

    ``do(actor, evaluation_id, *, now, **cleaned_data)`` is the act's function.
    """
    offices.require(request.user, page.act, evaluation)
    now = clock.now()
    reasons = reasons_against(page.act, evaluation, now)
    back = reverse("evaluation", args=[evaluation.pk])
    shown = {
        "page": page,
        "rule": permissions.RULES[page.act],
        "evaluation": evaluation,
        "product": evaluation.dossier.product,
        "reasons": reasons,
        "back": back,
        "crumbs": crumbs(evaluation, act_label(permissions.RULES[page.act])),
        **(context or {}),
    }
    return answer_form(
        request,
        form,
        page.template,
        shown,
        do=lambda data: do(request.user, evaluation.pk, now=now, **data),
        done=back,
        message=page.message,
    )


def crumbs(evaluation: Evaluation, *last: str) -> list[dict]:
    """Home › the product's evaluation › this page."""
    here = [{"label": evaluation.dossier.product.name, "url": reverse("evaluation", args=[evaluation.pk])}]
    return [{"label": _("Việc của tôi"), "url": reverse("home")}, *here, *({"label": label} for label in last)]


def address(name: str, *args) -> str:
    """The address of that name, or "" where no page has it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
