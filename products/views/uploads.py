"""Uploads that go on after a lost connection: tus 1.0.0 (core, creation, checksum, termination, expiration).

A browser without scripts sends the plain form instead (``evidence.add``). Any tus client that is signed in and sends
the CSRF token works here. Bytes go from the socket to the part file, 64 kB at a time.
"""

import base64
import binascii
from email.utils import format_datetime
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict, UnreadablePostError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ocop.accounts.access import governed_by
from ocop.accounts.refusals import Refused
from ocop.journal import clock
from products import offices
from products.forms.evidence import DescribeForm
from products.models import Dossier, Upload
from products.vault import receiving
from products.views._found import dossier_or_404

VERSION, EXTENSIONS = "1.0.0", "creation,checksum,termination,expiration"
PIECE_TYPE = "application/offset+octet-stream"
LOCKED, GONE, CHECKSUM_MISMATCH = 423, 410, 460

# What can be wrong with a piece -> status and reason.
WRONG = {
    receiving.Busy: (LOCKED, gettext_lazy("Một phần khác của tệp này đang được nhận.")),
    receiving.WrongOffset: (409, gettext_lazy("Phần này không nối vào chỗ đã nhận.")),
    receiving.WrongChecksum: (CHECKSUM_MISMATCH, gettext_lazy("Phần này bị sai lệch trên đường truyền; hãy gửi lại.")),
    receiving.TooLong: (413, gettext_lazy("Gửi nhiều hơn dung lượng đã khai.")),
    UnreadablePostError: (400, gettext_lazy("Mất kết nối giữa chừng.")),
}


def tus(view):
    """Every answer names the protocol's version; a client of another version gets 412 (tus 1.0.0, Core)."""

    @wraps(view)
    def spoken(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        # Proxies of some offices let only GET and POST through (tus 1.0.0, X-HTTP-Method-Override).
        meant = request.headers.get("X-HTTP-Method-Override", "")
        if request.method == "POST" and meant in ("HEAD", "PATCH", "DELETE"):
            request.method = meant
        asked = request.headers.get("Tus-Resumable")
        if asked != VERSION and request.method in ("POST", "HEAD", "PATCH", "DELETE"):
            answer = HttpResponse(status=412, headers={"Tus-Version": VERSION})
        else:
            answer = view(request, *args, **kwargs)
        answer["Tus-Resumable"] = VERSION
        answer["Cache-Control"] = "no-store"
        return answer

    return spoken


@governed_by("evidence.add")
@require_http_methods(["OPTIONS", "GET", "POST"])
@tus
def uploads(request: HttpRequest, pk: int) -> HttpResponse:
    """The uploads into a dossier: what the server can do, the person's unfinished ones, the beginning of a new one."""
    found = dossier_or_404(request.user, pk)
    offices.require(offices.may_write_dossier(request.user, found), _("Hồ sơ này do chủ thể khác viết."))
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=_abilities())
    if request.method == "GET":
        return JsonResponse({"uploads": [_as_json(row) for row in receiving.unfinished(request.user, found)]})
    try:
        size, told = int(request.headers["Upload-Length"]), metadata(request.headers.get("Upload-Metadata", ""))
    except (KeyError, ValueError):
        return _refusal(400, [_("Thiếu Upload-Length hoặc Upload-Metadata không đọc được.")])
    return _begin(request, found, size, told)


def _begin(request: HttpRequest, found: Dossier, size: int, told: dict[str, str]) -> HttpResponse:
    form = DescribeForm(QueryDict(told.get("facts", "")), dossier=found)
    if not form.is_valid():
        return _refusal(422, [], {name: list(texts) for name, texts in form.errors.items()})
    try:
        upload = receiving.begin(
            request.user, found.pk, name=told.get("filename", ""), size=size, facts=form.cleaned_data,
            fingerprint=told.get("fingerprint", ""), now=clock.now(),
        )  # fmt: skip
    except Refused as refused:
        too_large = size > settings.EVIDENCE_MAX_MB * 1_000_000
        return _refusal(413 if too_large else 422, refused.reasons, refused.fields)
    place = reverse("upload", args=[upload.pk])
    return HttpResponse(status=201, headers={"Location": place, "Upload-Offset": "0", **_until(upload)})


