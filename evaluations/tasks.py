"""Handlers of the jobs of this app: take ids, call one function, are safe to run twice."""
import hashlib
from datetime import date
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from evaluations.documents import forwarding_dossier
from evaluations.documents.certificate import CertificateContext, render
from evaluations.documents.registrations_workbook import registrations_workbook
from evaluations.documents.tally_workbook import tally_workbook as workbook_of
from evaluations.models import Batch, Certificate, Season
from evaluations.selectors import registrations, tally
from evaluations.selectors.papers import forwarding as forwarding_rows
from evaluations.selectors.papers import visible
from evaluations.stages import papers
from evaluations.stages.papers import FORWARDING, LETTERS
from evaluations.stages.reports import REGISTRATIONS, TALLY
from ocop.accounts.models import User
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


@handler(TALLY)
def tally_workbook(work: Work) -> Output:
    """The closed rounds of a season as a workbook, for the person who asked: what they may not see is not in it."""
    user, season, batch = _asked(work)
    work.progress(0, 2, "Đọc phiếu đã khoá")
    facts, rows = tally.season_tally(user, season, clock.now(), batch)
    work.progress(1, 2, f"Ghi {len(rows)} sản phẩm")
    try:
        data = workbook_of(facts, rows)
    except ValueError as error:  # the same rows would be refused again
        raise Hopeless(str(error)) from error
    return Output(f"tong-hop-diem-{_slug(season, batch)}.xlsx", XLSX, data)


@handler(REGISTRATIONS)
def registrations_report(work: Work) -> Output:
    """Registrations by unit and sector as a workbook."""
    user, season, batch = _asked(work)
    try:
        data = registrations_workbook(registrations.of_season(user, season, batch), clock.now())
    except ValueError as error:
        raise Hopeless(str(error)) from error
    return Output(f"dang-ky-{_slug(season, batch)}.xlsx", XLSX, data)


@handler(LETTERS)
def result_letters(work: Work) -> None:
    """The result letters of a batch, each a paper with its own job; a second run makes only what is missing."""
    user = User.objects.get(pk=work.params["user"])
    made = papers.make_letters(user, work.params["batch"], now=clock.now())
    work.progress(len(made), len(made), f"{len(made)} thông báo")


@handler(FORWARDING)
def forwarding(work: Work) -> Output:
    """Everything that goes up with a batch's dossiers as one zip, for the person who asked."""
    user, batch = User.objects.get(pk=work.params["user"]), visible.batch_of(work.params["batch"])
    rows = forwarding_rows.forwarded(user, batch)
    found = list(forwarding_rows.members(user, batch, rows))
    try:
        data = forwarding_dossier.build(batch, rows, found, lambda done, total: work.progress(done, total, "Gói tệp"))
    except (forwarding_dossier.TooLarge, forwarding_dossier.Altered) as error:
        raise Hopeless(str(error)) from error
    return Output(f"ho-so-chuyen-{_slug(batch.season, batch)}.zip", "application/zip", data)


def _asked(work: Work) -> tuple[User, Season, Batch | None]:
    season = Season.objects.select_related("unit", "council__statute").get(pk=work.params["season"])
    batch = Batch.objects.filter(pk=work.params["batch"], season=season).first() if work.params["batch"] else None
    return User.objects.get(pk=work.params["user"]), season, batch


def _slug(season: Season, batch: Batch | None) -> str:
    return f"{season.code}-dot-{batch.number}" if batch else season.code
