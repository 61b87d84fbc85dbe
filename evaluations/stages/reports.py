"""Asking for a season's reports: who may, what has to be there first, and the job that makes the workbook."""

from datetime import datetime

from django.db import transaction
from django.http import Http404

from evaluations.models import AgendaItem, Batch, Season
from evaluations.selectors.offices import require_in_season, season_offices
from ocop.accounts.refusals import Refused
from ocop.jobs import queue
from ocop.jobs.models import Job
from ocop.journal.record import record

TALLY, REGISTRATIONS = "tally_workbook", "registrations_workbook"
TITLES = {TALLY: "Tổng hợp điểm", REGISTRATIONS: "Sản phẩm đăng ký"}


def reasons_against_tally(season: Season, batch: Batch | None = None) -> list[str]:
    """Why there is no tally to make: no council, or no round that is closed."""
    if season.council_id is None:
        return ["Kế hoạch chưa có hội đồng."]
    closed = AgendaItem.objects.filter(evaluation__season=season, closed_at__isnull=False)
    if batch is not None:
        closed = closed.filter(evaluation__batch=batch)
    return [] if closed.exists() else ["Chưa có vòng chấm nào đóng; điểm chỉ tổng hợp sau khi đóng."]


def ask_tally(actor, season_id: int, *, now: datetime, batch_id: int | None = None) -> Job:
    """Ask for the workbook of every closed round's totals. Raises Http404, PermissionDenied or Refused."""
    return _ask(TALLY, actor, season_id, batch_id, now)


def ask_registrations(actor, season_id: int, *, now: datetime, batch_id: int | None = None) -> Job:
    """Ask for the workbook of registrations by unit and sector. Raises Http404 or PermissionDenied."""
    return _ask(REGISTRATIONS, actor, season_id, batch_id, now)


def _ask(kind: str, actor, season_id: int, batch_id: int | None, now: datetime) -> Job:
    with transaction.atomic():
        season = Season.objects.select_related("unit", "council").filter(pk=season_id).first()
        if season is None or not season_offices(actor, season):
            raise Http404("Không tìm thấy kế hoạch này.")
        require_in_season(actor, "report.tally", season)
        batch = season.batches.filter(pk=batch_id).first() if batch_id else None
        if batch_id and batch is None:
            raise Refused(["Đợt này không thuộc kế hoạch."], {"batch": ["Chọn một đợt của kế hoạch."]})
        reasons = reasons_against_tally(season, batch) if kind == TALLY else []
        if reasons:
            raise Refused(reasons)
        part = f" – đợt {batch.number}" if batch else ""
        job = queue.ask(
            kind,
            {"season": season.pk, "batch": batch.pk if batch else None, "user": actor.pk},
            title=f"{TITLES[kind]} – {season.title}{part}",
            requested_by=actor,
            at=now,
        )
        details = {"kind": kind, "batch": batch.number if batch else None, "job": str(job.pk)}
        record(actor, "report.tally", season, at=now, unit=season.unit_id, details=details)
        return job
