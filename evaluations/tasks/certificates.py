"""Certificates as PDF: made once from their stored content, kept with their hash, sealed where there is a key."""
import hashlib
from datetime import date
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from evaluations.documents import certificate_english as certificate_english_paper
from evaluations.documents.certificate import CertificateContext, render
from evaluations.models import Certificate, CertificateFile
from evaluations.stages import signing
from ocop.jobs.handlers import Hopeless, Output, Work, handler
from ocop.journal import clock
from ocop.journal.words import kept
from ocop.papers import seal, signatures


@handler("certificate_pdf")
def certificate_pdf(work: Work) -> Output:
    """Make a certificate's PDF from its stored content and keep it with its hash; a second run changes nothing."""
    certificate = Certificate.objects.get(pk=work.params["certificate"])
    data = render(context_of(certificate.content))
    sealed = _sealed(data, certificate)
    name = f"{certificate.number.replace('/', '-')}.pdf"
    return Output(name, "application/pdf", data, then=partial(keep, certificate.pk, data, sealed))


def context_of(content: dict) -> CertificateContext:
    """The stored JSON content as the paper's context."""
    dates = {name: date.fromisoformat(content[name]) for name in ("decision_date", "issued_on", "valid_until")}
    return CertificateContext(**{**content, **dates, "signer_lines": tuple(content["signer_lines"])})


def keep(certificate_id: int, data: bytes, sealed: bytes | None = None) -> None:
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
    if sealed is not None:
        facts = {"signatures": [each.as_json() for each in signatures.signatures_of(sealed)]}
        kind = CertificateFile.Kind.SEALED
        signing.keep_file(certificate, kind, sealed, facts=facts, now=certificate.made_at)


def _sealed(data: bytes, certificate: Certificate) -> bytes | None:
    """The paper with the portal's own seal, None where the installation has no key."""
    try:
        key = seal.key()
    except seal.NoKey as error:  # trying again finds the same setting
        raise Hopeless(str(error)) from error
    return seal.seal(data, key, reason=kept(f"Giấy chứng nhận số {certificate.number}")) if key else None


@handler(signing.ENGLISH_JOB)
def certificate_english(work: Work) -> Output:
    """Make the English version from the stored content; a second run changes nothing."""
    certificate = Certificate.objects.select_related("unit").get(pk=work.params["certificate"])
    data = certificate_english_paper.render(context_of(certificate.content), certificate.unit)
    kept = partial(_keep_english, certificate.pk, data)
    return Output(f"{certificate.number.replace('/', '-')}-en.pdf", "application/pdf", data, then=kept)


def _keep_english(certificate_id: int, data: bytes) -> None:
    certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
    signing.keep_file(certificate, CertificateFile.Kind.ENGLISH, data, now=clock.now())


def _whole(name: str, sha256: str) -> bool:
    if not default_storage.exists(name):
        return False
    with default_storage.open(name) as stored:
        return hashlib.sha256(stored.read()).hexdigest() == sha256
