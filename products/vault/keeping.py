"""Acts on evidence: keeping a file or an address, saying what it proves, taking it out of the working copy."""

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.http import Http404
from django.utils.translation import gettext as _

from ocop.accounts import names
from ocop.accounts.refusals import Refused
from ocop.journal.record import record
from products.dossiers import RELATED, may_change
from products.models import Copies, Dossier, Evidence, Scan
from products.vault import copies, preparing
from products.vault.kinds import Limits, Seen, Unfit, look_at

CHUNK = 1 << 20
FACTS = (
    "title", "kind", "issuer", "number", "named_producer", "named_product", "issued_on", "expires_on", "criteria",
)  # fmt: skip


def limits() -> Limits:
    """The installation's limits for one file."""
    return Limits(settings.EVIDENCE_MAX_MB, settings.EVIDENCE_MAX_PAGES, settings.EVIDENCE_MAX_MEGAPIXELS)


def keep_file(actor, dossier_id: int, upload, *, facts: dict, now: datetime) -> tuple[Evidence, bool]:
    """Keep an uploaded file in the dossier; returns (row, whether it is new).

    The same bytes a second time add their criteria to the row that is there: one file may support many criteria.
    Raises Refused with the reason beside ``files`` for a file that is not fit, PermissionDenied, Http404.
    """
    with transaction.atomic():  # before the bytes are read: nobody else's upload is looked at
        dossier = changing(actor, dossier_id)
    try:
        seen = look_at(upload.file, upload.name, limits())
    except Unfit as unfit:
        raise Refused([], {"files": [f"{upload.name}: {unfit}"]}) from unfit
    sha256 = _digest(upload)
    with transaction.atomic():
        dossier = changing(actor, dossier_id)
        there = dossier.evidence.standing().filter(sha256=sha256).first()
        if there is not None:
            return attach(actor, there, facts.get("criteria", []), now), False
        _refuse_too_much(dossier, seen)
        evidence = _row(actor, dossier, facts, upload.name, sha256, now)
        evidence.content_type, evidence.size, evidence.pages = seen.content_type, seen.size, seen.pages
        # Nobody gets the bytes before the scanner, where there is one, has looked at them.
        evidence.scan = Scan.WAITING if settings.CLAMAV else Scan.OFF
        evidence.copies = Copies.WAITING if seen.content_type in copies.DRAWN else Copies.NONE
        return _store(evidence, upload, actor, now), True


def _store(evidence: Evidence, upload, actor, now: datetime) -> Evidence:
    """Write the file, then the row; where the row fails the file goes again."""
    upload.seek(0)
    evidence.file.save(evidence.file_name, upload, save=False)
    try:
        evidence.save()
        _note(actor, "evidence.add", evidence, now, sha256=evidence.sha256, size=evidence.size)
        preparing.ask(evidence, now)
    except BaseException:
        evidence.file.delete(save=False)
        raise
    return evidence


def keep_address(actor, dossier_id: int, url: str, *, facts: dict, now: datetime) -> Evidence:
    """Keep a web address (a video, a page); raises as ``keep_file`` does."""
    with transaction.atomic():
        dossier = changing(actor, dossier_id)
        sha256 = hashlib.sha256(url.encode()).hexdigest()
        there = dossier.evidence.standing().filter(sha256=sha256).first()
        if there is not None:
            return attach(actor, there, facts.get("criteria", []), now)
        place = urlsplit(url)
        named = {**facts, "title": facts.get("title") or f"{place.hostname}{place.path.rstrip('/')}"[:200]}
        evidence = _row(actor, dossier, named, url, sha256, now)
        evidence.url, evidence.content_type, evidence.size = url, "text/uri-list", 0
        evidence.save()
        _note(actor, "evidence.add", evidence, now, sha256=sha256, size=0)
        return evidence


