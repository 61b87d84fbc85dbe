"""Importing a product list: upload, look, confirm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.accounts.access import role
from ocop.accounts.models import Locality, Role
from ocop.accounts.pages import UNPROCESSABLE, answer_form
from ocop.accounts.refusals import Refused
from ocop.accounts.roles import units_of
from ocop.journal import clock
from ocop.law import loader
from products import offices
from products.forms.evidence import ListForm
from products.listing import mapping, taking_over, template
from products.models import DossierKind, ProducerType, ProductImport
from products.views.products import sets_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@role(Role.OFFICER, Role.COMMUNE_OFFICER)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose the unit, the decision and the file."""
    units = units_of(request.user, *offices.ENTERING)
    today = loader.regulation_on(timezone.localdate()).id
    post = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ListForm(*post, units=units, initial={"regulation": today})
    return answer_form(
        request, form, "products/listing/upload.html",
        {"recent": _recent(request.user), "crumbs": _crumbs({"label": _("Nhập danh sách")})},
        do=lambda data: taking_over.propose(
            request.user, data["file"], unit=data["unit"], regulation=data["regulation"], now=clock.now()),
        done=lambda listing: reverse("product_import_check", args=[listing.pk]),
    )  # fmt: skip


@role(Role.OFFICER, Role.COMMUNE_OFFICER)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What was understood, row by row; confirming takes all of it over, or nothing."""
    listing = get_object_or_404(ProductImport.objects.filter(owner=request.user).select_related("unit"), pk=pk)
    chosen, refused = {}, None
    if request.method == "POST":
        chosen = _chosen(request, len(listing.rows))
        try:
            taking_over.confirm(request.user, pk, sets=chosen, now=clock.now())
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, _("Đã nhập danh sách."))
            return redirect("product_import_check", pk=pk)
    context = _table(listing, chosen, refused.fields if refused else {})
    context |= {"refused": refused, "reasons": _reasons(refused)}
    return render(request, "products/listing/check.html", context, status=UNPROCESSABLE if refused else 200)


@role(Role.OFFICER, Role.COMMUNE_OFFICER)
@require_POST
def remap(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the columns; the preview is made anew. A choice that cannot be leaves the page as it was typed, 422."""
    listing = get_object_or_404(ProductImport.objects.filter(owner=request.user).select_related("unit"), pk=pk)
    rows = mapping.from_grid(listing.grid)
    chosen, faults = mapping.read(request.POST, rows)
    refused = Refused([], faults) if faults else None
    if refused is None:
        try:
            taking_over.remap(request.user, pk, columns=chosen, now=clock.now())
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, _("Đã đọc lại danh sách theo các cột vừa chọn."))
            return redirect("product_import_check", pk=pk)
    listing.columns = chosen
    context = _table(listing, {}, {}) | {"column_faults": _reasons(refused), "choosing": True}
    return render(request, "products/listing/check.html", context, status=UNPROCESSABLE)


@role(Role.OFFICER, Role.COMMUNE_OFFICER)
@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    regime = loader.regulation_on(timezone.localdate()).criteria_regime
    name = "mau-danh-sach-san-pham.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(template.workbook(regime), content_type=XLSX, headers=headers)


def _crumbs(*after: dict) -> list[dict]:
    return [{"label": pgettext("nhiều", "Sản phẩm"), "url": reverse("product_list")}, *after]


def _recent(user):
    rows = ProductImport.objects.filter(owner=user).defer("rows", "grid", "columns")
    return rows.select_related("unit")[:5]


def _chosen(request: HttpRequest, rows: int) -> dict[int, int]:
    given = {at: request.POST.get(f"set-{at}", "") for at in range(rows)}
    return {at: int(value) for at, value in given.items() if value.isascii() and value.isdigit() and len(value) < 19}


def _reasons(refused: Refused | None) -> list[str]:
    if refused is None:
        return []
    return [*refused.reasons, *(text for texts in refused.fields.values() for text in texts)]


def _table(listing: ProductImport, chosen: dict, faults: dict) -> dict:
    communes = dict(Locality.objects.filter(pk__in={row["commune"] for row in listing.rows}).values_list("pk", "name"))
    sets = [(s.pk, f"{s.set_number}. {s.title}") for s in sets_of(
        loader.regulation(listing.regulation).criteria_regime)]  # fmt: skip
    titles = dict(sets)
    rows = [
        {**row, "at": at, "commune_name": communes.get(row["commune"], ""), "set_name": titles.get(row["set"], ""),
         "kind_label": DossierKind(row["kind"]).label, "chosen": chosen.get(at),
         "owner_label": ProducerType(row["owner"]).label if row["owner"] else "", "faults": faults.get(f"set-{at}", [])}
        for at, row in enumerate(listing.rows)
    ]  # fmt: skip
    lacking = mapping.missing(listing.columns) if listing.columns else []
    return {
        "sheets": mapping.choices(mapping.from_grid(listing.grid), listing.columns),
        "meanings": mapping.MEANINGS,
        "lacking": lacking,
        "choosing": bool(lacking),
        "listing": listing,
        "crumbs": _crumbs(
            {"label": _("Nhập danh sách"), "url": reverse("product_import")}, {"label": listing.file_name}),
        "rows": rows,
        "sets": sets,
        "errors": sum(bool(row["errors"]) for row in rows),
        "expired": listing.confirmed_at is None and timezone.now() > listing.expires_at,
    }
