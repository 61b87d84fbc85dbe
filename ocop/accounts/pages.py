"""What form pages have in common: a form bound and answered, refusals beside their fields, typed values kept."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from ocop.accounts.refusals import Refused

UNPROCESSABLE = 422


def composed(data: QueryDict) -> QueryDict:
    """What was typed, in NFC: a Mac or an old keyboard sends «ế» as three characters, and limits count them.

    Passwords stay as they were typed: they are compared as such.
    """
    typed = data.copy()
    for name, values in data.lists():
        if not name.startswith("password"):
            typed.setlist(name, [unicodedata.normalize("NFC", value) for value in values])
    return typed


def bound(request: HttpRequest, form_class, **kwargs):
    """The form: bound on POST (also when nothing at all was typed), empty on GET."""
    if request.method == "POST":
        return form_class(composed(request.POST), request.FILES, **kwargs)
    return form_class(**kwargs)


def tab(label: str, current: bool, **query: str) -> dict:
    """One choice of a row of filters: its address keeps the other filters that are set (``query``)."""
    return {"label": label, "url": f"?{urlencode({name: value for name, value in query.items() if value})}",
            "current": current}


def order_of(
    request: HttpRequest, columns: Mapping[str, str | tuple[str, ...]], usual: Sequence
) -> tuple[str, list]:
    """What the address' ``sort`` asks for ("name", or "-name" for the other way round), and the ``order_by`` of it.

    ``columns``: the fields behind each name that a column's head may ask for; whatever else stands in the address
    leaves the list in its ``usual`` order. Rows without a value come last either way.
    """
    asked = request.GET.get("sort", "")
    fields = columns.get(asked.removeprefix("-"), ())
    if not fields:
        return "", list(usual)
    falls = asked.startswith("-")
    found = [F(name) for name in ((fields,) if isinstance(fields, str) else fields)]
    return asked, [each.desc(nulls_last=True) if falls else each.asc(nulls_last=True) for each in found] + ["pk"]


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