def describe(actor, evidence_id: int, *, facts: dict, now: datetime) -> Evidence:
    """Correct what is said of a file (title, kind, issuer, number, dates, criteria)."""
    with transaction.atomic():
        evidence = standing(actor, evidence_id)
        given = {name: facts[name] for name in FACTS if name in facts}
        given["title"] = names.tidy(given.get("title", "") or evidence.title)[:200]
        changed = sorted(name for name, value in given.items() if getattr(evidence, name) != value)
        for name in changed:
            setattr(evidence, name, given[name])
        if changed:
            evidence.save(update_fields=changed)
            _note(actor, "evidence.describe", evidence, now, fields=changed)
        return evidence


def attach(actor, evidence: Evidence, criteria: list[str], now: datetime) -> Evidence:
    """Let a file support more criteria; inside an act that has locked the dossier."""
    added = [code for code in criteria if code not in evidence.criteria]
    if added:
        evidence.criteria = [*evidence.criteria, *added]
        evidence.save(update_fields=["criteria"])
        _note(actor, "evidence.describe", evidence, now, fields=["criteria"])
    return evidence


def remove(actor, evidence_id: int, *, now: datetime) -> Evidence:
    """Take a file out of the working copy. Row and bytes stay: filed versions name them."""
    with transaction.atomic():
        evidence = standing(actor, evidence_id)
        evidence.removed_at, evidence.removed_by = now, actor
        evidence.save(update_fields=["removed_at", "removed_by"])
        _note(actor, "evidence.remove", evidence, now, sha256=evidence.sha256)
        return evidence


def changing(actor, dossier_id: int) -> Dossier:
    """The dossier under a lock, which the actor may change now; Http404, PermissionDenied or Refused otherwise."""
    rows = Dossier.objects.select_for_update(of=("self",)).select_related(*RELATED)
    dossier = rows.filter(pk=dossier_id).first()
    if dossier is None or not Dossier.objects.visible_to(actor).filter(pk=dossier_id).exists():
        raise Http404(_("Không tìm thấy hồ sơ này."))
    may_change(actor, dossier)
    return dossier


def standing(actor, evidence_id: int) -> Evidence:
    """A file of the working copy that the actor may change; its dossier is locked. Raises as ``changing``."""
    found = Evidence.objects.standing().filter(pk=evidence_id).first()
    if found is None:
        raise Http404(_("Không tìm thấy tài liệu này."))
    dossier = changing(actor, found.dossier_id)
    found = dossier.evidence.standing().filter(pk=evidence_id).first()
    if found is None:
        raise Http404(_("Không tìm thấy tài liệu này."))
    found.dossier = dossier
    return found


def _row(actor, dossier: Dossier, facts: dict, name: str, sha256: str, now: datetime) -> Evidence:
    given = {key: facts[key] for key in FACTS if facts.get(key)}
    given["title"] = names.tidy(given.get("title", "") or name.rsplit(".", 1)[0] or name)[:200]
    # The end of a long name says what the file is.
    return Evidence(
        dossier=dossier, file_name=names.tidy(name)[-200:], sha256=sha256, uploaded_by=actor, uploaded_at=now, **given
    )


def _refuse_too_much(dossier: Dossier, seen: Seen) -> None:
    held = dossier.evidence.standing().aggregate(all=Sum("size"))["all"] or 0
    if held + seen.size > settings.EVIDENCE_DOSSIER_MAX_MB * 1_000_000:
        text = _(
            "Cả hồ sơ vượt {most} MB. Hãy gỡ bớt tệp không cần thiết."
        ).format(most=settings.EVIDENCE_DOSSIER_MAX_MB)
        raise Refused([], {"files": [text]})


def _digest(upload) -> str:
    upload.seek(0)
    found = hashlib.sha256()
    for chunk in upload.chunks(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def _note(actor, act: str, evidence: Evidence, now: datetime, **details) -> None:
    unit = evidence.dossier.product.producer.commune_id
    record(actor, act, evidence, at=now, unit=unit, details={"dossier": evidence.dossier_id, **details})
