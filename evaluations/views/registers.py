"""Registers of a unit: taking over earlier recognitions, numbers left out, the renewal radar."""

from datetime import date, timedelta
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.documents import register_template
from evaluations.forms.life import GapForm, RegisterFile
from evaluations.models import NumberGap, RegisterImport
from evaluations.selectors import radar
from evaluations.stages import numbers, register_import
from evaluations.views._page import UNPROCESSABLE, answer_form, bound
from ocop.accounts.access import governed_by, role
from ocop.accounts.models import Locality, Role
from ocop.accounts.refusals import Refused
from ocop.accounts.roles import units_of
from ocop.journal import clock

METHODS = ["GET", "HEAD", "POST"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 100


def _units(user, *roles: Role):
    return Locality.objects.filter(pk__in=[unit.pk for unit in units_of(user, *roles)])


def _crumbs(*after: tuple[str, str]) -> list[dict]:
    """The certificates' list › these pages, as (label, address)."""
    way = [(pgettext("nhiều", "Giấy chứng nhận"), reverse("certificate_list")), *after]
    return [{"label": label, "url": url} for label, url in way]


@governed_by("register.take_over")
@never_cache
@require_http_methods(METHODS)
def register_take_over(request: HttpRequest) -> HttpResponse:
    """Upload a register of earlier recognitions."""
    units = _units(request.user, Role.OFFICER)
    post = (request.POST, request.FILES) if request.method == "POST" else ()
    recent = RegisterImport.objects.filter(owner=request.user).defer("rows").select_related("unit")[:5]
    return answer_form(
        request, RegisterFile(*post, units=units), "evaluations/register/upload.html",
        {"recent": recent, "crumbs": _crumbs((_("Nhập sổ đã công nhận"), ""))},
        do=lambda data: register_import.propose(request.user, data["file"], unit=data["unit"], now=clock.now()),
        done=lambda taken: reverse("register_check", args=[taken.pk]),
    )  # fmt: skip


@governed_by("register.take_over")
@never_cache
@require_http_methods(METHODS)
def register_check(request: HttpRequest, pk: int) -> HttpResponse:
    """What was understood, row by row; confirming takes all of it over, or nothing."""
    rows = RegisterImport.objects.filter(owner=request.user).select_related("unit")
    taken = get_object_or_404(rows, pk=pk)
    refused = None
    if request.method == "POST":
        try:
            register_import.confirm(request.user, pk, now=clock.now())
        except Refused as refusal:
            refused = refusal
        else:
            return redirect("register_check", pk=pk)
    communes = dict(Locality.objects.filter(pk__in={r["commune"] for r in taken.rows}).values_list("pk", "name"))
    shown = [_shown(row, communes) for row in taken.rows]
    context = {
        "taken": taken, "rows": shown, "errors": sum(bool(row["errors"]) for row in taken.rows),
        "refused": refused.reasons if refused else [],
        "expired": taken.confirmed_at is None and timezone.now() > taken.expires_at,
        "crumbs": _crumbs((_("Nhập sổ đã công nhận"), reverse("register.take_over")), (taken.file_name, "")),
    }  # fmt: skip
    return render(request, "evaluations/register/check.html", context, status=UNPROCESSABLE if refused else 200)


def _shown(row: dict, communes: dict) -> dict:
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("decided", "issued", "ends")}
    return {**row, **days, "commune_name": communes.get(row["commune"], "")}


@governed_by("register.take_over")
@require_safe
def register_blank(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="mau-so-san-pham-da-cong-nhan.xlsx"'}
    return HttpResponse(register_template.workbook(timezone.localdate()), content_type=XLSX, headers=headers)


@governed_by("number.leave_out")
@never_cache
@require_http_methods(METHODS)
def number_leave_out(request: HttpRequest) -> HttpResponse:
    """Note numbers that were used on paper or spoilt."""
    units = _units(request.user, Role.OFFICER, Role.APPROVER)
    form = bound(request, partial(GapForm, units=units, initial={"year": timezone.localdate().year}))
    gaps = NumberGap.objects.filter(unit__in=units).select_related("unit").order_by("-noted_at")[:20]
    return answer_form(
        request, form, "evaluations/register/numbers.html",
        {"gaps": gaps, "crumbs": _crumbs((_("Số bỏ trống"), ""))},
        do=lambda data: numbers.leave_out(
            request.user, data["unit"].pk, year=data["year"], up_to=data["up_to"], reason=data["reason"],
            now=clock.now()),
        done=reverse("number.leave_out"),
        message=_("Đã ghi số bỏ trống."),
    )  # fmt: skip


@role(Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.COMMUNE_OFFICER)
@never_cache
@require_safe
def renewal_radar(request: HttpRequest) -> HttpResponse:
    """What ends within 180 days and what was reminded of; the pending re-rankings beside it."""
    today = timezone.localdate()
    rows = radar.ending(request.user, today, today + timedelta(days=180))
    context = {"rows": rows[:PAGE], "more": max(len(rows) - PAGE, 0), "today": today}
    return render(request, "evaluations/register/radar.html", context)
