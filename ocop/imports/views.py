"""Importing lists: what can be brought, the template, the file, what was understood, and taking it over."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ocop.accounts.access import signed_in
from ocop.accounts.pages import UNPROCESSABLE, answer_form, bound
from ocop.accounts.refusals import Refused
from ocop.imports import acts, table, template
from ocop.imports.forms import FileForm
from ocop.imports.kinds import people
from ocop.imports.models import Import
from ocop.imports.table import Kind
from ocop.journal import clock
from ocop.journal.words import kept

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN, RECENT = 200, 5


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every kind of list the person may bring, and their own lists of late."""
    kinds = table.kinds_for(request.user)
    elsewhere = [link for link in table.elsewhere(request.user) if (link["url"] or _reversed(link))]
    if not kinds and not elsewhere:
        raise PermissionDenied(_("Anh/chị không được giao việc nhập danh sách."))
    recent = Import.objects.filter(owner=request.user, kind__in=[kind.code for kind in kinds]).defer("rows")
    titles = {kind.code: kind.title for kind in kinds}
    rows = [{"row": row, "title": titles[row.kind]} for row in recent[: 2 * RECENT]]
    return render(request, "imports/index.html", {"kinds": kinds, "elsewhere": elsewhere, "recent": rows})


def _reversed(link: dict) -> bool:
    try:
        link["url"] = reverse(link["name"])
    except NoReverseMatch:
        return False
    return True


@signed_in
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the file of one kind."""
    kind = _kind(request, code)
    recent = Import.objects.filter(owner=request.user, kind=kind.code).defer("rows")[:RECENT]
    return answer_form(
        request, bound(request, FileForm), "imports/upload.html",
        {"kind": kind, "recent": recent, "crumbs": _crumbs(kind)},
        do=lambda data: acts.propose(request.user, kind, data["file"], now=clock.now()),
        done=lambda made: reverse("import_check", args=[made.pk]),
    )  # fmt: skip


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What was understood; confirming takes all of it over, or nothing."""
    made = get_object_or_404(Import, pk=pk, owner=request.user)
    kind = _kind(request, made.kind)
    refused = None
    if request.method == "POST":
        try:
            acts.confirm(request.user, pk, now=clock.now())
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, _("Đã nhập danh sách."))
            return redirect("import_check", pk=pk)
    context = _preview(kind, made) | {"kind": kind, "made": made, "refused": refused, "crumbs": _crumbs(kind, made)}
    return render(request, "imports/check.html", context, status=UNPROCESSABLE if refused else 200)


@signed_in
@require_safe
def blank(request: HttpRequest, code: str) -> HttpResponse:
    """The workbook to fill in (with what stands now where the kind offers that: ?theo=)."""
    kind = _kind(request, code)
    data = template.workbook(kind, kind.ready(request.GET.get("theo", "")))
    return _download(data, f"mau-{kind.code}.xlsx")


@signed_in
@never_cache
@require_safe
def passwords(request: HttpRequest, pk: int) -> HttpResponse:
    """First passwords of a list's new accounts, for who brought it and only until each has signed in."""
    made = get_object_or_404(Import.objects.defer("rows"), pk=pk, owner=request.user, kind=people.KIND.code)
    _kind(request, made.kind)
    waiting = people.waiting_for_first_sign_in(made)
    if not waiting or timezone.now() > made.confirmed_at + people.FETCH_FOR:
        raise Http404(_("Không còn mật khẩu lần đầu nào để tải: đã quá 7 ngày, hoặc mọi người đã đăng nhập."))
    header = kept(("Tên đăng nhập", "Họ và tên", "Cơ quan, chức vụ", "Mật khẩu lần đầu"))
    acts.note_passwords(request.user, made, many=len(waiting), now=clock.now())
    return _download(template.plain_list(header[-1], header, waiting), f"mat-khau-lan-dau-{made.pk}.xlsx")


def _download(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=XLSX, headers=headers)


def _kind(request: HttpRequest, code: str) -> Kind:
    kind = table.find(code)
    if kind is None:
        raise Http404(_("Không có loại danh sách này."))
    if not kind.may(request.user):
        raise PermissionDenied(_("{title}: anh/chị không được giao việc này.").format(title=kind.title))
    return kind


def _crumbs(kind: Kind, made: Import | None = None) -> list[dict]:
    way = [{"label": _("Nhập danh sách"), "url": reverse("imports")}]
    if made is None:
        return [*way, {"label": kind.title}]
    return [*way, {"label": kind.title, "url": reverse("import_upload", args=[kind.code])}, {"label": made.file_name}]


def _preview(kind: Kind, made: Import) -> dict:
    """The lines with an error first, then the others, up to the limit; every figure is of the whole list."""
    wrong = [row for row in made.rows if row["errors"]]
    right = [row for row in made.rows if not row["errors"]]
    lines = [
        {"sheet": row["sheet"], "number": row["number"], "errors": row["errors"], "notes": row["notes"],
         "cells": [{"label": f.header, "text": row["texts"].get(f.key, "")} for f in kind.fields]}
        for row in [*wrong, *right][:SHOWN]
    ]  # fmt: skip
    return {
        "lines": lines, "errors": len(wrong), "left": max(0, made.many - len(lines)) if made.rows else 0,
        "expired": made.confirmed_at is None and timezone.now() > made.expires_at,
        "outcome": [(_(what), many) for what, many in made.outcome.items()], "afterwards": kind.afterwards(made),
    }  # fmt: skip
