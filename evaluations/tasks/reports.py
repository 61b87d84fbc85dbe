"""The reports of the table (``documents/catalogue.py``) as workbooks, for the person who asked."""
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils.text import slugify

from evaluations.documents.catalogue import REPORTS, Report
from evaluations.models import Season, Session
from evaluations.selectors.offices import require_in_season, require_in_unit
from evaluations.selectors.reports import Asked
from ocop.accounts.models import Locality, User
from ocop.accounts.names import search_key
from ocop.jobs.handlers import Hopeless, Output, Work, handler
from ocop.journal import clock
from ocop.journal.words import kept

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REPORT_FILES_KEPT = timedelta(days=30)  # a report can be made again; its figures are those of the day it was made


def report_workbook(report: Report, work: Work) -> Output:
    """One report of the table as a workbook, for the person who asked: what they may not see is not in it."""
    asked = _asked(work)
    _still_may(report, asked)
    work.progress(0, 1, kept("Đọc dữ liệu"))
    facts = report.facts(asked)
    many = report.many(facts) if report.many else 1
    work.progress(0, many, kept("Ghi bảng tính"))
    try:
        data = report.build(facts, asked.now, lambda done: work.progress(done, max(many, done), kept("Ghi bảng tính")))
    except ValueError as error:  # the same rows would be refused again
        raise Hopeless(str(error)) from error
    return Output(f"{report.file_name}-{_slug(asked)}.xlsx", XLSX, data)


def _offer(report: Report) -> None:
    @handler(report.job, keep_for=REPORT_FILES_KEPT)
    def make(work: Work) -> Output:
        return report_workbook(report, work)


for _report in REPORTS.values():
    _offer(_report)


def _still_may(report: Report, asked: Asked) -> None:
    """Between asking and making a role may have ended."""
    try:
        if asked.season is not None:
            require_in_season(asked.user, report.act, asked.season)
        else:
            require_in_unit(asked.user, report.act, asked.unit)
    except PermissionDenied as denied:
        raise Hopeless(str(denied)) from denied


def _asked(work: Work) -> Asked:
    given, filters = work.params, work.params.get("filters") or {"batch": work.params.get("batch")}
    season = unit = batch = session = None
    if given.get("season"):
        season = Season.objects.select_related("unit", "council__statute").get(pk=given["season"])
        batch = season.batches.filter(pk=filters["batch"]).first() if filters.get("batch") else None
        session = Session.objects.filter(pk=filters["session"], batch__season=season).first() if filters.get(
            "session") else None
    else:
        unit = Locality.objects.get(pk=given["unit"])
    user = User.objects.get(pk=given["user"])
    return Asked(user, clock.now(), season=season, unit=unit, batch=batch, session=session, filters=filters)


def _slug(asked: Asked) -> str:
    if asked.season is None:
        return slugify(search_key(asked.unit.name)) or str(asked.unit.pk)
    parts = [asked.season.code]
    parts += [f"dot-{asked.batch.number}"] if asked.batch else []
    parts += [f"phien-{asked.session.held_on:%Y-%m-%d}"] if asked.session else []
    return "-".join(parts)
