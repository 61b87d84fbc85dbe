"""Pages of background work: mine (an administrator's: all), one job with its progress, its file."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ocop.accounts import roles
from ocop.accounts.access import governed_by, signed_in
from ocop.accounts.pages import tab
from ocop.jobs import acts
from ocop.jobs.models import Job
from ocop.journal.clock import now

PAGE = 30
MINE = "toi"
LIVE = 10  # lines of the list that look again by themselves
TONES = {"queued": ("neutral", "clock"), "running": ("info", "hourglass-split"), "ready": ("success", "check-lg"),
         "failed": ("danger", "exclamation-octagon"), "cancelled": ("neutral", "dash-circle")}


@signed_in
@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The list, newest first."""
    sees_all, state, whose = roles.is_admin(request.user), request.GET.get("state", ""), request.GET.get("ai", "")
    visible = Job.objects.visible_to(request.user).select_related("requested_by")
    if state in Job.State.values:
        visible = visible.filter(state=state)
    if whose == MINE:
        visible = visible.filter(requested_by=request.user)
    page = Paginator(visible.order_by("-created_at", "pk"), PAGE).get_page(request.GET.get("page"))
    rows = [facts(job) for job in page]
    for row in [row for row in rows if row["live"]][LIVE:]:
        row["live"] = False  # a long list does not ask for each of its lines
    return render(request, "jobs/jobs.html", {
        "page": page, "rows": rows, "all": sees_all, "moving": not all(row["is_finished"] for row in rows),
        "states": [tab(_("Tất cả"), state == "", ai=whose)] + [
            tab(label, state == value, ai=whose, state=value) for value, label in Job.State.choices],
        "people": [tab(_("Mọi người"), whose != MINE, state=state),
                   tab(_("Của tôi"), whose == MINE, state=state, ai=MINE)]
        if sees_all else []})


@signed_in
@never_cache
@require_safe
def job(request: HttpRequest, pk) -> HttpResponse:
    """One job; it looks again by itself until the work is over."""
    return render(request, "jobs/job.html", facts(_visible(request, pk)))


@signed_in
@never_cache
@require_safe
def job_state(request: HttpRequest, pk) -> HttpResponse:
    """The part of the page that changes."""
    return render(request, "jobs/_state.html", facts(_visible(request, pk)))


@signed_in
@never_cache
@require_safe
def job_line(request: HttpRequest, pk) -> HttpResponse:
    """The same in one line, for lists and for the page that asked."""
    return render(request, "jobs/_line.html", {"job": facts(_visible(request, pk))})


@signed_in
@require_safe
def job_file(request: HttpRequest, pk) -> HttpResponse:
    """The finished file, as a download that no shared cache keeps."""
    found = _visible(request, pk)
    if not found.has_file:
        raise Http404(_("Tệp đã hết hạn lưu và đã xóa; hãy yêu cầu lại.") if found.removed_at else _("Tệp chưa có."))
    response = FileResponse(found.file.open("rb"), content_type=found.content_type or "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, found.file_name)
    response["Content-Length"] = str(found.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@governed_by("job.retry")
@require_POST
def job_retry(request: HttpRequest, pk) -> HttpResponse:
    """Let it start again."""
    acts.retry(request.user, pk, now=now())
    messages.success(request, _("Đã xếp công việc vào hàng chờ lần nữa."))
    return redirect("job", pk=pk)


@governed_by("job.cancel")
@require_POST
def job_cancel(request: HttpRequest, pk) -> HttpResponse:
    """Call it off."""
    acts.cancel(request.user, pk, now=now())
    messages.success(request, _("Đã hủy công việc."))
    return redirect("job", pk=pk)


def _visible(request: HttpRequest, pk) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user).select_related("requested_by"), pk=pk)


def facts(found: Job) -> dict:
    """One job as pages show it; ``requested_by`` has been read with it."""
    tone, icon = TONES[found.state]
    return {
        "pk": found.pk, "title": found.title, "state": found.state, "label": found.get_state_display(),
        "tone": tone, "icon": icon, "percent": found.percent, "done": found.done, "total": found.total,
        "message": found.message, "attempts": found.attempts, "created_at": found.created_at,
        "finished_at": found.finished_at, "is_finished": found.is_finished, "live": not found.is_finished,
        "requested_by": str(found.requested_by) if found.requested_by else _("Hệ thống"),
        "file_name": found.file_name if found.has_file else "", "size": found.size,
        "expires_at": found.expires_at, "removed_at": found.removed_at,
        "may_retry": found.state in (Job.State.FAILED, Job.State.CANCELLED),
    }
