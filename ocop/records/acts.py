"""What the installation's administrator does with the texts of papers; each act is one transaction with its entry."""
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.refusals import Refused, Stale
from ocop.accounts.roles import is_admin
from ocop.journal.record import record
from ocop.records import kinds, markup, sandbox, versions
from ocop.records.models import PaperTemplate

LABELS = {
    "template.save": gettext_lazy("Lưu phiên bản mẫu văn bản"),
    "template.use": gettext_lazy("Chọn phiên bản mẫu văn bản"),
    "template.restore": gettext_lazy("Trở về mẫu văn bản kèm theo cổng"),
    "issuer.save": gettext_lazy("Ghi cơ quan ban hành, người ký"),
}


def faults(kind: kinds.Kind, text: str) -> list[str]:
    """Why the text cannot be used for the kind: its language, its signs, values that even the sample has not."""
    try:
        filled = sandbox.fill(text, kind.sample())
        markup.parse(filled.text)
    except sandbox.TemplateFault as fault:
        return [str(fault)]
    return [_("Không có giá trị tên «{name}».").format(name=name) for name in filled.missing]


def save(actor, code: str, *, text: str, note: str, seen: int, now: datetime) -> PaperTemplate:
    """Keep a new version of the kind's text and use it. ``seen`` is the last version the editor knew.

    Raises PermissionDenied, Http404, ``Refused`` (the text cannot be used) and ``Stale`` (somebody saved meanwhile).
    """
    kind = _kind(actor, code)
    text = text.replace("\r\n", "\n").strip() + "\n"
    if found := faults(kind, text):
        raise Refused([], {"text": found})
    if not note.strip():
        raise Refused([], {"note": [_("Viết vắn tắt đã sửa gì.")]})
    try:
        with transaction.atomic():
            last = versions.last_version(code)
            if last != seen:
                raise _stale(code, last, text)
            version = versions.add(code, text, now=now, made_by=actor, note=note.strip()[:200])
            _use(version)
            record(actor, "template.save", version, at=now, details={"kind": code, "version": version.version})
            return version
    except IntegrityError:
        raise _stale(code, versions.last_version(code), text) from None


def _stale(code: str, last: int, text: str) -> Stale:
    theirs = PaperTemplate.objects.filter(kind=code, version=last).values_list("text", flat=True).first() or ""
    return Stale(last, theirs={"text": theirs}, mine={"text": text}, message=_("Mẫu này vừa được người khác lưu."))


def use(actor, code: str, version: int, *, now: datetime) -> PaperTemplate:
    """Use an earlier version again. Raises PermissionDenied, Http404 or ``Refused``."""
    kind = _kind(actor, code)
    with transaction.atomic():
        row = PaperTemplate.objects.select_for_update().filter(kind=code, version=version).first()
        if row is None:
            raise Http404(_("Không có phiên bản này."))
        if found := faults(kind, row.text):
            raise Refused([_("Phiên bản này không còn dùng được."), *found])
        _use(row)
        record(actor, "template.use", row, at=now, details={"kind": code, "version": version})
        return row


def restore(actor, code: str, *, now: datetime) -> PaperTemplate:
    """Go back to the text shipped with the portal; the other versions stay. Raises PermissionDenied or Http404."""
    kind = _kind(actor, code)
    with transaction.atomic():
        PaperTemplate.objects.filter(kind=code, in_use=True).update(in_use=False)
        row = versions.shipped(kind, now)
        record(actor, "template.restore", row, at=now, details={"kind": code, "version": row.version})
        return row


def _use(row: PaperTemplate) -> None:
    PaperTemplate.objects.filter(kind=row.kind, in_use=True).exclude(pk=row.pk).update(in_use=False)
    PaperTemplate.objects.filter(pk=row.pk).update(in_use=True)
    row.in_use = True


def _kind(actor, code: str) -> kinds.Kind:
    if not is_admin(actor):
        raise PermissionDenied(_("Chỉ quản trị hệ thống sửa mẫu văn bản."))
    try:
        return kinds.find(code)
    except LookupError:
        raise Http404(_("Không có loại văn bản này.")) from None
