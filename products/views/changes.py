"""What changed in a dossier: between two filed versions, since the recognised one, or since the last filing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.accounts.access import signed_in
from products import offices
from products.differences import Difference, difference
from products.dossiers import content_now
from products.models import Dossier, DossierVersion
from products.views._found import dossier_or_404


@signed_in
@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """``?ban=``: the newer side (a number, or ``nhap`` for the working copy, for its writers); the last one otherwise.

    It is compared with the version before; the first one with what was recognised before.
    """
    found = dossier_or_404(request.user, pk)
    writes = offices.may_write_dossier(request.user, found)
    asked = request.GET.get("ban", "")
    draft = asked == "nhap" and writes
    newer = None if draft else _version(found, asked)
    older = _before(found, newer)
    if older is None:
        raise Http404(_("Không có bản nào trước để so sánh."))
    context = {
        "dossier": found, "older": older, "newer": newer, "change": compare(found, older, newer, with_marks=writes),
        "baseline": older.dossier_id != found.pk,
        "crumbs": [{"label": found.product.name, "url": reverse("product", args=[found.product_id])},
                   {"label": _("Hồ sơ"), "url": reverse("dossier", args=[pk])}, {"label": _("Thay đổi")}],
    }  # fmt: skip
    return render(request, "products/dossier/changes.html", context)


def _version(found: Dossier, asked: str) -> DossierVersion:
    rows = found.versions.select_related("criteria_set")
    if asked:
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
        rows = rows.filter(number=number)
    version = rows.order_by("-number").first()
    if version is None:
        raise Http404(_("Không có bản này."))
    return version


def _before(found: Dossier, newer: DossierVersion | None) -> DossierVersion | None:
    rows = found.versions.select_related("criteria_set", "dossier")
    if newer is not None:
        rows = rows.filter(number__lt=newer.number)
    return rows.order_by("-number").first() or found.baseline


def compare(found: Dossier, older: DossierVersion, newer: DossierVersion | None, *, with_marks: bool) -> Difference:
    """The difference from one version to another (None: the working copy)."""
    content = newer.content if newer else content_now(found)
    return difference(
        older.content, content, (newer or found).criteria_set.law, old_law=older.criteria_set.law,
        old_cases=older.cases, cases=newer.cases if newer else found.cases, with_marks=with_marks,
    )  # fmt: skip
