"""Handlers of the jobs of this app: take ids, call one function, are safe to run twice."""
import hashlib
from datetime import date, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.text import slugify

from evaluations.documents.catalogue import REPORTS, Report
from evaluations.documents.certificate import CertificateContext, render
from evaluations.models import Certificate, Season, Session
from evaluations.selectors.offices import require_in_season, require_in_unit
from evaluations.selectors.reports import Asked
from ocop.accounts.models import Locality, User
from ocop.accounts.names import search_key
from ocop.jobs.handlers import Hopeless, Output, Work, handler
from ocop.journal import clock


@handler("certificate_pdf")
def certificate_pdf(work: Work) -> Output:
    """Make a certificate's PDF from its stored content and keep it with its hash; a second run changes nothing."""
    certificate = Certificate.objects.get(pk=work.params["certificate"])
    data = render(context_of(certificate.content))
    name = f"{certificate.number.replace('/', '-')}.pdf"
    return Output(name, "application/pdf", data, then=partial(keep, certificate.pk, data))


def context_of(content: dict) -> CertificateContext:
    """The stored JSON content as the paper's context."""
    dates = {name: date.fromisoformat(content[name]) for name in ("decision_date", "issued_on", "valid_until")}
    return CertificateContext(**{**content, **dates, "signer_lines": tuple(content["signer_lines"])})


def keep(certificate_id: int, data: bytes) -> None:
    """Store the file with its certificate once; runs in the transaction that marks the job ready.

    The file's name is made from its row and hash, so a run that a dead worker began is finished and not repeated:
    what stands there under that name is used when it is whole and written anew when it is not.
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
    if certificate.sha256:
        return
    certificate.sha256, certificate.made_at = hashlib.sha256(data).hexdigest(), clock.now()
    field = certificate._meta.get_field("file")
    name = field.generate_filename(certificate, f"{certificate.sha256[:16]}.pdf")
    if not _whole(name, certificate.sha256):
        default_storage.delete(name)
        name = default_storage.save(name, ContentFile(data))
    certificate.file.name = name
    certificate.save(update_fields=["file", "sha256", "made_at"])


def _whole(name: str, sha256: str) -> bool:
    if not default_storage.exists(name):
        return False
    with default_storage.open(name) as stored:
        return hashlib.sha256(stored.read()).hexdigest() == sha256


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REPORT_FILES_KEPT = timedelta(days=30)  # a report can be made again; its figures are those of the day it was made


def report_workbook(report: Report, work: Work) -> Output:
    """One report of the table as a workbook, for the person who asked: what they may not see is not in it."""
    asked = _asked(work)
    _still_may(report, asked)
    work.progress(0, 1, "Đọc dữ liệu")
    facts = report.facts(asked)
    many = report.many(facts) if report.many else 1
    work.progress(0, many, "Ghi bảng tính")
    try:
        data = report.build(facts, asked.now, lambda done: work.progress(done, max(many, done), "Ghi bảng tính"))
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
