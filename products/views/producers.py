"""Producers: signing up, registering, the list of an office, one producer, correcting it."""

from functools import partial

from axes.helpers import get_client_ip_address as client_of
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ocop.accounts import throttle
from ocop.accounts.access import public, signed_in
from ocop.accounts.models import Locality
from ocop.accounts.pages import answer_form, bound, order_of
from ocop.accounts.roles import units_of
from ocop.journal import clock
from products import acts, lists, offices
from products.forms.producers import NewProducerForm, ProducerForm, SignUpForm
from products.forms.products import ProducerFilter
from products.models import ProducerType
from products.views._found import page_of, producer_or_404

# A village office may sign up its producers one after another from one address; a script does it by the hundred.
SIGN_UPS = throttle.Limit("sign_up", 20, 15)
BACKEND = "ocop.accounts.backends.PersonBackend"
ACCOUNT = ("full_name", "username", "account_email", "password", "password_again", "notice")
COLUMNS = [{"label": gettext_lazy("Chủ thể"), "field": "name"}, {"label": gettext_lazy("Loại hình")},
           {"label": gettext_lazy("Xã, phường"), "field": "commune"}, {"label": gettext_lazy("Số đăng ký")},
           {"label": gettext_lazy("Sản phẩm"), "num": True, "field": "products"}]  # fmt: skip
ORDERS = {"name": "sort_key", "commune": ("commune__sort_key", "sort_key"), "products": ("n", "sort_key")}


def communes_for(user):
    """The communes a person may register producers in: an office those of its place, others all."""
    units = units_of(user, *offices.ENTERING)
    return Locality.objects.within_any(units) if units else Locality.objects.all()


@public
@sensitive_post_parameters("password", "password_again")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """An account and its producer in one act; then straight to the first product."""
    if request.user.is_authenticated:
        return redirect("producer_new")

    if request.method == "POST" and throttle.too_many(SIGN_UPS, client_of(request)):
        return _not_now(request)

    def do(data: dict) -> str:
        producer = acts.sign_up(
            username=data["username"], email=data["account_email"], password=data["password"],
            full_name=data["full_name"], facts=data, now=clock.now(),
        )  # fmt: skip
        login(request, producer.agents.get().user, backend=BACKEND)
        return reverse("product_new")

    return answer_form(
        request, bound(request, SignUpForm), "products/producer/sign_up.html", {"account": ACCOUNT},
        do=do, done=str, message=_("Đã tạo tài khoản và chủ thể. Bước tiếp theo: thêm sản phẩm."),
    )  # fmt: skip


def _not_now(request: HttpRequest) -> HttpResponse:
    """429 with everything typed kept (but the passwords), and when to come back."""
    form = bound(request, SignUpForm)
    form.add_error(None, _(
        "Đã có quá nhiều lần đăng ký từ địa chỉ này; hãy thử lại sau {minutes} phút."
    ).format(minutes=SIGN_UPS.minutes))
    answer = render(request, "products/producer/sign_up.html", {"account": ACCOUNT, "form": form}, status=429)
    answer["Retry-After"] = str(SIGN_UPS.minutes * 60)
    return answer


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register a producer: for oneself, or by an office for others."""
    form = bound(request, NewProducerForm, communes=communes_for(request.user))
    office = bool(units_of(request.user, *offices.ENTERING))
    return answer_form(
        request, form, "products/producer/new.html", {"office": office, "crumbs": _crumbs(_("Chủ thể mới"))},
        do=lambda data: acts.register_producer(request.user, facts=data, now=clock.now()),
        done=lambda producer: reverse("producer", args=[producer.pk]), message=_("Đã đăng ký chủ thể."),
    )  # fmt: skip


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The producers of the person's places, or their own."""
    form = ProducerFilter(request.GET, communes=lists.communes(request.user))
    filters = form.cleaned_data if form.is_valid() else {}
    sort, order = order_of(request, ORDERS, ("sort_key", "pk"))
    page = page_of(request, lists.producers(request.user, filters).order_by(*order))
    rows = [
        {"url": reverse("producer", args=[row["pk"]]),
         "cells": [row["name"], ProducerType(row["kind"]).label, row["commune__name"], row["registration_number"],
                   str(row["n"])]}
        for row in page
    ]  # fmt: skip
    context = {"form": form, "page": page, "rows": rows, "columns": COLUMNS, "filtered": any(filters.values()),
               "sort": sort}  # fmt: skip
    context["may_import"] = offices.enters_lists(request.user)
    return render(request, "products/producer/list.html", context)


@signed_in
@require_safe
def producer(request: HttpRequest, pk: int) -> HttpResponse:
    """One producer: its data, its products."""
    found = producer_or_404(request.user, pk)
    context = {
        "producer": found,
        "facts": facts_of(found),
        "changes": found.changes.select_related("commune"),
        "products": found.products.order_by("sort_key").values("pk", "name", "criteria_set__title"),
        "may_write": offices.may_write(request.user, found),
        "crumbs": _crumbs(found.name),
    }
    return render(request, "products/producer/page.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a producer's data (also the right to correct one's data under Law 91/2025)."""
    found = producer_or_404(request.user, pk)
    offices.require(offices.may_write(request.user, found), _("Anh/chị không sửa được chủ thể này."))
    mine = offices.acts_for(request.user, found.pk)
    communes = Locality.objects.all() if mine else communes_for(request.user)
    form = bound(request, partial(ProducerForm, instance=found, communes=communes))
    return answer_form(
        request, form, "products/producer/edit.html",
        {"producer": found, "crumbs": _crumbs(found.name, reverse("producer", args=[pk]), _("Sửa"))},
        do=lambda data: acts.edit_producer(request.user, pk, facts=data, now=clock.now()),
        done=reverse("producer", args=[pk]), message=_("Đã lưu."),
    )  # fmt: skip


def facts_of(found) -> list[tuple]:
    """What is known of the producer, as terms and values."""
    return [
        (_("Loại hình"), found.get_kind_display()),
        (_("Địa chỉ"), found.full_address),
        (_("Điện thoại"), found.phone),
        (_("Thư điện tử"), found.email),
        (_("Số đăng ký kinh doanh"), found.registration_number),
        (_("Ngày đăng ký, thành lập"), f"{found.registered_on:%d/%m/%Y}" if found.registered_on else ""),
        (_("Ngành nghề đăng ký"), found.business_lines),
        (_("Người đại diện"), found.representative, found.representative_position),
        (_("Giới tính, dân tộc"), " – ".join(filter(None, [
            found.get_representative_sex_display(), found.representative_ethnicity]))),
        (_("Nơi cư trú của người đại diện"), found.representative_residence),
    ]  # fmt: skip


def _crumbs(name: str, url: str = "", last: str = "") -> list[dict]:
    here = [{"label": name, "url": url}] if last else [{"label": name}]
    first = {"label": pgettext("nhiều", "Chủ thể"), "url": reverse("producer_list")}
    return [first, *here, *([{"label": last}] if last else [])]
