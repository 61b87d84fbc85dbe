"""A filed version as everybody sees it who may see the dossier: the producer's words and papers, no self-marks.

The self-assessed points are the producer's own affair until the season says otherwise: council members would be led
by them. Where a season shows claims beside the sheet, the scoring page does it.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from products import contributions, forms_of_law, offices
from products.documents import catalogue
from products.forms.steps import shown
from products.models import Dossier, DossierVersion, FilingReceipt


def answer(request: HttpRequest, found: Dossier, version: DossierVersion | None) -> HttpResponse:
    """The page of a version; Http404 before the first filing, for drafts are the producer's."""
    if version is None and found.entered_by_id != request.user.pk:
        raise Http404(_("Hồ sơ chưa nộp."))
    content = version.content if version else {}
    files = content.get("files", [])
    context = {
        "dossier": found,
        "version": version,
        "versions": list(found.versions.order_by("number").values_list("number", flat=True)),
        "steps": _steps(found, content),
        "criteria": _criteria(found, content, files),
        "files": files,
        "report": getattr(found, "commune_report", None),
        "papers": catalogue.listed(found) if version else [],
        "receipt": version.number if version and FilingReceipt.objects.filter(version=version).exists() else None,
        "pieces": contributions.contributed("dossier", request, found),
        "writes": offices.may_write_dossier(request.user, found),
        "crumbs": [{"label": pgettext("nhiều", "Sản phẩm"), "url": reverse("product_list")},
                   {"label": found.product.name}],
    }
    return render(request, "products/dossier/version.html", context)


def _steps(found: Dossier, content: dict) -> list[dict]:
    """The forms' groups with what was filed; fields of older versions that froze no ``forms`` come from ``fields``."""
    values = {**content.get("fields", {}), **content.get("forms", {})}
    steps = []
    for step in forms_of_law.steps(found.regulation):
        groups = [
            {"title": g.title, "facts": [(f.label, shown(f, values.get(f.code, ""))) for f in g.fields
                                         if not f.only_for or found.kind in f.only_for]}
            for g in step.groups
        ]  # fmt: skip
        groups = [group for group in groups if group["facts"]]
        if groups:
            steps.append({"paper": step.paper, "title": step.title, "groups": groups})
    return steps


def _criteria(found: Dossier, content: dict, files: list[dict]) -> list[dict]:
    """Criteria with the producer's description and papers, in the sheet's order; those without either are left out."""
    notes = content.get("self_notes", {})
    rows = []
    for criterion in found.criteria_set.law.criteria:
        papers = [file for file in files if criterion.code in file["criteria"]]
        if notes.get(criterion.code) or papers:
            rows.append({"code": criterion.printed_code, "title": criterion.name,
                         "note": notes.get(criterion.code, ""), "files": papers})  # fmt: skip
    return rows
