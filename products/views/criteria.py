"""The score sheets of the law, for everybody to read; the administrator says which were compared with the Gazette."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ocop.accounts import roles
from ocop.accounts.access import public, role
from ocop.accounts.models import Role
from ocop.journal import clock
from ocop.law import loader
from products import acts
from products.models import CriteriaSet


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every set in its newest version, by regulation and sector."""
    rows = CriteriaSet.objects.current().order_by("-regulation", "sector_code", "set_number")
    rows = rows.values("code", "regulation", "sector", "set_number", "title", "group", "subgroup", "confirmed_at")
    regimes = {}
    for regime, of_regime in groupby(rows, key=lambda row: row["regulation"]):
        sectors = [(s, list(sets)) for s, sets in groupby(of_regime, key=lambda row: row["sector"])]
        regimes[regime] = {"id": regime, "regulations": _titles(regime), "sectors": sectors}
    ordered = [regimes[key] for key in ("26", "148", "1048") if key in regimes]
    return render(request, "products/criteria/list.html", {"regimes": ordered})


def _titles(regime: str) -> str:
    return "; ".join(each.title for each in loader.all_regulations() if each.criteria_regime == regime)


@public
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """One set: parts, answers, star marks, notes, what is to be compared, and whether it was compared."""
    found = _newest(code)
    conditional = [(c.code, found.law.criterion(c.applies_if.criterion)) for c in found.law.criteria if c.applies_if]
    context = {
        "row": found,
        "law": found.law,
        "conditional": conditional,
        "regulations": _titles(found.regulation),
        "reconstructed": sum(c.reconstructed for c in found.law.criteria),
        "may_confirm": roles.is_admin(request.user),
        "crumbs": [{"label": _("Bộ tiêu chí"), "url": reverse("criteria_list")}, {"label": found.title}],
    }
    return render(request, "products/criteria/page.html", context)


@role(Role.ADMIN)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Ask, then write down that the set was compared with the Official Gazette."""
    found = _newest(code)
    if request.method == "POST":
        acts.confirm_set(request.user, found.pk, now=clock.now())
        messages.success(request, _("Đã ghi nhận việc đối chiếu với Công báo."))
        return redirect("criteria_set", code=code)
    return render(request, "products/criteria/confirm.html", {"row": found})


def _newest(code: str) -> CriteriaSet:
    found = CriteriaSet.objects.current().select_related("confirmed_by").filter(code=code).first()
    if found is None:
        raise Http404(_("Không có bộ tiêu chí này."))
    return found
