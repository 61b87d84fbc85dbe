"""Papers that were made: the list, one paper with the state of its files, its files."""
import hashlib
import logging

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ocop.accounts.access import signed_in
from ocop.accounts.pages import order_of
from ocop.jobs.models import Job
from ocop.papers.word import DOCX
from ocop.records import documents, kinds
from ocop.records.forms import DocumentFilter
from ocop.records.models import Document
from ocop.records.naming import file_name

log = logging.getLogger(__name__)
PAGE = 50
ORDERS = {"title": "title", "unit": "unit__sort_key", "made": "made_at"}
FILES = {"pdf": "application/pdf", "docx": DOCX}


@signed_in
@never_cache
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """The papers one may see, newest first."""
    form = DocumentFilter(request.GET)
    rows = Document.objects.visible_to(request.user)
    if form.is_valid() and form.cleaned_data["loai"]:
        rows = rows.filter(kind=form.cleaned_data["loai"])
    if form.is_valid() and form.cleaned_data["q"]:
        words = form.cleaned_data["q"]
        rows = rows.filter(Q(title__icontains=words) | Q(number__icontains=words))
    names = ("pk", "kind", "title", "number", "unit__name", "made_at", "pdf_sha256", "docx_sha256", "job__state")
    sort, order = order_of(request, ORDERS, ("-made_at", "-id"))
    page = Paginator(rows.order_by(*order).values(*names), PAGE).get_page(request.GET.get("page"))
    titles = {kind.code: kind.title for kind in kinds.all_kinds()}
    shown = [{**row, "kind_title": titles.get(row["kind"], row["kind"]), "failed": row["job__state"] in _STOPPED}
             for row in page.object_list]
    filtered = bool(form.errors) or any(form.cleaned_data.get(name) for name in form.fields)
    context = {"page": page, "rows": shown, "form": form, "filtered": filtered, "sort": sort}
    return render(request, "records/documents.html", context)


_STOPPED = (Job.State.FAILED, Job.State.CANCELLED)


@signed_in
@never_cache
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper: its facts, its files, or how far they are; without scripts the page looks again by itself."""
    found = documents.find(request.user, pk)
    kind = kinds.find(found.kind)
    stopped, own = _stopped(found), Job.objects.visible_to(request.user).filter(pk=found.job_id).exists()
    return render(request, "records/document.html", {
        "document": found, "waiting": not found.pdf_sha256 and not stopped,
        "failed": not found.pdf_sha256 and stopped, "job": found.job if own else None,
        "crumbs": [{"label": pgettext("nhiều", "Văn bản"), "url": reverse("document_list")}, {"label": kind.title}],
    })


def _stopped(found: Document) -> bool:
    return found.job is not None and found.job.state in _STOPPED


@signed_in
@require_safe
def document_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The paper's file, byte for byte; a stored file that is not what was made is never handed out."""
    found = documents.find(request.user, pk)
    kept = getattr(found, f"{ending}_sha256") if ending in FILES else ""
    if not kept:
        raise Http404(_("Tệp đang được lập."))
    with getattr(found, ending).open("rb") as stored:
        data = stored.read()
    if hashlib.sha256(data).hexdigest() != kept:
        log.error("document %s: the stored %s differs from the one that was made", found.pk, ending)
        raise Http404(_("Tệp lưu trữ không còn đúng bản đã lập; hãy báo quản trị khôi phục từ bản sao lưu."))
    response = HttpResponse(data, content_type=FILES[ending])
    response["Content-Disposition"] = content_disposition_header(True, file_name(found, ending))
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
