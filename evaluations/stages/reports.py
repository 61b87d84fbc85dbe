"""Asking for a report: who may, what has to be there first, and the job that makes the workbook."""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from evaluations.documents.catalogue import Report, reasons_against
from evaluations.models import Season, Session
from evaluations.models.wording import in_vietnamese
from evaluations.selectors.offices import require_in_season, require_in_unit, season_offices, unit_offices
from evaluations.selectors.reports import Asked
from ocop.accounts.models import Locality
from ocop.accounts.refusals import Refused
from ocop.jobs import queue
from ocop.jobs.models import Job
from ocop.journal.record import record


def ask_of_season(actor, report: Report, season_id: int, *, now: datetime, filters: dict | None = None) -> Job:
    """Ask for a report of a season. ``filters``: plain values by name, ``batch`` and ``session`` as ids.

    Raises Http404 for a season the actor has no office in, PermissionDenied, or Refused.
    """
    with transaction.atomic():
        season = Season.objects.select_related("unit", "council").filter(pk=season_id).first()
        if season is None or not season_offices(actor, season):
            raise Http404(_("Không tìm thấy kế hoạch này."))
        require_in_season(actor, report.act, season)
        asked = _of_season(actor, season, now, filters or {})
        reasons = reasons_against(report, asked)
        if reasons:
            raise Refused(reasons)
        return _ask(report, asked, season, season.unit_id)


def ask_of_unit(actor, report: Report, unit_id: int, *, now: datetime, filters: dict | None = None) -> Job:
    """Ask for a report of a place. Raises Http404 for a place the actor holds no office over, or PermissionDenied."""
    with transaction.atomic():
        unit = Locality.objects.filter(pk=unit_id).first()
        if unit is None or not unit_offices(actor, unit):
            raise Http404(_("Không tìm thấy đơn vị này."))
        require_in_unit(actor, report.act, unit)
        return _ask(report, Asked(actor, now, unit=unit, filters=filters or {}), unit, unit.pk)


def _of_season(actor, season: Season, now: datetime, filters: dict) -> Asked:
    batch = season.batches.filter(pk=filters["batch"]).first() if filters.get("batch") else None
    if filters.get("batch") and batch is None:
        raise Refused([_("Đợt này không thuộc kế hoạch.")], {"batch": [_("Chọn một đợt của kế hoạch.")]})
    held = Session.objects.filter(batch__season=season)
    session = held.filter(pk=filters["session"]).first() if filters.get("session") else None
    if filters.get("session") and session is None:
        raise Refused([_("Phiên họp này không thuộc kế hoạch.")], {"session": [_("Chọn một phiên họp của kế hoạch.")]})
    return Asked(actor, now, season=season, batch=batch, session=session, filters=filters)


def _ask(report: Report, asked: Asked, subject, unit_id: int) -> Job:
    filters = {name: asked.filters[name] for name in report.filters if asked.filters.get(name)}
    with in_vietnamese():
        title = f"{report.rule.label} – {asked.title}" + (f" – {asked.session}" if asked.session else "")
    job = queue.ask(
        report.job,
        {
            "season": asked.season.pk if asked.season else None,
            "unit": asked.unit.pk if asked.unit else None,
            "filters": filters,
            "user": asked.user.pk,
        },
        title=title,
        requested_by=asked.user,
        at=asked.now,
    )
    details = {"job": str(job.pk), **filters}
    record(asked.user, report.act, subject, at=asked.now, unit=unit_id, details=details)
    return job
