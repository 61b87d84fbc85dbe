"""Rehearsals: opened for a season's council, tried by its members, shown side by side, deleted."""

from types import SimpleNamespace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from councils.models import Seat
from evaluations.forms import council as forms
from evaluations.forms import council_sheet
from evaluations.models import Rehearsal, RehearsalSheet, Season
from evaluations.permissions import SEASON_RULES
from evaluations.rules import stars
from evaluations.selectors import scoring as desks
from evaluations.selectors.offices import require_in_season, season_offices
from evaluations.selectors.sessions import may_see_season, rules_of
from evaluations.stages import rehearsal as stage
from evaluations.views._page import UNPROCESSABLE, answer_form, bound
from evaluations.views._season import season_crumbs
from evaluations.views.council.rubric import Filling, rubric
from evaluations.views.council.scripted import saved_facts, scripted
from ocop.accounts.access import governed_by, signed_in, wants_json
from ocop.accounts.refusals import Refused, Stale
from ocop.journal import clock


@require_http_methods(["GET", "POST"])
@governed_by("session.rehearse")
def rehearsal_list(request: HttpRequest, code: str) -> HttpResponse:
    """The season's rehearsals, and opening one with a criteria set."""
    season = get_object_or_404(Season.objects.select_related("unit", "council"), code=code)
    if not may_see_season(request.user, season):
        raise Http404(_("Không tìm thấy kế hoạch này."))
    require_in_season(request.user, "session.rehearse", season)
    form = bound(request, forms.RehearsalForm, season=season)
    rows = season.rehearsals.select_related("criteria_set").order_by("-opened_at")
    return answer_form(
        request,
        form,
        "evaluations/rehearsal/list.html",
        {"season": season, "rows": rows, "crumbs": season_crumbs(season, _("Tập chấm"))},
        do=lambda data: stage.begin(request.user, season.pk, data["criteria_set"].pk, now=clock.now()),
        done=lambda made: reverse("rehearsal", args=[made.pk]),
        message=_("Đã mở buổi tập chấm; các thành viên thấy ở trang Chấm điểm."),
    )


def _found(user, pk: int) -> tuple[Rehearsal, set[str]]:
    rows = Rehearsal.objects.select_related("season__unit", "season__council__statute", "criteria_set")
    found = get_object_or_404(rows, pk=pk)
    offices = season_offices(user, found.season)
    if not offices & (SEASON_RULES["session.rehearse"].offices | {"member"}):
        raise Http404(_("Không tìm thấy buổi tập chấm này."))
    return found, offices


@require_GET
@signed_in
def rehearsal(request: HttpRequest, pk: int) -> HttpResponse:
    """The trial sheet of a member; once it is ended everybody's side by side."""
    found, offices = _found(request.user, pk)
    leads = bool(offices & SEASON_RULES["session.rehearse"].offices)
    if found.ended_at or "member" not in offices:
        return _over(request, found, leads)
    return _sheet_page(request, found, leads)


def _over(request: HttpRequest, found: Rehearsal, leads: bool) -> HttpResponse:
    scores = stage.scores(found)
    judged = None
    if scores:
        judged = stars.judge(found.criteria_set.law, rules_of(found.season.council.statute), scores)
    context = {"rehearsal": found, "leads": leads, "judged": judged, "rows": list(scores.items())}
    return render(request, "evaluations/rehearsal/over.html", context)


def _sheet_page(
    request: HttpRequest, found: Rehearsal, leads: bool, refused: Refused | None = None, typed=None
) -> HttpResponse:
    seat = Seat.objects.get(council=found.season.council_id, user=request.user, voting=True)
    sheet = found.sheets.filter(seat=seat).first() or RehearsalSheet(version=0)
    law = found.criteria_set.law
    marks = {**sheet.marks, **(typed.marks if typed else {})}
    notes = {**sheet.notes, **(typed.notes if typed else {})}
    filling = Filling(marks, notes, refused.fields if refused else {})
    missed_rule = found.season.council.statute.missed_minimum
    context = {
        "rehearsal": found,
        "sheet": sheet,
        "seat": seat,
        "leads": leads,
        "rubric": rubric(law, found.cases, found.criteria_set_id, filling),
        "own": desks.own_totals(law, found.cases, sheet.marks, missed_rule),
        "desk": SimpleNamespace(reasons=[], missed_minimum=missed_rule),
        "refusals": [{"text": text} for text in refused.reasons] if refused else [],
    }
    status = UNPROCESSABLE if refused else 200
    return render(request, "evaluations/rehearsal/sheet.html", context, status=status)


@require_POST
@signed_in
def rehearsal_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the trial sheet; JSON for the page's script, else a page."""
    found, offices = _found(request.user, pk)
    if "member" not in offices:
        raise PermissionDenied(_("Anh/chị không chấm điểm trong hội đồng này."))

    def save(typed):
        facts = {"marks": typed.marks, "notes": typed.notes, "comment": typed.comment}
        return stage.save(request.user, pk, version=typed.version, now=clock.now(), **facts)

    if request.content_type == "application/json" or wants_json(request):

        def saved() -> dict:
            sheet, score = save(council_sheet.read(request))
            return saved_facts(sheet, score.total, score.parts)

        return scripted(saved)
    typed = None
    try:
        typed = council_sheet.read(request)
        sheet, __ = save(typed)
    except (Refused, Stale) as refused:
        shown = refused if isinstance(refused, Refused) else Refused([refused.message])
        return _sheet_page(request, found, bool(offices - {"member"}), shown, typed)
    messages.success(
        request, _("Đã lưu phiếu tập lúc {time}.").format(time=f"{timezone.localtime(sheet.saved_at):%H:%M}")
    )
    return redirect("rehearsal", pk)


@require_POST
@governed_by("session.rehearse")
def rehearsal_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End it: the trial sheets show side by side."""
    stage.end(request.user, pk, now=clock.now())
    messages.success(request, _("Buổi tập chấm đã kết thúc."))
    return redirect("rehearsal", pk)


@require_POST
@governed_by("session.rehearse")
def rehearsal_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete it with every trial sheet."""
    season = stage.delete(request.user, pk)
    messages.success(request, _("Đã xóa buổi tập chấm."))
    return redirect("session.rehearse", season.code)
