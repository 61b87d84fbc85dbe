"""Pages of the councils: list, one council with seats, team and statute, setting one up."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from councils import acts, forms, visibility
from councils.models import Council, Seat, TeamMember
from ocop.accounts.access import governed_by, role, signed_in
from ocop.accounts.models import Role
from ocop.accounts.pages import order_of
from ocop.accounts.refusals import Refused
from ocop.accounts.roles import has_role
from ocop.journal import clock

PAGE = 50
ORDERS = {"name": "name", "unit": "unit__sort_key", "decision": "decision_date", "members": "members"}


@require_GET
@signed_in
def council_list(request: HttpRequest) -> HttpResponse:
    """The councils one may see, newest first."""
    form = forms.CouncilFilter(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    sort, order = order_of(request, ORDERS, ("-decision_date", "-pk"))
    page = Paginator(visibility.listed(request.user, words).order_by(*order), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": list(page), "form": form, "filtered": bool(words), "sort": sort,
        "may_create": has_role(request.user, Role.OFFICER),
    }  # fmt: skip
    return render(request, "councils/list.html", context)


@require_GET
@signed_in
def council(request: HttpRequest, pk: int) -> HttpResponse:
    """One council: its seats in order, its team, its statute."""
    return _council_page(request, _council(request, pk))


def _council(request: HttpRequest, pk: int) -> Council:
    rows = visibility.visible_councils(request.user).select_related("unit", "statute")
    return get_object_or_404(rows, pk=pk)


def _council_page(request: HttpRequest, found: Council, reasons: list[str] | None = None) -> HttpResponse:
    context = {
        "council": found,
        "seats": list(found.seats.select_related("user").order_by("position", "id")),
        "team": list(found.team.select_related("user").order_by("role", "office")),
        "may_change": visibility.may_change(request.user, found),
        "held": acts.held(found),
        "reasons": reasons or [],
    }
    return render(request, "councils/council.html", context, status=422 if reasons else 200)


@require_http_methods(["GET", "POST"])
@role(Role.OFFICER)
def council_new(request: HttpRequest) -> HttpResponse:
    """Set up a council for one's own unit."""
    form = forms.CouncilForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data}
        unit = values.pop("unit")
        made = _tried(form, acts.create, request.user, unit.pk, now=clock.now(), **values)
        if made:
            messages.success(request, _("Đã lập hội đồng. Thêm thành viên và tổ giúp việc."))
            return redirect("council", made.pk)
    return _form_page(request, form, _("Lập hội đồng"), reverse("council_list"))


@require_http_methods(["GET", "POST"])
@governed_by("council.statute")
def statute_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the figures of the statute."""
    found = _council(request, pk)
    form = forms.StatuteForm(request.POST or None, instance=found.statute)
    if request.method == "POST" and form.is_valid():
        done = _tried(form, acts.change_statute, request.user, pk, now=clock.now(), **form.cleaned_data)
        if done:
            messages.success(request, _("Đã sửa quy chế."))
            return redirect("council", pk)
    return _form_page(request, form, _("Quy chế của hội đồng"), reverse("council", args=[pk]), council=found)


@require_http_methods(["GET", "POST"])
@governed_by("council.seat_added")
def seat_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Find a person and give them a seat."""
    return _add_person(request, pk, forms.SeatForm, acts.add_seat, _("Thêm thành viên"), _("Đã thêm thành viên."))


@require_http_methods(["GET", "POST"])
@governed_by("council.helper_added")
def helper_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Find a person and put them on the team."""
    title = _("Thêm thư ký, tổ giúp việc")
    return _add_person(request, pk, forms.HelperForm, acts.add_helper, title, _("Đã thêm vào tổ giúp việc."))


def _add_person(request: HttpRequest, pk: int, form_class, act, title: str, said: str) -> HttpResponse:
    found = _council(request, pk)
    words = request.GET.get("q", "")[:100]
    people = visibility.find_people(words)
    form = forms.with_person(form_class, people, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if _tried(form, act, request.user, pk, data.pop("user"), now=clock.now(), **data):
            messages.success(request, said)
            return redirect("council", pk)
    context = {"council": found, "form": form, "title": title, "words": words, "people": people,
               "crumbs": _crumbs(title, found)}  # fmt: skip
    return render(request, "councils/person.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@governed_by("council.seat_changed")
def seat_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a seat's role, office, vote, order."""
    seat = get_object_or_404(Seat.objects.filter(council__in=visibility.visible_councils(request.user)), pk=pk)
    initial = {name: getattr(seat, name) for name in ("role", "office", "voting", "position", "residence", "firm")}
    form = forms.SeatChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = _tried(form, acts.change_seat, request.user, pk, now=clock.now(), **form.cleaned_data)
        if done:
            messages.success(request, _("Đã sửa thành viên."))
            return redirect("council", seat.council_id)
    back = reverse("council", args=[seat.council_id])
    return _form_page(request, form, _("Sửa thành viên: {user}").format(user=seat.user), back, council=seat.council)


@require_POST
@governed_by("council.seat_removed")
def seat_remove(request: HttpRequest, pk: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.filter(council__in=visibility.visible_councils(request.user)), pk=pk)
    return _remove(request, seat.council_id, acts.remove_seat, pk, _("Đã bỏ thành viên."))


@require_POST
@governed_by("council.helper_removed")
def helper_remove(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(TeamMember.objects.filter(council__in=visibility.visible_councils(request.user)), pk=pk)
    return _remove(request, place.council_id, acts.remove_helper, pk, _("Đã bỏ khỏi tổ giúp việc."))


def _remove(request: HttpRequest, council_id: int, act, pk: int, said: str) -> HttpResponse:
    try:
        act(request.user, pk, now=clock.now())
    except Refused as refused:
        return _council_page(request, _council(request, council_id), refused.reasons)
    messages.success(request, said)
    return redirect("council", council_id)


def _tried(form, act, *args, **kwargs):
    """Do the act; a refusal is put beside the form's fields and None returned."""
    try:
        return act(*args, **kwargs)
    except Refused as refused:
        for name, texts in refused.fields.items():
            form.add_error(name if name in form.fields else None, texts)
        if not refused.fields:
            form.add_error(None, refused.reasons)
        return None


def _crumbs(title: str, council: Council | None = None) -> list[dict]:
    crumbs = [{"label": _("Hội đồng"), "url": reverse("council_list")}]
    if council:
        crumbs.append({"label": str(council), "url": reverse("council", args=[council.pk])})
    return [*crumbs, {"label": title}]


def _form_page(request: HttpRequest, form, title: str, back: str, **more) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "crumbs": _crumbs(title, more.get("council")), **more}
    return render(request, "councils/form.html", context, status=422 if form.errors else 200)
