"""Certificates: the list of one's unit or of one's own products, one certificate's page, its file."""

import hashlib
import logging

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluations.forms.recognition import CertificateFilter
from evaluations.models import Certificate
from evaluations.models.wording import status_label
from evaluations.selectors import certificates as selector
from evaluations.selectors.offices import may
from evaluations.stages import _life
from ocop.accounts.access import signed_in
from ocop.accounts.models import Role
from ocop.accounts.pages import order_of
from ocop.accounts.roles import units_of
from ocop.records import documents

log = logging.getLogger(__name__)
PAGE = 50
UNIT_ROLES = (Role.OFFICER, Role.APPROVER, Role.AUDITOR)
NEWEST = ("-year", "-issued_on", "-serial", "pk")
ORDERS = {"product": "recognition__sort_key", "issued": ("year", "issued_on", "serial"),
          "stars": ("recognition__stars", "recognition__sort_key"), "until": "recognition__valid_to"}  # fmt: skip


@signed_in
@never_cache
@require_safe
def certificate_list(request: HttpRequest) -> HttpResponse:
    """The certificates a person may see, filtered, with the state of each today."""
    today = timezone.localdate()
    form = CertificateFilter(request.GET, years=selector.years(request.user))
    form.is_valid()
    asked = form.cleaned_data
    rows = selector.listed(
        request.user,
        today,
        text=asked.get("q", ""),
        stars=asked.get("sao"),
        year=asked.get("nam"),
        state=asked.get("tinh_trang", ""),
    )
    sort, order = order_of(request, ORDERS, NEWEST)
    page = Paginator(rows.order_by(*order), PAGE).get_page(request.GET.get("page"))
    shown = [selector.with_status(row, today) for row in page.object_list]
    filtered = any(asked.get(name) for name in form.fields) or bool(form.errors)
    context = {
        "page": page, "rows": shown, "form": form, "filtered": filtered, "sort": sort,
        "offices": bool(units_of(request.user, *UNIT_ROLES)), "enters": bool(units_of(request.user, Role.OFFICER)),
    }  # fmt: skip
    return render(request, "evaluations/certificate/list.html", context)


@signed_in
@never_cache
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate: what stands on it, whether it stands today, what happened to it."""
    found = _visible(request, pk)
    recognition = found.recognition
    status = selector.status_of(found, timezone.localdate())
    context = {
        "certificate": found,
        "recognition": recognition,
        "badge": {"label": status_label(status), "tone": selector.TONES.get(status, "danger")},
        "history": selector.history(found),
        "files": found.files.order_by("kind"),
        "revocation": found.recognition.revocations.order_by("-pk").first(),
        "extension": getattr(found.recognition, "extension", None),
        "acts": _acts(request, found),
        "documents": documents.of(request.user, recognition),
        "papers": selector.papers_of(found.recognition),
        "may_issue": _may_issue(request, found),
        "crumbs": [{"label": pgettext("nhiều", "Giấy chứng nhận"), "url": reverse("certificate_list")},
                   {"label": found.number}],
    }  # fmt: skip
    return render(request, "evaluations/certificate/certificate.html", context)


def _acts(request: HttpRequest, found: Certificate) -> list[dict]:
    """The acts the person's offices allow on the certificate that stands, each with its address and reasons."""
    if found.replaced_on is not None:
        return []
    recognition = _life.with_term(found.recognition_id)
    return [
        {"act": each.act, "label": each.label, "reasons": each.reasons, "url": reverse(each.act, args=[found.pk])}
        for each in _life.available(request.user, recognition, timezone.localdate())
    ]


@signed_in
@require_safe
def certificate_other_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Another file of the certificate: sealed, signed, English, a scan; byte for byte as it was kept."""
    found = _visible(request, pk)
    paper = get_object_or_404(found.files, kind=kind)
    return _pdf(paper.file, paper.sha256, f"giay-chung-nhan-{found.number.replace('/', '-')}-{kind}.pdf", found.pk)


@signed_in
@require_safe
def certificate_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The issued PDF, byte for byte; a stored file that is not what was issued is never handed out."""
    found = _visible(request, pk)
    if not found.sha256:
        raise Http404(_("Bản PDF đang được lập."))
    return _pdf(found.file, found.sha256, f"giay-chung-nhan-{found.number.replace('/', '-')}.pdf", found.pk)


def _pdf(file, sha256: str, name: str, pk: int) -> HttpResponse:
    with file.open("rb") as stored:
        data = stored.read()
    if hashlib.sha256(data).hexdigest() != sha256:
        log.error("certificate %s: the stored file differs from the issued one", pk)
        raise Http404(_("Tệp lưu trữ không còn đúng bản đã cấp; hãy báo quản trị khôi phục từ bản sao lưu."))
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _may_issue(request: HttpRequest, found: Certificate) -> bool:
    evaluation = found.recognition.evaluation
    return not found.sha256 and evaluation is not None and may(request.user, "certificate.issue", evaluation)


def _visible(request: HttpRequest, pk: int) -> Certificate:
    rows = Certificate.objects.visible_to(request.user).with_term().select_related(
        "unit", "recognition__decision__unit", "recognition__evaluation__season__unit",
        "recognition__evaluation__dossier__product__producer__commune", "recognition__commune",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)
