"""What every page of the process has in common: the row one may see, a form bound and answered, an act's own page.

A page shows a refusal beside its fields and in the error summary, with status 422 and everything typed kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse

from evaluations import permissions
from evaluations.models import Evaluation
from evaluations.selectors.offices import require
from evaluations.stages._act import reasons_against
from ocop.accounts.refusals import Refused
from ocop.journal import clock

UNPROCESSABLE = 422
RELATED = ("season__unit", "season__council", "batch", "unit", "dossier__product__producer__commune", "dossier_version")


def evaluation_or_404(user, pk: int) -> Evaluation:
    """The evaluation with what pages and permissions read of it; Http404 unless the person may see it."""
    rows = Evaluation.objects.visible_to(user).select_related(*RELATED, "dossier__criteria_set")
    return get_object_or_404(rows, pk=pk)


def bound(request: HttpRequest, form_class, **kwargs):
    """The form: bound on POST (also when nothing at all was typed), empty on GET."""
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **kwargs)
    return form_class(**kwargs)


def put_refusal(form, refused: Refused) -> None:
    """Put an act's refusal on the form: each reason beside its field, the others in the summary only."""
    beside = {name: texts for name, texts in refused.fields.items() if name in form.fields}
    for name, texts in beside.items():
        form.add_error(name, texts)
    said = {text for texts in beside.values() for text in texts}
    elsewhere = [text for name, texts in refused.fields.items() if name not in beside for text in texts]
    rest = [text for text in dict.fromkeys([*refused.reasons, *elsewhere]) if text not in said]
    if rest:
        form.add_error(None, rest)


def answer_form(
    request: HttpRequest,
    form,
    template: str,
    context: dict | None = None,
    *,
    do: Callable[[dict], object],
    done: str | Callable[[object], str],
    message: str | Callable[[object], str] = "",
) -> HttpResponse:
    """Show the form, or run ``do(cleaned_data)`` and redirect to ``done`` (an address, or made from the outcome).

    An invalid form and a ``Refused`` from the act give the same page with status 422. Stale (409), 403 and 404 pass on.
    """
    if request.method == "POST" and form.is_valid():
        try:
            outcome = do(form.cleaned_data)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            text = message(outcome) if callable(message) else message
            if text:
                messages.success(request, text)
            return redirect(done(outcome) if callable(done) else done)
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, template, {**(context or {}), "form": form}, status=status)


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
    require(request.user, page.act, evaluation)
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
        "crumbs": crumbs(evaluation, permissions.RULES[page.act].label),
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
    return [{"label": "Việc của tôi", "url": reverse("home")}, *here, *({"label": label} for label in last)]


def address(name: str, *args) -> str:
    """The address of that name, or "" where no page has it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
