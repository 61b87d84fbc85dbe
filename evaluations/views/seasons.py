"""Seasons: the list, setting one up with its procedure as data, its batches, council and board."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.forms import season as forms
from evaluations.forms.registration import Confirm
from evaluations.models import Evaluation, Season
from evaluations.models.wording import not_yours, state_label
from evaluations.permissions import SEASON_RULES
from evaluations.selectors import boards
from evaluations.selectors.offices import require_in_season, season_offices
from evaluations.stages import registration, seasons
from evaluations.states import FINAL, LABELS, State, steps_of
from evaluations.views._page import address, answer_form, bound
from evaluations.views._season import season_crumbs, season_tabs
from ocop.accounts.access import governed_by, signed_in
from ocop.accounts.models import Locality, Role
from ocop.accounts.pages import order_of
from ocop.accounts.roles import units_of
from ocop.journal import clock
from ocop.law import loader

page_methods = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50
URGENT = (F("due").asc(nulls_last=True), "state_since", "pk")
BOARD_ORDERS = {"product": "dossier__product__sort_key", "number": "number", "since": "state_since", "due": "due"}
RUNNING_FIRST = (F("closed_at").desc(nulls_first=True), "-year", "-pk")
SEASON_ORDERS = {"title": "title", "year": "year", "all": "all", "running": "running"}
REPORT = "board_report"


def season_or_404(user, code: str, act: str = "") -> Season:
    """The season whose board the person may open; with an act, 403 unless one of their offices may do it."""
    season = get_object_or_404(boards.seasons_for(user).select_related("unit", "council"), code=code)
    if act:
        require_in_season(user, act, season)
    return season


@signed_in
@require_safe
def season_list(request: HttpRequest) -> HttpResponse:
    """The seasons the person may open, the running ones first."""
    running = Count("evaluations", filter=~Q(evaluations__state__in=sorted(FINAL)))
    rows = boards.seasons_for(request.user).annotate(running=running, all=Count("evaluations"))
    form = forms.SeasonFilter(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    sort, order = order_of(request, SEASON_ORDERS, RUNNING_FIRST)
    columns = ("code", "title", "unit__name", "year", "regulation", "closed_at", "running", "all")
    rows = boards.seasons_narrowed(rows, filters).order_by(*order).values(*columns)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    may_set_up = bool(units_of(request.user, Role.OFFICER))
    context = {"page": page, "rows": [_listed(row) for row in page], "may_set_up": may_set_up, "form": form,
               "filtered": any(filters.values()), "sort": sort}  # fmt: skip
    return render(request, "evaluations/season/list.html", context)


def _listed(row: dict) -> dict:
    state = (
        {"text": _("Đã kết thúc"), "tone": "neutral"}
        if row["closed_at"]
        else {"text": _("Đang chạy"), "tone": "success"}
    )
    title = {"text": row["title"], "sub": row["unit__name"]}
    cells = [
        title,
        str(row["year"]),
        _("Quyết định {regulation}").format(regulation=row["regulation"]),
        str(row["all"]),
        str(row["running"]),
        state,
    ]
    return {"url": reverse("season", args=[row["code"]]), "cells": cells}


@governed_by("season.set_up")
@page_methods
def season_new(request: HttpRequest) -> HttpResponse:
    """Set a season up in two steps: unit and regulation, then the plan, filled in from what the regulation says."""
    held = [unit.pk for unit in units_of(request.user, Role.OFFICER)]
    if not held:
        raise PermissionDenied(not_yours(SEASON_RULES["season.set_up"]))
    units = Locality.objects.filter(pk__in=held)
    asked = request.GET if "unit" in request.GET else None
    start = forms.Start(asked, units=units, initial={"unit": held[0]})
    crumbs = season_crumbs(None, _("Lập kế hoạch"))
    if asked is None or not start.is_valid():
        return render(request, "evaluations/season/start.html", {"form": start, "crumbs": crumbs})
    unit, law = start.cleaned_data["unit"], loader.regulation(start.cleaned_data["regulation"])
    frame = seasons.frame_of(law.id, unit.level)
    if request.method != "POST" and not frame.judges:
        refusal = _("Theo Quyết định {id}, {level} không tổ chức đánh giá.")
        start.add_error("regulation", refusal.format(id=law.id, level=unit.get_level_display().lower()))
        return render(request, "evaluations/season/start.html", {"form": start, "crumbs": crumbs})
    initial = {**seasons.defaults(law.id, unit.level), "year": clock.now().year}
    form = bound(request, forms.Plan, initial=initial)

    def do(data: dict) -> Season:
        code = forms.code_for(unit.name, data["year"], lambda code: Season.objects.filter(code=code).exists())
        return seasons.set_up(request.user, unit.pk, code=code, facts=form.facts(law.id), now=clock.now())

    return answer_form(
        request,
        form,
        "evaluations/season/plan.html",
        {"unit": unit, "law": law, "frame": frame, "back": reverse("season_list"), "crumbs": crumbs},
        do=do,
        done=lambda season: reverse("season_batch_new", args=[season.code]),
        message=_("Đã lập kế hoạch. Thêm đợt nhận hồ sơ đầu tiên."),
    )


@governed_by("season.set_up")
@page_methods
def season_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Put a plan right; its procedure only while no evaluation is in it."""
    season = season_or_404(request.user, code, "season.set_up")
    frozen = Evaluation.objects.filter(season=season).exists()
    form = bound(request, forms.Plan, instance=season, frozen=frozen)
    back = reverse("season", args=[code])
    context = {
        "season": season,
        "unit": season.unit,
        "law": loader.regulation(season.regulation),
        "frame": seasons.frame_of(season.regulation, season.unit.level),
        "frozen": frozen,
        "back": back,
        "crumbs": season_crumbs(season, _("Sửa kế hoạch")),
    }
    return answer_form(
        request,
        form,
        "evaluations/season/plan.html",
        context,
        do=lambda data: seasons.change(request.user, season.pk, facts=form.facts(season.regulation), now=clock.now()),
        done=back,
        message=_("Đã lưu kế hoạch."),
    )


