"""Products: the list, one product with its dossiers, a new one, and starting a dossier."""

from functools import partial
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from ocop.accounts.access import signed_in
from ocop.accounts.pages import answer_form, bound, order_of
from ocop.journal import clock
from ocop.law import loader
from products import acts, contributions, dossiers, lists, offices
from products.forms.products import DossierForm, ProductFilter, ProductForm
from products.models import CriteriaSet, DossierKind, Producer, ProducerAgent
from products.views._found import page_of, product_or_404

COLUMNS = [{"label": label, "field": field} for label, field in (
    (gettext_lazy("Sản phẩm"), "name"), (gettext_lazy("Chủ thể"), "producer"),
    (gettext_lazy("Ngành, bộ sản phẩm"), "set"), (gettext_lazy("Hồ sơ gần nhất"), "filed"),
    (gettext_lazy("Mã"), "code"))]  # fmt: skip
ORDERS = {"name": "sort_key", "producer": ("producer__sort_key", "sort_key"), "filed": "last_filed", "code": "code",
          "set": ("criteria_set__sector_code", "criteria_set__set_number", "sort_key")}  # fmt: skip


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's own products, or those of the places of one's roles."""
    user = request.user
    form = ProductFilter(request.GET, sectors=lists.sectors(user), communes=lists.communes(user))
    filters = form.cleaned_data if form.is_valid() else {}
    sort, order = order_of(request, ORDERS, ("sort_key", "pk"))
    page = page_of(request, lists.products(user, filters).order_by(*order))
    context = {
        "form": form, "page": page, "columns": COLUMNS, "rows": [_row(row) for row in page],
        "filtered": any(filters.values()), "sort": sort, "agent": offices.is_agent(user),
    }  # fmt: skip
    return render(request, "products/product/list.html", context)


def _row(row: dict) -> dict:
    filed = row["last_filed"]
    if row["last_kind"] is None:
        last = {"text": _("Chưa có hồ sơ"), "tone": "neutral"}
    elif filed is None:
        last = {"text": _("Đang viết"), "tone": "warning", "icon": "pencil", "sub": DossierKind(row["last_kind"]).label}
    else:
        day = _("Nộp {day}").format(day=f"{timezone.localtime(filed):%d/%m/%Y}")
        last = {"text": day, "tone": "info", "icon": "send", "sub": DossierKind(row["last_kind"]).label}
    return {
        "url": reverse("product", args=[row["pk"]]),
        "cells": [
            row["name"], {"text": row["producer__name"], "sub": row["producer__commune__name"]},
            {"text": row["criteria_set__sector"], "sub": row["criteria_set__title"]}, last, row["code"] or "–",
        ],
    }  # fmt: skip


@signed_in
@require_safe
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """One product: what it is, its dossiers, and what the process says of it."""
    found = product_or_404(request.user, pk)
    writes = offices.may_write(request.user, found.producer)
    rows = found.dossiers.order_by("-pk").values("pk", "kind", "regulation", "filed_at", "created_at", "on_paper")
    kept = [{**row, "label": DossierKind(row["kind"]).label} for row in rows]
    context = {
        "product": found,
        "dossiers": kept if writes else [row for row in kept if row["filed_at"]],
        "may_write": writes,
        "may_start": writes and all(row["filed_at"] for row in kept),
        "photo": found.photos.filter(shown=True).exists(),
        "pieces": contributions.contributed("product", request, found),
        "crumbs": _crumbs({"label": found.name}),
    }
    return render(request, "products/product/page.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a product: whose it is, then its name and its set by sector and group."""
    producer = _chosen_producer(request)
    if producer is None:
        return render(request, "products/product/whose.html", {
            "producers": _own_producers(request.user), "crumbs": _crumbs({"label": _("Sản phẩm mới")})})
    offices.require(offices.may_write(request.user, producer), _("Anh/chị không thêm được sản phẩm cho chủ thể này."))
    regulation = _regulation(request)
    form = bound(request, partial(ProductForm, sets=sets_of(regulation)))
    return answer_form(
        request, form, "products/product/form.html",
        {"producer": producer, "regulation": regulation, "others": _other_regulations(regulation),
         "sectors": by_sector(form), "title": _("Sản phẩm mới"), "back": reverse("producer", args=[producer.pk]),
         "crumbs": _crumbs({"label": _("Sản phẩm mới")})},
        do=lambda data: acts.new_product(request.user, producer.pk, now=clock.now(), **data),
        done=lambda made: reverse("product", args=[made.pk]), message=_("Đã thêm sản phẩm."),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a product while the law still lets it be corrected."""
    found = product_or_404(request.user, pk)
    offices.require(offices.may_write(request.user, found.producer), _("Anh/chị không sửa được sản phẩm này."))
    regulation = _regulation(request, found.criteria_set.regulation)
    initial = {"name": found.name, "description": found.description, "criteria_set": found.criteria_set_id}
    form = bound(request, partial(ProductForm, sets=sets_of(regulation), initial=initial))
    return answer_form(
        request, form, "products/product/form.html",
        {"producer": found.producer, "product": found, "regulation": regulation,
         "title": _("Sửa: {name}").format(name=found.name),
         "others": _other_regulations(regulation), "sectors": by_sector(form), "back": reverse("product", args=[pk]),
         "crumbs": _crumbs({"label": found.name, "url": reverse("product", args=[pk])}, {"label": _("Sửa")})},
        do=lambda data: acts.edit_product(request.user, pk, now=clock.now(), **data),
        done=reverse("product", args=[pk]), message=_("Đã lưu."),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def new_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a dossier of the product."""
    found = product_or_404(request.user, pk)
    offices.require(offices.may_write(request.user, found.producer), _("Anh/chị không lập hồ sơ cho chủ thể này."))
    first = DossierKind.RE_RANKING if found.dossiers.filter(filed_at__isnull=False).exists() else DossierKind.FIRST
    initial = {"kind": first, "regulation": loader.regulation_on(timezone.localdate()).id}
    return answer_form(
        request, bound(request, partial(DossierForm, initial=initial)), "products/dossier/new.html",
        {"product": found, "crumbs": _crumbs(
            {"label": found.name, "url": reverse("product", args=[pk])}, {"label": _("Hồ sơ mới")})},
        do=lambda data: dossiers.start(request.user, found, now=clock.now(), **data),
        done=lambda dossier: reverse("dossier", args=[dossier.pk]), message=_("Đã mở hồ sơ mới."),
    )  # fmt: skip


def _crumbs(*after: dict) -> list[dict]:
    return [{"label": pgettext("nhiều", "Sản phẩm"), "url": reverse("product_list")}, *after]


def _chosen_producer(request: HttpRequest) -> Producer | None:
    """The producer the address names, or the person's only one."""
    chosen = request.GET.get("chu-the", "")
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
        return get_object_or_404(Producer.objects.visible_to(request.user).select_related("commune"), pk=chosen)
    own = list(Producer.objects.filter(agents__user=request.user).select_related("commune")[:2])
    return own[0] if len(own) == 1 else None


def _own_producers(user) -> list[dict]:
    own = ProducerAgent.objects.filter(user=user).order_by("producer__sort_key")
    return list(own.values("producer", "producer__name"))


def _regulation(request: HttpRequest, default: str = "") -> str:
    """The criteria regime asked for in the address (1048, 148, 26), else the default or that in force today."""
    asked = request.GET.get("quyet-dinh", "")
    if asked in {each.criteria_regime for each in loader.all_regulations()}:
        return asked
    return default or loader.regulation_on(timezone.localdate()).criteria_regime


def _other_regulations(regime: str) -> list[dict]:
    titles = {each.criteria_regime: each.title for each in reversed(loader.all_regulations())}
    return [{"id": key, "title": title} for key, title in titles.items() if key != regime]


def sets_of(regime: str):
    """The newest sets of a criteria regime, without their wording."""
    return CriteriaSet.objects.current().filter(regulation=regime).defer("data").order_by("set_number")


def by_sector(form: ProductForm) -> list[dict]:
    """The sets as sector › group › set, with the one that is chosen; read once for the page."""
    chosen = str(form["criteria_set"].value() or "")
    rows = form.fields["criteria_set"].queryset.order_by("sector_code", "set_number")
    sectors = []
    for (code, sector), of_sector in groupby(rows, key=lambda row: (row.sector_code, row.sector)):
        groups = [
            {"title": group, "sets": [
                {"pk": s.pk, "number": s.set_number, "title": s.title, "subgroup": s.subgroup,
                 "confirmed": s.confirmed_at is not None, "chosen": str(s.pk) == chosen} for s in sets]}
            for group, sets in groupby(of_sector, key=lambda row: row.group)
        ]  # fmt: skip
        is_open = any(each["chosen"] for group in groups for each in group["sets"])
        sectors.append({"code": code, "title": sector, "groups": groups, "open": is_open})
    return sectors
