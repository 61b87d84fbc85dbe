"""The pages of reports: what can be asked for of a season or of a place, one's own requests with progress and files."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluations.documents.catalogue import REPORTS, SEASON_REPORTS, UNIT_REPORTS, Report, reasons_against
from evaluations.forms.reports import ReportForm, unit_choices
from evaluations.models import Season
from evaluations.models.wording import act_label
from evaluations.selectors import boards
from evaluations.selectors.offices import reporting_units, require_in_season, season_offices
from evaluations.selectors.reports import Asked
from evaluations.stages import reports
from evaluations.views._page import UNPROCESSABLE, put_refusal
from evaluations.views._season import season_crumbs, season_tabs
from ocop.accounts.access import governed_by, signed_in
from ocop.accounts.refusals import Refused
from ocop.jobs.models import Job
from ocop.jobs.views import facts as job_facts
from ocop.journal import clock

SHOWN = 10


@governed_by("report.tally")
@never_cache
@require_safe
def season_report(request: HttpRequest, code: str) -> HttpResponse:
    """The reports of a season."""
    return _season_page(request, _season(request, code))


@signed_in
@never_cache
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports of the person's places, and the way to those of their seasons."""
    return _unit_page(request, _units(request))


def asking(report: Report) -> Callable[..., HttpResponse]:
    """The address of one report's act: POST asks for it and leads back to the page that shows its job."""
    act = _ask_of_season if report.of_season else _ask_of_unit

    @governed_by(report.act)
    @require_POST
    def view(request: HttpRequest, **where) -> HttpResponse:
        return act(request, report, **where)

    return view


def _ask_of_season(request: HttpRequest, report: Report, code: str) -> HttpResponse:
    season = _season(request, code)
    form = ReportForm(request.POST, report=report, season=season, today=timezone.localdate())
    if form.is_valid():
        try:
            reports.ask_of_season(request.user, report, season.pk, now=clock.now(), filters=form.filters())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect(reverse("season_report", args=[code]) + "#da-yeu-cau")
    return _season_page(request, season, form, report)


def _ask_of_unit(request: HttpRequest, report: Report) -> HttpResponse:
    units = _units(request)
    form = ReportForm(request.POST, report=report, units=unit_choices(units), today=timezone.localdate())
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        reports.ask_of_unit(request.user, report, unit, now=clock.now(), filters=form.filters())
        return redirect(reverse("report_list") + "#da-yeu-cau")
    return _unit_page(request, units, form, report)


def _season(request: HttpRequest, code: str) -> Season:
    season = get_object_or_404(Season.objects.select_related("unit", "council"), code=code)
    if not season_offices(request.user, season):
        raise Http404(_("Không tìm thấy kế hoạch này."))
    require_in_season(request.user, "report.tally", season)
    return season


def _units(request: HttpRequest):
    units = reporting_units(request.user)
    if not units:
        raise PermissionDenied(_("Trang này dành cho người phụ trách một địa bàn."))
    return units


def _season_page(request: HttpRequest, season: Season, bad: ReportForm | None = None, of: Report | None = None):
    asked = Asked(request.user, clock.now(), season=season)
    without_round = reasons_against(REPORTS["tally"], asked)
    cards = [
        _card(report, bad if report is of else ReportForm(report=report, season=season, today=timezone.localdate()),
              reverse(report.act, args=[season.code]), without_round if report.needs_closed_round else [])
        for report in SEASON_REPORTS
    ]  # fmt: skip
    jobs = Job.objects.filter(params__season=season.pk, kind__in=[report.job for report in SEASON_REPORTS])
    context = {
        "season": season, "title": _("Báo cáo của kế hoạch"), "eyebrow": season.title,
        "crumbs": season_crumbs(season, _("Báo cáo")),
        "tabs": season_tabs(season, season_offices(request.user, season), "season_report"),
    }  # fmt: skip
    return _page(request, cards, jobs, bad, context)


def _unit_page(request: HttpRequest, units, bad: ReportForm | None = None, of: Report | None = None):
    today, initial, choices = timezone.localdate(), {"unit": units[0].pk}, unit_choices(units)
    cards = [
        _card(report, bad if report is of else ReportForm(report=report, units=choices, today=today, initial=initial),
              reverse(report.act), [])
        for report in UNIT_REPORTS
    ]  # fmt: skip
    jobs = Job.objects.filter(kind__in=[report.job for report in UNIT_REPORTS])
    seasons = boards.seasons_for(request.user).order_by("-year", "code").values("code", "title", "unit__name")[:SHOWN]
    return _page(request, cards, jobs, bad, {"title": _("Báo cáo"), "eyebrow": units[0].name, "seasons": list(seasons)})


def _card(report: Report, form: ReportForm, url: str, reasons: list[str]) -> dict:
    return {"kind": report.kind, "title": act_label(report.rule), "lead": report.lead, "icon": report.icon,
            "form": form, "url": url, "reasons": reasons}  # fmt: skip


def _page(request: HttpRequest, cards: list[dict], jobs, bad: ReportForm | None, context: dict) -> HttpResponse:
    mine = jobs.filter(requested_by=request.user).select_related("requested_by").order_by("-created_at")[:SHOWN]
    rows = [job_facts(job) for job in mine]
    status = UNPROCESSABLE if bad is not None else 200
    shown = {"cards": cards, "jobs": rows, "moving": not all(row["is_finished"] for row in rows), "bad": bad}
    return render(request, "evaluations/report/page.html", {**context, **shown}, status=status)
