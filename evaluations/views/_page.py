"""What every page of the process has in common: the row one may see, a form bound and answered, an act's own page.

A page shows a refusal beside its fields and in the error summary, with status 422 and everything typed kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluations import permissions
from evaluations.models import Evaluation
from evaluations.models.wording import act_label
from evaluations.selectors import offices
from evaluations.stages._act import reasons_against
from evaluations.views._basis import basis
from ocop.accounts.access import governed_by
from ocop.accounts.pages import UNPROCESSABLE, answer_form, bound, put_refusal
from ocop.journal import clock
from ocop.law import loader

__all__ = [
    "UNPROCESSABLE",
    "ActPage",
    "act_view",
    "address",
    "answer_act",
    "answer_form",
    "bound",
    "crumbs",
    "evaluation_or_404",
    "page_methods",
    "put_refusal",
]
page_methods = require_http_methods(["GET", "HEAD", "POST"])
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
    template: str = "evaluations/act.html"


def evaluation_page(evaluation: Evaluation) -> str:
    """The address of the product's own page, where most acts come from and lead back to."""
    return reverse("evaluation", args=[evaluation.pk])


def act_view(
    page: ActPage,
    form_class: type,
    do: Callable,
    *,
    back: Callable[[Evaluation], str] = evaluation_page,
    more: Callable[[Evaluation], dict] | None = None,
) -> Callable[..., HttpResponse]:
    """The view of an act on one evaluation whose page is a form and nothing else.

    ``do`` as in ``answer_act``; ``back`` says where it leads, ``more`` what the template shows besides.
    """

    @governed_by(page.act)
    @page_methods
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        evaluation = evaluation_or_404(request.user, pk)
        shown = more(evaluation) if more else None
        return answer_act(request, evaluation, page, bound(request, form_class), do, shown, back=back(evaluation))

    return view


def answer_act(
    request: HttpRequest,
    evaluation: Evaluation,
    page: ActPage,
    form,
    do: Callable,
    more: dict | None = None,
    *,
    back: str = "",
) -> HttpResponse:
    """The page of an act on one evaluation: 403 for the wrong office; on GET its form or the reasons against it.

    ``do(actor, evaluation_id, *, now, **cleaned_data)`` is the act's function; ``back`` is the product's page unless
    said otherwise.
    """
    offices.require(request.user, page.act, evaluation)
    now, rule, product = clock.now(), permissions.RULES[page.act], evaluation.dossier.product
    back = back or evaluation_page(evaluation)
    shown = {
        "page": page,
        "rule": rule,
        "evaluation": evaluation,
        "eyebrow": f"{product.name} · {product.producer.name}",
        "basis": basis(page.act, loader.regulation(evaluation.season.regulation)),
        "reasons": reasons_against(page.act, evaluation, now),
        "back": back,
        "crumbs": crumbs(evaluation, act_label(rule)),
        **(more or {}),
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
