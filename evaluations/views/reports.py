"""Reports of a season: what can be asked for, one's own requests with their progress and files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluations.forms.recognition import ReportForm
from evaluations.models import Season
from evaluations.selectors.offices import require_in_season, season_offices
from evaluations.stages import reports
from evaluations.views._page import UNPROCESSABLE, address, put_refusal
from ocop.accounts.access import governed_by
from ocop.accounts.refusals import Refused
from ocop.jobs.models import Job
from ocop.journal import clock

SHOWN = 10


@governed_by("report.tally")
@never_cache
@require_safe
def season_report(request: HttpRequest, code: str) -> HttpResponse:
    """The reports that can be asked for, and one's own requests."""
    season = _season(request, code)
    return _page(request, season, ReportForm(season=season))


@governed_by("report.tally")
@require_POST
def ask_tally(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the tally of the closed rounds."""
    return _ask(request, code, reports.ask_tally)


@governed_by("report.tally")
@require_POST
def ask_registrations(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for registrations by unit and sector."""
    return _ask(request, code, reports.ask_registrations)


def _ask(request: HttpRequest, code: str, act) -> HttpResponse:
    season = _season(request, code)
    form = ReportForm(request.POST, season=season)
    if form.is_valid():
        batch = form.cleaned_data["batch"]
        try:
            act(request.user, season.pk, now=clock.now(), batch_id=batch.pk if batch else None)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect(reverse("season_report", args=[code]))
    return _page(request, season, form)


def _season(request: HttpRequest, code: str) -> Season:
    season = get_object_or_404(Season.objects.select_related("unit", "council"), code=code)
    if not season_offices(request.user, season):
        raise Http404("Không tìm thấy kế hoạch này.")
    require_in_season(request.user, "report.tally", season)
    return season


def _page(request: HttpRequest, season: Season, form: ReportForm) -> HttpResponse:
    jobs = Job.objects.filter(requested_by=request.user, kind__in=reports.TITLES, params__season=season.pk)
    shown = [
        {"job": job, "url": address("job", job.pk), "file": address("job_file", job.pk),
         "fragment": address("job_state", job.pk) if not job.is_finished else ""}
        for job in jobs.order_by("-created_at")[:SHOWN]
    ]  # fmt: skip
    context = {
        "season": season,
        "form": form,
        "jobs": shown,
        "reasons": reports.reasons_against_tally(season),
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "evaluations/report/season.html", context, status=status)
