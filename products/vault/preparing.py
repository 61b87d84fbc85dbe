"""What happens to a kept file in the background: the scanner looks at it, then its pages are drawn."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from ocop.jobs import queue
from ocop.jobs.handlers import Hopeless
from ocop.jobs.models import Job
from ocop.journal import clock
from ocop.journal.record import record
from ocop.journal.words import kept
from products.models import Copies, Evidence, Scan
from products.vault import copies, scanner

PREPARE, SCAN = "evidence.prepare", "evidence.scan"
AGAIN_AFTER = timedelta(seconds=60)  # a scanner that was down is asked again after this long
MOST_AT_ONCE = 200


def ask(evidence: Evidence, at: datetime) -> Job | None:
    """Ask for what the file still needs, inside the act's transaction; None where it needs nothing."""
    if evidence.scan == Scan.WAITING or evidence.copies == Copies.WAITING:
        return _ask(PREPARE, evidence, at)
    if evidence.scan == Scan.OFF and settings.CLAMAV and evidence.file:
        return _ask(SCAN, evidence, at)
    return None


def _ask(kind: str, evidence: Evidence, at: datetime) -> Job:
    title = kept(f"Kiểm tra, tạo bản xem: {evidence.title}")
    return queue.ask(kind, {"evidence": evidence.pk}, title=title, at=at, dedupe=f"{kind}:{evidence.pk}")


def prepare(evidence_id: int, progress) -> None:
    """Scan the file where a scanner is set, then draw it. Safe to repeat. Raises Hopeless while the scanner is down."""
    evidence = Evidence.objects.get(pk=evidence_id)
    if evidence.scan in (Scan.WAITING, Scan.OFF):
        _scan(evidence)
    if evidence.is_held or evidence.copies != Copies.WAITING:
        return
    try:
        pages, light = _of_another_row(evidence) or copies.make(evidence, progress)
    except copies.NotDrawn as failed:
        changed = {"copies": Copies.FAILED, "copies_note": str(failed)}
    else:
        changed = {"copies": Copies.READY, "copies_note": "", "page_images": pages, "light_size": light}
    Evidence.objects.filter(pk=evidence.pk).update(**changed)


def _of_another_row(evidence: Evidence) -> tuple[int, int | None] | None:
    """What was drawn already of the same stored file: a renewed dossier shares the bytes of the last one."""
    rows = Evidence.objects.filter(file=evidence.file.name, copies=Copies.READY).exclude(pk=evidence.pk)
    return rows.values_list("page_images", "light_size").first()


def _scan(evidence: Evidence) -> None:
    """Ask the scanner and write down what it said; without one nothing is held back."""
    if not settings.CLAMAV:
        changed = {"scan": Scan.OFF, "scan_note": ""}
    else:
        try:
            with evidence.file.open("rb") as file:
                verdict = scanner.scan(file, settings.CLAMAV)
        except scanner.ScannerDown as down:
            Evidence.objects.filter(pk=evidence.pk).update(scan_note=str(down)[:200])
            raise Hopeless(str(down)) from down
        state = Scan.CLEAN if verdict.clean else Scan.INFECTED
        changed = {"scan": state, "scan_note": verdict.found[:200], "scanned_at": clock.now()}
    with transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk).update(**changed)
        if changed["scan"] == Scan.INFECTED:
            details = {"dossier": evidence.dossier_id, "sha256": evidence.sha256, "found": changed["scan_note"]}
            unit = evidence.dossier.product.producer.commune_id
            record(None, "evidence.block", evidence, at=changed["scanned_at"], unit=unit, details=details)
    for name, value in changed.items():
        setattr(evidence, name, value)


def ask_again(now: datetime) -> int:
    """Ask anew for files that still wait: the scanner was down, or was set up after they came. Returns how many.

    A file whose drawing broke its process five times is not tried for ever: it is marked as not drawn.
    """
    wanted = Q(scan=Scan.WAITING) | Q(copies=Copies.WAITING)
    if settings.CLAMAV:
        wanted |= Q(scan=Scan.OFF)
    rows = list(Evidence.objects.filter(wanted).exclude(file="").order_by("pk")[:MOST_AT_ONCE])
    keys = [f"{kind}:{row.pk}" for row in rows for kind in (PREPARE, SCAN)]
    jobs = {job.dedupe: job for job in Job.objects.filter(dedupe__in=keys)} if rows else {}
    asked = 0
    for row in rows:
        job = jobs.get(f"{PREPARE}:{row.pk}") if row.copies == Copies.WAITING or row.scan == Scan.WAITING else None
        if job and job.state in (Job.State.QUEUED, Job.State.RUNNING):
            continue
        if job and job.state == Job.State.FAILED and row.scan != Scan.WAITING:
            Evidence.objects.filter(pk=row.pk).update(copies=Copies.FAILED, copies_note=copies.FAILED)
            continue
        last = job or jobs.get(f"{SCAN}:{row.pk}")
        if last and last.finished_at and now - last.finished_at < AGAIN_AFTER:
            continue
        with transaction.atomic():
            asked += ask(row, now) is not None
    return asked