@governed_by("evidence.add")
@require_http_methods(["OPTIONS", "HEAD", "GET", "PATCH", "DELETE", "POST"])
@tus
def upload(request: HttpRequest, pk) -> HttpResponse:
    """One upload: how far it is, its next piece, its end."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=_abilities())
    found = receiving.own(request.user, pk)
    if found.state == Upload.State.OPEN and found.expires_at < clock.now():
        return _refusal(GONE, [_("Tệp tải dở đã quá hạn giữ; hãy tải lại từ đầu.")])
    if request.method == "GET":
        return JsonResponse(_as_json(found))
    if request.method == "DELETE":
        receiving.cancel(found)
        return HttpResponse(status=204)
    if request.method == "PATCH":
        return _take(request, found)
    if request.method == "POST":
        return HttpResponseNotAllowed(["OPTIONS", "HEAD", "GET", "PATCH", "DELETE"])
    offset = {"Upload-Offset": str(receiving.offset_of(found)), "Upload-Length": str(found.size)}
    return HttpResponse(headers={**offset, **_until(found)})


def _take(request: HttpRequest, found: Upload) -> HttpResponse:
    """Take a piece in; the last one has the file looked at and kept. An empty piece at the end asks for that again."""
    if request.content_type != PIECE_TYPE:
        return _refusal(415, [_("Content-Type phải là {wanted}.").format(wanted=PIECE_TYPE)])
    try:
        offset, checksum = int(request.headers["Upload-Offset"]), _checksum(request)
    except (KeyError, ValueError, binascii.Error):
        return _refusal(400, [_("Upload-Offset hoặc Upload-Checksum không đọc được.")])
    try:
        if found.state == Upload.State.OPEN:
            offset = receiving.append(found, offset, request.read, checksum)
        if offset == found.size:
            receiving.finish(request.user, found, now=clock.now())
    except tuple(WRONG) as wrong:
        status, reason = WRONG[type(wrong)]
        stands = {"Upload-Offset": str(wrong.args[0])} if wrong.args and status == 409 else {}
        return _refusal(status, [reason], headers=stands)
    except Refused as refused:
        return _refusal(422, refused.reasons, refused.fields)
    return HttpResponse(status=204, headers={"Upload-Offset": str(offset), **_until(found)})


@governed_by("evidence.add")
@require_http_methods(["POST"])
def cancel(request: HttpRequest, pk) -> HttpResponse:
    """Throw an unfinished upload away, from a page without scripts."""
    found = receiving.own(request.user, pk)
    receiving.cancel(found)
    return redirect("evidence_add", pk=found.dossier_id)


def metadata(header: str) -> dict[str, str]:
    """The pairs of Upload-Metadata, base64 taken off (tus 1.0.0, Creation). Raises ValueError for what is none."""
    told = {}
    for pair in filter(None, (each.strip() for each in header.split(","))):
        key, _, value = pair.partition(" ")
        told[key] = base64.b64decode(value, validate=True).decode()
    return told


def _checksum(request: HttpRequest) -> tuple[str, bytes] | None:
    told = request.headers.get("Upload-Checksum")
    if not told:
        return None
    kind, _, value = told.partition(" ")
    if kind not in receiving.CHECKSUMS:
        raise ValueError(kind)
    return kind, base64.b64decode(value, validate=True)


def _abilities() -> dict[str, str]:
    return {
        "Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(settings.EVIDENCE_MAX_MB * 1_000_000),
        "Tus-Checksum-Algorithm": ",".join(receiving.CHECKSUMS),
    }  # fmt: skip


def _until(found: Upload) -> dict[str, str]:
    return {"Upload-Expires": format_datetime(found.expires_at, usegmt=True)}


def _as_json(found: Upload) -> dict:
    return {
        "url": reverse("upload", args=[found.pk]), "name": found.name, "size": found.size,
        "offset": receiving.offset_of(found), "fingerprint": found.fingerprint, "state": found.state,
        "reason": found.reason, "title": found.evidence.title if found.evidence_id else "",
    }  # fmt: skip


def _refusal(status: int, reasons: list[str], fields: dict | None = None, headers: dict | None = None) -> HttpResponse:
    return JsonResponse({"reasons": reasons, "fields": fields or {}}, status=status, headers=headers)
