"""Receiving a file in pieces: what came stays, and after a lost connection the next piece goes on from there.

The length of the part file is the offset, so nothing has to be written to the database while bytes come in. A lock on
the part file lets one piece in at a time; another process of the same server, or of one sharing the folder, waits.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path, PurePath
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Sum
from django.http import Http404
from django.utils.translation import gettext as _

from ocop.accounts import names
from ocop.accounts.refusals import Refused
from products.models import Dossier, Upload
from products.vault import keeping
from products.vault.kinds import EXTENSIONS

PIECE = 1 << 16
MOST_OPEN = 100  # unfinished uploads of one person in one dossier
CHECKSUMS = ("sha1", "sha256")


class Busy(Exception):
    """Another piece of the same upload is coming in."""


class WrongOffset(Exception):
    """The piece does not begin where the upload stands (the argument, in bytes)."""


class WrongChecksum(Exception):
    """The piece was altered on its way; nothing of it is kept."""


class TooLong(Exception):
    """More bytes came than were declared."""


def folder() -> Path:
    """Where part files lie; made when it is first needed, closed to other users of the machine."""
    place = Path(settings.UPLOAD_ROOT or Path(settings.MEDIA_ROOT) / "uploads")
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def part(upload: Upload) -> Path:
    """The part file of an upload."""
    return folder() / f"{upload.pk.hex}.part"


def begin(
    actor, dossier_id: int, *, name: str, size: int, facts: dict, fingerprint: str = "", now: datetime
) -> Upload:
    """Open an upload of ``size`` bytes into a dossier that the actor may change.

    Raises Refused beside ``files`` for what can be known before the bytes come (size, ending of the name, room in the
    dossier), PermissionDenied, Http404.
    """
    name = names.tidy(name)[-255:]
    with transaction.atomic():
        dossier = keeping.changing(actor, dossier_id)
        reason = _unwelcome(dossier, actor, name, size)
        if reason:
            raise Refused([], {"files": [f"{name}: {reason}"]})
        given = {key: facts[key].isoformat() if isinstance(facts[key], date) else facts[key] for key in facts}
        upload = Upload.objects.create(
            dossier=dossier, owner=actor, name=name, size=size, fingerprint=fingerprint[:300], facts=given,
            created_at=now, expires_at=now + timedelta(hours=settings.UPLOAD_HOURS),
        )  # fmt: skip
    part(upload).touch(mode=0o600)
    return upload


def _unwelcome(dossier: Dossier, actor, name: str, size: int) -> str:
    most = settings.EVIDENCE_MAX_MB
    if size <= 0:
        return _("Tệp rỗng, không có nội dung. Hãy chọn lại tệp.")
    if size > most * 1_000_000:
        return _("Tệp lớn hơn {megabytes} MB. Hãy chia nhỏ hoặc giảm độ phân giải bản quét.").format(megabytes=most)
    if not any(PurePath(name).suffix.lower() in group for group in EXTENSIONS.values()):
        return _("Không nhận loại tệp này.")
    coming = dossier.uploads.filter(state=Upload.State.OPEN)
    if coming.filter(owner=actor).count() >= MOST_OPEN:
        return _("Còn quá nhiều tệp tải dở. Hãy tải tiếp hoặc hủy bớt.")
    held = (dossier.evidence.standing().aggregate(all=Sum("size"))["all"] or 0) + (
        coming.aggregate(all=Sum("size"))["all"] or 0
    )
    if held + size > settings.EVIDENCE_DOSSIER_MAX_MB * 1_000_000:
        return _(
            "Cả hồ sơ vượt {most} MB. Hãy gỡ bớt tệp không cần thiết."
        ).format(most=settings.EVIDENCE_DOSSIER_MAX_MB)
    return ""


def own(actor, upload_id) -> Upload:
    """The actor's upload; Http404 for another person's, or one into a dossier they no longer see."""
    seen = Dossier.objects.visible_to(actor)
    found = Upload.objects.filter(pk=upload_id, owner=actor, dossier__in=seen).first()
    if found is None:
        raise Http404(_("Không tìm thấy tệp đang tải này."))
    return found


def unfinished(actor, dossier: Dossier) -> list[Upload]:
    """The actor's uploads into the dossier that can go on, with ``offset`` and ``percent`` set; one query."""
    rows = list(dossier.uploads.filter(owner=actor, state=Upload.State.OPEN))
    for row in rows:
        row.offset = offset_of(row)
        row.percent = row.offset * 100 // row.size
    return rows


