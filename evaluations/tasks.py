"""Handlers of the jobs of this app: take ids, call one function, are safe to run twice."""
import hashlib
from datetime import date
from functools import partial

from django.core.files.base import ContentFile

from evaluations.documents.certificate import CertificateContext, render
from evaluations.models import Certificate
from ocop.jobs.handlers import Output, Work, handler
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
    """Store the file with its certificate once; runs in the transaction that marks the job ready."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
    if certificate.sha256:
        return
    certificate.sha256, certificate.made_at = hashlib.sha256(data).hexdigest(), clock.now()
    certificate.file.save("certificate.pdf", ContentFile(data), save=False)
    certificate.save(update_fields=["file", "sha256", "made_at"])
