"""The self-assessment: the sheet itself, saved whole or change by change, with what an app above makes of it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from ocop.accounts.access import wants_json
from ocop.accounts.pages import UNPROCESSABLE, composed
from ocop.accounts.refusals import Refused, Stale
from products import contributions, dossiers, forms_of_law
from products.forms import sheet
from products.models import Dossier
from products.views import _steps as pages


def answer(request: HttpRequest, found: Dossier, here: forms_of_law.Step) -> HttpResponse:
    """Show the sheet, or save what was posted; a script gets JSON (revision and the panel), a form the page."""
    law = found.criteria_set.law
    if request.method != "POST":
        return _page(request, found, here, dossiers.content_of(found), {})
    posted = sheet.read(law, composed(request.POST), found.cases)
    reasons = []
    if not posted.faults:
        try:
            saved = pages.save(
                request, found, cases=posted.cases, self_marks=posted.marks, self_notes=posted.notes
            )
        except Refused as refused:
            reasons = refused.reasons
        except Stale as stale:
            if wants_json(request):
                raise
            return pages.conflict(request, found, here, stale)
        else:
            return _saved(request, found, saved, here)
    if wants_json(request):
        return JsonResponse({"reasons": reasons, "fields": posted.faults}, status=UNPROCESSABLE)
    typed = {
        "cases": {**found.cases, **posted.cases},
        "self_marks": {**found.self_marks, **{k: v for k, v in posted.marks.items() if v is not dossiers.Unanswered}},
        "self_notes": {**found.self_notes, **posted.notes},
    }
    return _page(request, found, here, typed, posted.faults, reasons)


def _saved(request: HttpRequest, found: Dossier, saved: Dossier, here: forms_of_law.Step) -> HttpResponse:
    if not wants_json(request):
        return pages.after_saving(request, found, here)
    panel = render_to_string("products/dossier/_panel.html", {"pieces": _pieces(request, saved)}, request)
    return JsonResponse({"revision": saved.revision, "panel": panel})


def _pieces(request: HttpRequest, found: Dossier) -> list[dict]:
    return contributions.contributed("dossier.self_score", request, found)


def _page(request: HttpRequest, found: Dossier, here, content: dict, faults: dict, reasons=()) -> HttpResponse:
    law = found.criteria_set.law
    files = list(found.evidence.standing().values("pk", "title", "size", "criteria", "url"))
    context = pages.frame(request, found, here) | {
        "law": law, "parts": sheet.parts_of(law, content, files, faults), "pieces": _pieces(request, found),
        "faults": [
            {"code": code, "printed": law.criterion(code).printed_code, "texts": texts}
            for code, texts in faults.items()
        ],
        "reasons": reasons,
        "eliminated_when": law.eliminated_when, "confirmed": found.criteria_set.confirmed_at,
    }  # fmt: skip
    status = UNPROCESSABLE if faults or reasons else 200
    return render(request, "products/dossier/sheet.html", context, status=status)
