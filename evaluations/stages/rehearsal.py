"""Rehearsals: the council tries the sheet on an invented product. Nothing of it reaches an evaluation or a result."""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from councils.models import Council, Seat
from evaluations.models import Rehearsal, RehearsalSheet, Season
from evaluations.rules.scoring import SheetScore, score_sheet
from evaluations.selectors.offices import require_in_season, season_offices
from evaluations.selectors.sessions import may_see_season
from evaluations.stages.scoring import merge
from ocop.accounts.refusals import Refused, Stale
from ocop.journal.record import record
from products.models import CriteriaSet


def begin(actor, season_id: int, criteria_set_id: int, *, now: datetime) -> Rehearsal:
    """Open a rehearsal with one of the sets of the season's regulation; criteria with cases take the first."""
    with transaction.atomic():
        season = Season.objects.select_related("unit").filter(pk=season_id).first()
        if season is None or not may_see_season(actor, season):
            raise Http404(_("Không tìm thấy kế hoạch này."))
        require_in_season(actor, "session.rehearse", season)
        used = CriteriaSet.objects.filter(pk=criteria_set_id).first()
        if used is None:
            raise Refused([_("Chọn một bộ sản phẩm.")], {"criteria_set": [_("Chọn một bộ sản phẩm.")]})
        if season.council_id is None:
            raise Refused([_("Kế hoạch chưa có hội đồng.")])
        if season.rehearsals.filter(ended_at__isnull=True).exists():
            raise Refused([_("Đang có một buổi tập chấm; kết thúc buổi đó trước.")])
        cases = {c.code: c.cases[0].case for c in used.law.case_criteria}
        made = Rehearsal.objects.create(
            season=season, criteria_set=used, cases=cases, opened_by=actor, opened_at=now
        )
        record(actor, "session.rehearse", season, at=now, unit=season.unit_id, details={"set": used.code})
        return made


def visible(user):
    """The rehearsals of the seasons whose council the person sits in, helps or sets up."""
    councils = Council.objects.of_person(user).values("pk")
    return Rehearsal.objects.filter(season__council__in=councils).select_related("season__unit", "criteria_set")


def save(
    actor, rehearsal_id: int, *, version: int, marks: dict, notes: dict, comment: str | None, now: datetime
) -> tuple[RehearsalSheet, SheetScore]:
    """Save one's own trial sheet, as a real one is saved: refused faults by criterion, 409 for an older version."""
    with transaction.atomic():
        rehearsal = locked(actor, rehearsal_id)
        seat = Seat.objects.filter(council=rehearsal.season.council_id, user=actor, voting=True).first()
        if seat is None:
            raise Http404(_("Không tìm thấy buổi tập chấm này."))
        if rehearsal.ended_at:
            raise Refused([_("Buổi tập chấm đã kết thúc.")])
        sheet = rehearsal.sheets.filter(seat=seat).first() or RehearsalSheet(rehearsal=rehearsal, seat=seat, version=0)
        if sheet.version != version:
            theirs = {"marks": sheet.marks, "notes": sheet.notes, "comment": sheet.comment}
            mine = {"marks": marks, "notes": notes, "comment": comment or ""}
            raise Stale(sheet.version, theirs=theirs, mine=mine, message=_("Phiếu tập đã được lưu ở cửa sổ khác."))
        score = merge(sheet, rehearsal.criteria_set.law, rehearsal.cases, marks, notes, comment)
        sheet.version += 1
        sheet.saved_at = now
        sheet.save()
        return sheet, score


def end(actor, rehearsal_id: int, *, now: datetime) -> Rehearsal:
    """End the rehearsal: everybody's trial sheets show side by side, as after a real close."""
    with transaction.atomic():
        rehearsal = locked(actor, rehearsal_id)
        require_in_season(actor, "session.rehearse", rehearsal.season)
        if rehearsal.ended_at:
            raise Refused([_("Buổi tập chấm đã kết thúc.")])
        rehearsal.ended_at = now
        rehearsal.save(update_fields=["ended_at"])
        return rehearsal


def delete(actor, rehearsal_id: int) -> Season:
    """Delete the rehearsal with every trial sheet."""
    with transaction.atomic():
        rehearsal = locked(actor, rehearsal_id)
        require_in_season(actor, "session.rehearse", rehearsal.season)
        season = rehearsal.season
        rehearsal.delete()
        return season


def locked(actor, rehearsal_id: int) -> Rehearsal:
    """The rehearsal under a lock; Http404 where the person does not see it."""
    rows = Rehearsal.objects.select_for_update(of=("self",)).select_related("season__unit", "criteria_set")
    found = rows.filter(pk=rehearsal_id).first()
    if found is None or not season_offices(actor, found.season):
        raise Http404(_("Không tìm thấy buổi tập chấm này."))
    return found


def scores(rehearsal: Rehearsal) -> dict[Seat, SheetScore]:
    """The finished trial sheets' points by member; {} before the end."""
    if rehearsal.ended_at is None:
        return {}
    law = rehearsal.criteria_set.law
    sheets = rehearsal.sheets.select_related("seat").order_by("seat__position")
    counted = {sheet.seat: score_sheet(law, rehearsal.cases, sheet.marks) for sheet in sheets}
    return {seat: score for seat, score in counted.items() if score.complete}