def offset_of(upload: Upload) -> int:
    """How many bytes are here; all of them once the file is kept."""
    if upload.state != Upload.State.OPEN:
        return upload.size
    try:
        return part(upload).stat().st_size
    except FileNotFoundError:
        return 0


def append(upload: Upload, offset: int, read: Callable[[int], bytes], checksum: tuple[str, bytes] | None = None) -> int:
    """Add what ``read`` gives to the upload, beginning at ``offset``; returns the new offset.

    ``checksum`` is (algorithm, digest) of the whole piece. What came before a lost connection is kept (the error passes
    on), unless there is a checksum to hold it against. Raises Busy, WrongOffset, WrongChecksum, TooLong.
    """
    with _locked(upload) as file:
        stands = file.seek(0, os.SEEK_END)
        if offset != stands:
            raise WrongOffset(stands)
        digest = hashlib.new(checksum[0]) if checksum else None
        try:
            while piece := read(PIECE):
                if file.tell() + len(piece) > upload.size:
                    raise TooLong
                file.write(piece)
                if digest:
                    digest.update(piece)
            if digest and digest.digest() != checksum[1]:
                raise WrongChecksum
        except BaseException as error:
            if digest or isinstance(error, TooLong):
                file.truncate(stands)
            raise
        return file.tell()


@contextmanager
def _locked(upload: Upload) -> Iterator[BinaryIO]:
    with open(part(upload), "ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        yield file


class _Whole(File):
    """The received file under a second name, so that the store may move it and the part stays until all is written."""

    def __init__(self, path: Path, name: str):
        self.path = path
        super().__init__(path.open("rb"), name=name)

    def temporary_file_path(self) -> str:
        return str(self.path)


def finish(actor, upload: Upload, *, now: datetime) -> Upload:
    """Look at the whole file and keep it as evidence; done or refused, with the reason. Safe to repeat.

    A reason that has nothing to do with the file (the dossier was filed meanwhile) leaves the upload as it is and
    raises Refused. Raises Busy, WrongOffset while bytes are missing.
    """
    with _locked(upload) as file:
        upload.refresh_from_db()
        if upload.state != Upload.State.OPEN:
            return upload
        if file.tell() != upload.size:
            raise WrongOffset(file.tell())
        second = part(upload).with_suffix(".whole")
        second.unlink(missing_ok=True)
        os.link(part(upload), second)
        try:
            with _Whole(second, upload.name) as whole:
                evidence, _ = keeping.keep_file(actor, upload.dossier_id, whole, facts=_facts(upload), now=now)
        except Refused as refused:
            if "files" not in refused.fields:
                raise
            upload.state, upload.reason = Upload.State.REFUSED, " ".join(refused.fields["files"])
        else:
            upload.state, upload.evidence = Upload.State.DONE, evidence
        finally:
            second.unlink(missing_ok=True)
        upload.save(update_fields=["state", "reason", "evidence"])
        part(upload).unlink(missing_ok=True)
    return upload


def _facts(upload: Upload) -> dict:
    facts = dict(upload.facts)
    for name in ("issued_on", "expires_on"):
        facts[name] = date.fromisoformat(facts[name]) if facts.get(name) else None
    return facts


def cancel(upload: Upload) -> None:
    """Throw away an unfinished upload with what came of it; a kept file stays in the dossier."""
    part(upload).unlink(missing_ok=True)
    upload.delete()


def sweep(now: datetime) -> int:
    """Delete uploads whose time is over and part files that no upload names; returns how many uploads went."""
    over = list(Upload.objects.filter(expires_at__lt=now)[:500])
    for upload in over:
        cancel(upload)
    _sweep_strays(now)
    return len(over)


def _sweep_strays(now: datetime) -> None:
    limit = (now - timedelta(hours=settings.UPLOAD_HOURS + 1)).timestamp()
    for path in folder().glob("*.*"):
        if path.suffix in (".part", ".whole") and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)


