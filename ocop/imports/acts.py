"""Acts on a list: keeping what was understood, and taking it over whole, once, or not at all."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.refusals import Refused
from ocop.imports.models import Import
from ocop.imports.table import Kind, find
from ocop.imports.understanding import ERRORS_SHOWN, as_lines, as_rows, understand
from ocop.jobs.chores import chore
from ocop.journal.record import gathering, record
from ocop.papers.reading import Unreadable, rows_of

CHANGED = gettext_lazy("Dữ liệu trên cổng đã khác lúc xem trước; hãy tải danh sách lên lại.")


def propose(actor, kind: Kind, upload, *, now: datetime) -> Import:
    """Read a list and keep what was understood for two days; nothing else is written.

    Raises PermissionDenied for who may not bring this kind, Refused (beside ``file``) for a file that cannot be read.
    """
    _require(actor, kind)
    try:
        lines = understand(kind, rows_of(upload.file, upload.name, kind.rows))
    except Unreadable as unreadable:
        raise Refused([], {"file": [str(unreadable)]}) from unreadable
    kind.check(actor, lines)
    with transaction.atomic():
        made = Import.keep(upload, owner=actor, now=now, kind=kind.code, rows=as_rows(lines), many=len(lines))
        record(actor, f"{kind.act}.propose", made, at=now, details={"rows": len(lines), "sha256": made.sha256})
        return made


def confirm(actor, import_id: int, *, now: datetime) -> Import:
    """Write every row of a list, or none; a second call changes nothing.

    Everything is held against the database again. Raises Http404 for a list that is not the actor's, PermissionDenied,
    Refused with every reason where a row has an error or the list has expired.
    """
    with transaction.atomic():
        made = Import.locked(import_id, actor)
        kind = find(made.kind)
        if kind is None:
            raise Http404(_("Không tìm thấy danh sách này."))
        if made.confirmed_at:
            return made
        _require(actor, kind)
        made.refuse_expired(now)
        lines = as_lines(made.rows)
        before = [list(line.errors) for line in lines]
        _again(actor, kind, lines)
        reasons = [error for line in lines for error in line.errors]
        if reasons:
            changed = [] if reasons == [error for errors in before for error in errors] else [str(CHANGED)]
            raise Refused([*changed, *reasons[:ERRORS_SHOWN]])
        with gathering():  # many acts, one lock of the journal's head
            outcome, made.rows = kind.write(actor, lines, now), []  # they may hold personal data
            made.confirm(outcome, now)
            record(actor, kind.act, made, at=now, details={"rows": made.many, "sha256": made.sha256, **made.outcome})
        return made


def _again(actor, kind: Kind, lines) -> None:
    """Errors of reading stay; what the database says is asked anew."""
    if any(line.errors for line in lines):
        return
    for line in lines:
        line.notes.clear()
    kind.check(actor, lines)


def note_passwords(actor, made: Import, *, many: int, now: datetime) -> None:
    """Write down that first passwords were fetched: who, when, of how many accounts."""
    with transaction.atomic():
        record(actor, "import.passwords", made, at=now, details={"accounts": many})


@chore("imports.forget")
def forget_expired(now: datetime) -> int:
    """Empty the rows of lists whose time is over: they may hold personal data. Returns how many were emptied."""
    over = Import.objects.filter(expires_at__lt=now, confirmed_at__isnull=True).exclude(rows=[])
    return over.update(rows=[])


def _require(actor, kind: Kind) -> None:
    if not kind.may(actor):
        raise PermissionDenied(_("{title}: anh/chị không được giao việc này.").format(title=kind.title))
