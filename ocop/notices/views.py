"""A person's notices and how they want to be told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.accounts.access import signed_in
from ocop.accounts.pages import answer_form, bound, tab
from ocop.journal.clock import now
from ocop.notices import acts
from ocop.notices.forms import WaysForm
from ocop.notices.kinds import GROUPS, KINDS, kinds_of
from ocop.notices.models import Notice, Preference

PAGE = 30
UNREAD = "chua-doc"


@signed_in
@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The person's notices, newest first; filters by group and by what is unread."""
    group, unread = request.GET.get("nhom", ""), request.GET.get("xem", "") == UNREAD
    found = Notice.objects.visible_to(request.user)
    kinds = [kind.code for each in GROUPS if each.code == group for kind in kinds_of(each)]
    group = group if kinds else ""
    found = found.filter(kind__in=kinds) if kinds else found
    found = found.unread() if unread else found
    page = Paginator(found.order_by("-made_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    rows = [
        {"pk": row.pk, "subject": row.subject, "text": row.text, "at": row.made_at, "read": row.read_at is not None,
         "group": KINDS[row.kind].group.title if row.kind in KINDS else row.kind}
        for row in page
    ]  # fmt: skip
    return render(request, "notices/notices.html", {
        "page": page, "rows": rows, "group": group, "here": request.get_full_path(),
        "filtered": bool(group or unread), "waiting": getattr(request.user, "unread_notices", 0),
        "states": [tab(_("Tất cả"), not unread, nhom=group), tab(_("Chưa đọc"), unread, nhom=group, xem=UNREAD)],
        "groups": [tab(_("Mọi nhóm"), not group, xem=UNREAD * unread)]
        + [tab(each.title, group == each.code, nhom=each.code, xem=UNREAD * unread) for each in GROUPS],
    })  # fmt: skip


@signed_in
@never_cache
@require_safe
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """To the act; the notice is read with it. Opening it twice changes nothing more."""
    return redirect(acts.read(request.user, pk, now=now()).link)


@signed_in
@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Note one as read without leaving the list."""
    acts.read(request.user, pk, now=now())
    return redirect(_back(request))


@signed_in
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Note all of them (or of the group on the screen) as read."""
    count = acts.read_all(request.user, group=request.POST.get("nhom", ""), now=now())
    messages.success(request, _("Đã đánh dấu {count} thông báo là đã đọc.").format(count=count))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The list with the filters it had; nothing else is believed."""
    target, own = request.POST.get("next", ""), reverse("notices")
    return target if target.startswith(f"{own}?") else own


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def notice_settings(request: HttpRequest) -> HttpResponse:
    """How to be told, group by group."""
    preference = Preference.objects.filter(person=request.user).first()
    form = bound(request, WaysForm, preference=preference)

    def do(data: dict) -> Preference:
        return acts.choose(request.user, ways=form.ways(), language=data["language"], now=now())

    fixed = [(group.title, kinds_of(group)) for group in GROUPS if group.fixed]
    return answer_form(
        request, form, "notices/settings.html", {"fixed": fixed, "address": request.user.email}, do=do,
        done=reverse("notice_settings"), message=_("Đã lưu cách nhận thông báo."),
    )  # fmt: skip
