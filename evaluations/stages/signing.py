"""The official signature: the unsigned PDF goes out, the signed one comes back, is verified and locked.

The English version is asked for here as well: a copy for reading abroad, which nobody signs.
"""

import hashlib
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from evaluations.models import Certificate, CertificateFile, Recognition
from evaluations.rules.validity import Status
from evaluations.stages._life import acting, reasons, status_of
from ocop.accounts.refusals import Refused
from ocop.jobs import queue
from ocop.journal.words import kept
from ocop.papers import signatures
from products.vault import keeping
from products.vault.kinds import look_at
from products.vault.unfit import Unfit

MAX_SIGNED = 20_000_000  # bytes; our paper has about 70,000
KINDS = CertificateFile.Kind
ENGLISH_JOB = "certificate_english"


def base_of(certificate: Certificate) -> bytes:
    """The bytes that were handed out to be signed: with the portal's own seal where it has one."""
    sealed = certificate.files.filter(kind=KINDS.SEALED).first()
    with (sealed.file if sealed else certificate.file).open("rb") as stored:
        return stored.read()


@reasons("certificate.take_back")
def take_back_reasons(recognition: Recognition, day: date) -> list[str]:
    """Why no signed PDF can come back: ours is not made, a signed one is locked already, or it was revoked."""
    certificate = recognition.certificate
    if status_of(recognition, day) == Status.REVOKED:
        return [_("Giấy chứng nhận đã bị thu hồi.")]
    if certificate is None or certificate.cause not in Certificate.OURS:
        return [_("Giấy này không do cổng lập.")]
    if not certificate.sha256:
        return [_("Bản PDF đang được lập.")]
    if certificate.files.filter(kind=KINDS.SIGNED).exists():
        return [_("Đã nhận và khóa bản ký số của giấy này.")]
    return []


def take_back(actor, recognition_id: int, *, upload, now: datetime) -> CertificateFile:
    """Take the officially signed PDF back: its content must be ours and every signature intact; then it is locked.

    Raises Refused beside ``file`` with the reason, in words.
    """
    with acting("certificate.take_back", actor, recognition_id, now) as act:
        certificate = act.recognition.certificate
        if upload.size > MAX_SIGNED:
            act.refuse_fields({"file": [_("Tệp lớn hơn 20 MB nên không phải giấy chứng nhận của cổng.")]})
        data = upload.read()
        try:
            found = signatures.check_signed(data, base_of(certificate))
        except signatures.Unfit as unfit:
            raise Refused([], {"file": [str(unfit)]}) from unfit
        facts = {"signatures": [each.as_json() for each in found]}
        kept = keep_file(certificate, KINDS.SIGNED, data, facts=facts, actor=actor, now=now)
        act.details.update(certificate=certificate.number, sha256=kept.sha256, signer=found[-1].signer)
    return kept


def keep_file(certificate: Certificate, kind: str, data: bytes, *, facts=None, actor=None, now) -> CertificateFile:
    """Store a file beside the unsigned one, once; a second call for the same kind changes nothing."""
    there = certificate.files.filter(kind=kind).first()
    if there is not None:
        return there
    sha256 = hashlib.sha256(data).hexdigest()
    name = f"certificates/{certificate.year}/{certificate.pk}-{kind}-{sha256[:16]}.pdf"
    stored = default_storage.save(name, ContentFile(data))
    return CertificateFile.objects.create(
        certificate=certificate, kind=kind, file=stored, sha256=sha256, size=len(data), signature=facts or {},
        added_by=actor, added_at=now,
    )  # fmt: skip


@reasons("certificate.attach_scan")
def attach_scan_reasons(recognition: Recognition, day: date) -> list[str]:
    """Why no scan is wanted: the portal made the paper itself, or a scan is kept already."""
    certificate = recognition.certificate
    if certificate is None or certificate.cause in Certificate.OURS:
        return [_("Giấy này do cổng lập, không cần bản quét.")]
    return [_("Đã có bản quét.")] if certificate.files.filter(kind=KINDS.SCAN).exists() else []


def attach_scan(actor, recognition_id: int, *, upload, now: datetime) -> CertificateFile:
    """Keep the scanned PDF of a certificate that was not printed here. Raises Refused beside ``file``."""
    with acting("certificate.attach_scan", actor, recognition_id, now) as act:
        try:
            seen = look_at(upload.file, upload.name, keeping.limits())
        except Unfit as unfit:
            raise Refused([], {"file": [str(unfit)]}) from unfit
        if seen.content_type != "application/pdf" or upload.size > MAX_SIGNED:
            act.refuse_fields({"file": [_("Cần một tệp PDF không quá 20 MB.")]})
        upload.seek(0)
        certificate = act.recognition.certificate
        kept = keep_file(certificate, KINDS.SCAN, upload.read(), actor=actor, now=now)
        act.details.update(certificate=certificate.number, sha256=kept.sha256)
    return kept


@reasons("certificate.english")
def english_reasons(recognition: Recognition, day: date) -> list[str]:
    """Why no English version has to be made: it is there, or the paper was not printed here."""
    certificate = recognition.certificate
    if certificate is None or certificate.cause not in Certificate.OURS:
        return [_("Giấy này không do cổng lập.")]
    if certificate.files.filter(kind=KINDS.ENGLISH).exists():
        return [_("Đã có bản tiếng Anh.")]
    return []


def ask_english(actor, recognition_id: int, *, now: datetime) -> Certificate:
    """Ask for the English version; asked twice it is one job."""
    with acting("certificate.english", actor, recognition_id, now) as act:
        certificate = act.recognition.certificate
        queue.ask(
            ENGLISH_JOB, {"certificate": certificate.pk},
            title=kept(f"Giấy chứng nhận {certificate.number} (tiếng Anh)"),
            requested_by=actor, at=now, dedupe=f"{ENGLISH_JOB}:{certificate.pk}",
        )  # fmt: skip
        act.details.update(certificate=certificate.number)
    return certificate