@governed_by("season.set_up")
@page_methods
def batch(request: HttpRequest, code: str, number: int | None = None) -> HttpResponse:
    """Add a batch, or put the dates and steps of one right."""
    season = season_or_404(request.user, code, "season.set_up")
    found = season.batches.filter(number=number).first() if number else None
    if number and found is None:
        raise Http404(_("Không tìm thấy đợt đánh giá."))
    dates = ("intake_from", "intake_to", "decide_by", "forward_by")
    initial = {name: getattr(found, name) for name in dates} if found else {}
    form = bound(request, forms.BatchDates, season=season, steps=found.steps if found else None, initial=initial)
    back = reverse("season", args=[code])
    title = _("Đợt {number}").format(number=number) if number else _("Thêm đợt")
    return answer_form(
        request,
        form,
        "evaluations/season/batch.html",
        {"season": season, "title": title, "back": back, "crumbs": season_crumbs(season, title)},
        do=lambda data: seasons.set_batch(request.user, season.pk, number=number, facts=form.facts(), now=clock.now()),
        done=back,
        message=_("Đã lưu đợt đánh giá."),
    )


@governed_by("season.council")
@page_methods
def council(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the council that judges this season."""
    season = season_or_404(request.user, code, "season.council")
    form = bound(request, forms.CouncilChoice, unit=season.unit, initial={"council": season.council_id})
    back = reverse("season", args=[code])
    context = {"season": season, "back": back, "crumbs": season_crumbs(season, _("Hội đồng"))}
    return answer_form(
        request,
        form,
        "evaluations/season/council.html",
        context | {"councils": form.fields["council"].queryset, "council_new": address("council_new")},
        do=lambda data: seasons.link_council(request.user, season.pk, data["council"].pk, now=clock.now()),
        done=back,
        message=_("Đã chọn hội đồng cho kế hoạch."),
    )


@governed_by("season.close")
@page_methods
def close(request: HttpRequest, code: str) -> HttpResponse:
    season = season_or_404(request.user, code, "season.close")
    back = reverse("season", args=[code])
    return answer_form(
        request,
        bound(request, Confirm),
        "evaluations/season/close.html",
        {
            "season": season,
            "reasons": seasons.close_reasons(season),
            "back": back,
            "crumbs": season_crumbs(season, _("Kết thúc kế hoạch")),
        },
        do=lambda data: seasons.close(request.user, season.pk, now=clock.now()),
        done=back,
        message=_("Đã kết thúc kế hoạch."),
    )


@governed_by("board.view")
@require_safe
def season(request: HttpRequest, code: str) -> HttpResponse:
    """The board: every evaluation by stage, what it waits for and until when; filters stay in the address."""
    context = _board(request, season_or_404(request.user, code)) | {"report": request.session.pop(REPORT, None)}
    return render(request, "evaluations/season/board.html", context)


def _board(request: HttpRequest, found: Season) -> dict:
    today = boards.today()
    batches = list(found.batches.order_by("number"))
    for row in batches:
        row.season = found
    rows = boards.board_rows(request.user, found, batches)
    form = forms.BoardFilter(request.GET if request.method == "GET" else None, season=found, batches=batches)
    filters = form.cleaned_data if form.is_valid() else {}
    kept = boards.narrowed(rows, {**filters, "state": ""}, today)
    chosen = boards.narrowed(rows, filters, today)
    sort, order = order_of(request, BOARD_ORDERS, URGENT)
    page = Paginator(chosen.order_by(*order).values(*boards.COLUMNS), PAGE).get_page(request.GET.get("page"))
    offices = season_offices(request.user, found)
    return {
        "season": found,
        "batches": batches,
        "stages": _stages(request, found, boards.stage_counts(kept, today)),
        "form": form,
        "filtered": any(filters.values()),
        "sort": sort,
        "page": page,
        "rows": [boards.shown(row, today) for row in page],
        "selectable": "officer" in offices and filters.get("state") == State.SUBMITTED,
        "actions": _actions(found, offices),
        "may_edit": bool(SEASON_RULES["season.set_up"].offices & offices),
        "tabs": season_tabs(found, offices, "season"),
        "crumbs": season_crumbs(found),
    }


def _stages(request: HttpRequest, found: Season, counts: dict[str, dict]) -> list[dict]:
    """The columns of the board: the season's own steps, then the other ends that occur, each with its filter."""
    own = [State.DRAFT, *steps_of(found.rounds, found.inspection)]
    order = [*own, *(state for state in LABELS if state not in own and state.value in counts)]
    chosen = request.GET.get("state", "")
    stages = []
    for state in order:
        query = request.GET.copy()
        query.pop("page", None)
        query["state"] = state.value
        count = counts.get(state.value, {"count": 0, "late": 0})
        url = f"?{query.urlencode()}"
        stages.append({"label": state_label(state), "url": url, "current": chosen == state.value, **count})
    return stages


READING = ("report.tally",)  # what is left to do with a season that is over


def _actions(found: Season, offices: set[str]) -> list[dict]:
    wanted = [
        ("session.plan", "session_new", _("Lập phiên họp"), "people"),
        ("session.rehearse", "session.rehearse", _("Tập chấm"), "pencil"),
        ("season.set_up", "season_batch_new", _("Thêm đợt"), "plus-lg"),
        ("season.council", "season_council", _("Hội đồng"), "people"),
        ("season.set_up", "season_edit", _("Sửa kế hoạch"), "pencil"),
        ("report.tally", "season_registrations", _("Danh sách đăng ký"), "download"),
        ("season.close", "season_close", _("Kết thúc kế hoạch"), "lock"),
    ]
    shown = [] if found.closed_at else [w for w in wanted if SEASON_RULES[w[0]].offices & offices]
    if found.closed_at:
        shown = [w for w in wanted if w[0] in READING and SEASON_RULES[w[0]].offices & offices]
    links = [{"label": label, "url": address(name, found.code), "icon": icon} for __, name, label, icon in shown]
    return [link for link in links if link["url"]]


@governed_by("registration.register")
@require_POST
def register_many(request: HttpRequest, code: str) -> HttpResponse:
    """Take the chosen dossiers in; the page says which were left out and why."""
    found = season_or_404(request.user, code)
    if "officer" not in season_offices(request.user, found):
        raise PermissionDenied(_("Tiếp nhận hồ sơ: anh/chị không được giao việc này."))
    chosen = [int(pk) for pk in request.POST.getlist("evaluation") if pk.isdecimal()]
    own = dict(
        Evaluation.objects.visible_to(request.user)
        .filter(season=found, pk__in=chosen)
        .values_list("pk", "dossier__product__name")
    )
    if not own:
        return redirect(f"{reverse('season', args=[code])}?state={State.SUBMITTED}")
    done, left_out = registration.register_many(request.user, list(own), now=clock.now())
    request.session[REPORT] = {  # told on the board's own page, so that "back" never asks to send the form again
        "done": len(done),
        "left_out": [
            {"label": own[pk], "url": reverse("evaluation", args=[pk]), "reason": " ".join(reasons)}
            for pk, reasons in left_out.items()
        ],
    }
    return redirect("season", code)
