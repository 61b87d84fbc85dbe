"""The commune's inbox with its clock, and its report."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ocop.accounts.access import governed_by, role
from ocop.accounts.models import Role
from ocop.accounts.pages import answer_form, bound
from ocop.journal import clock
from products import commune, contributions, offices
from products.forms.evidence import ReportForm
from products.models import DossierKind
from products.views._found import dossier_or_404, page_of

TABS = (("", "Chờ báo cáo"), ("xong", "Đã báo cáo"))


@role(Role.COMMUNE_OFFICER)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What the commune has to report on, the oldest first, each with its last day."""
    done = request.GET.get("muc") == "xong"
    waiting = commune.inbox(request.user)
    page = page_of(request, waiting.filter(reported=done).values(
        "pk", "kind", "regulation", "filed_at", "product__name", "product__producer__name",
        "product__producer__commune__name"))  # fmt: skip
    rows = [
        {**row, "kind": DossierKind(row["kind"]).label, "due": commune.due_on(row["regulation"], row["filed_at"])}
        for row in page
    ]
    tabs = [
        {"label": label, "url": f"?muc={value}" if value else "?", "current": done == bool(value), "count": None}
        for value, label in TABS
    ]
    return render(request, "products/commune/inbox.html", {"rows": rows, "page": page, "tabs": tabs, "done": done})


@governed_by("commune.report")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Mẫu 03: the producer's words beside the commune's findings; others read it."""
    dossier = dossier_or_404(request.user, pk)
    there = getattr(dossier, "commune_report", None)
    writes = offices.reports_for(request.user, dossier.product.producer.commune)
    shut = contributions.report_shut(dossier) or ("" if dossier.filed_at else "Chủ thể chưa nộp hồ sơ này.")
    form = bound(request, partial(ReportForm, instance=there))
    context = {
        "dossier": dossier,
        "report": there,
        "writes": writes and not shut,
        "shut": shut if writes else "",
        "due": commune.due_on(dossier.regulation, dossier.filed_at) if dossier.filed_at else None,
        "pairs": [(form[name], dossier.fields.get(code, "")) for name, code in commune.DESCRIBED_IN.items()],
        "crumbs": [
            {"label": dossier.product.name, "url": reverse("dossier", args=[pk])},
            {"label": "Báo cáo của UBND cấp xã (Mẫu 03)"},
        ],
    }
    return answer_form(
        request, form, "products/commune/report.html", context,
        do=lambda data: commune.report(request.user, pk, findings=data, now=clock.now()),
        done=reverse("commune_inbox") if writes else reverse("dossier", args=[pk]), message="Đã lưu báo cáo (Mẫu 03).",
    )  # fmt: skip
