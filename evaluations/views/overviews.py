"""Overviews: a place, a season, and how a council scored. Every picture has its table; all read through visible_to."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evaluations.models import Season
from evaluations.selectors import boards, diagnosis, overview
from evaluations.selectors.offices import reporting_units, require_in_season, require_in_unit, season_offices
from evaluations.selectors.reports import Asked, progress
from evaluations.views import _charts as drawn
from evaluations.views._season import season_crumbs, season_tabs
from ocop.accounts.access import governed_by
from ocop.accounts.models import Locality
from ocop.journal import clock

LATE_SHOWN = 10


@governed_by("overview.view")
@require_safe
def place(request: HttpRequest) -> HttpResponse:
    """A place the person reports for, or one below it (?don_vi=)."""
    units = reporting_units(request.user)
    if not units:
        raise PermissionDenied(_("Trang này dành cho người phụ trách một địa bàn."))
    unit = _chosen(request, units)
    require_in_unit(request.user, "overview.view", unit)
    found = overview.of_place(request.user, unit, timezone.localdate())
    return render(request, "evaluations/overview/place.html", {
        "found": found, "charts": drawn.of_place(found), "crumbs": _way_up(unit, units),
        "units": [u for u in units if u.pk != unit.pk],
    })  # fmt: skip


def _chosen(request: HttpRequest, units) -> Locality:
    asked = request.GET.get("don_vi", "")
    if not asked:
        return units[0]
    rows = Locality.objects.within_any(units)
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
        raise Http404(_("Không tìm thấy đơn vị này."))
    return get_object_or_404(rows, pk=asked)


def _way_up(unit: Locality, units) -> list[dict]:
    """The units above this one that the person may open, then this one."""
    way, above = [{"label": unit.name}], unit.parent
    while above is not None and any(above.path.startswith(held.path) for held in units):
        way.insert(0, {"label": above.name, "url": f"?don_vi={above.pk}"})
        above = above.parent
    return way if len(way) > 1 else []


@governed_by("board.view")
@require_safe
def season(request: HttpRequest, code: str) -> HttpResponse:
    """Where a season stands: stages, steps on the calendar, what is late."""
    found = get_object_or_404(boards.seasons_for(request.user).select_related("unit", "council"), code=code)
    facts = progress.of_season(Asked(request.user, clock.now(), season=found))
    late = sorted((row for row in facts.rows if row.late), key=lambda row: -row.late)
    return render(request, "evaluations/overview/season.html", {
        "season": found, "facts": facts, "charts": drawn.of_season(facts), "late": late[:LATE_SHOWN],
        "late_count": len(late), "next": drawn.next_step(facts), "crumbs": season_crumbs(found, _("Tổng quan")),
        "tabs": season_tabs(found, season_offices(request.user, found), "season_overview"),
    })  # fmt: skip


@governed_by("report.diagnosis")
@require_safe
def council(request: HttpRequest, code: str) -> HttpResponse:
    """How the council scored in the rounds that are closed: for information, nothing follows from it."""
    found = get_object_or_404(Season.objects.select_related("unit", "council__statute"), code=code)
    offices = season_offices(request.user, found)
    if not offices:
        raise Http404(_("Không tìm thấy kế hoạch này."))
    require_in_season(request.user, "report.diagnosis", found)
    facts = diagnosis.of_season(Asked(request.user, clock.now(), season=found))
    return render(request, "evaluations/overview/diagnosis.html", {
        "season": found, "facts": facts, "charts": drawn.of_council(facts),
        "tabs": season_tabs(found, offices, "report.diagnosis"),
        "crumbs": season_crumbs(found, _("Nhận xét về việc chấm"))})  # fmt: skip
