"""Sessions of the council: the list, planning one, and the room where it is led."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from councils.models import Seat
from evaluations.forms import council as forms
from evaluations.models import Meeting, Season, Session
from evaluations.permissions import SEASON_RULES
from evaluations.selectors import sessions as rooms
from evaluations.selectors.offices import require_in_season, require_in_session, session_offices
from evaluations.stages import reminders, sessions
from evaluations.views._page import answer_form, bound
from evaluations.views._season import season_crumbs
from ocop.accounts.access import governed_by, signed_in
from ocop.accounts.pages import order_of
from ocop.accounts.refusals import Refused
from ocop.journal import clock

PAGE = 50
ORDERS = {"day": "held_on", "season": ("batch__season__title", "held_on"), "products": "products"}
REPORT = "room_report"
RELATED = ("batch__season__unit", "batch__season__council__statute", "delegate")


@require_GET
@signed_in
def session_list(request: HttpRequest) -> HttpResponse:
    """The sessions one may see, newest first."""
    form = forms.SessionFilter(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    sort, order = order_of(request, ORDERS, ("-held_on", "-pk"))
    page = Paginator(rooms.listed(request.user, filters).order_by(*order), PAGE).get_page(request.GET.get("page"))
    kinds = dict(Meeting.choices)
    context = {
        "page": page, "rows": [{**row, "form_label": kinds[row["form"]]} for row in page],
        "form": form, "filtered": any(filters.values()), "sort": sort,
    }  # fmt: skip
    return render(request, "evaluations/session/list.html", context)


@require_http_methods(["GET", "POST"])
@governed_by("session.plan")
def session_new(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a session of a season: batch, round, date, and the products on its agenda."""
    season = get_object_or_404(Season.objects.select_related("unit", "council"), code=code)
    if not rooms.may_see_season(request.user, season):
        raise Http404(_("Không tìm thấy kế hoạch này."))
    require_in_season(request.user, "session.plan", season)
    frame = forms.FrameForm(request.POST if request.method == "POST" else request.GET or None, season=season)
    chosen = frame.cleaned_data if frame.is_bound and frame.is_valid() else dict(frame.initial)
    choices = forms.choices_of(rooms.eligible(request.user, season, chosen["round"], chosen["batch"], chosen["form"]))
    form = bound(request, forms.PlanForm, season=season, eligible=choices, initial=chosen)
    context = {"season": season, "count": len(choices), "frame": frame, "written": chosen["form"] == Meeting.WRITTEN,
               "crumbs": season_crumbs(season, _("Lập phiên họp"))}  # fmt: skip

    def do(data: dict) -> Session:
        facts = {**data}
        return sessions.plan(request.user, facts.pop("batch").pk, now=clock.now(), **facts)

    return answer_form(
        request,
        form,
        "evaluations/session/new.html",
        context,
        do=do,
        done=lambda session: reverse("session", args=[session.pk]),
        message=_("Đã lập phiên họp."),
    )


def _crumbs(session: Session, *last: str) -> list[dict]:
    here = [{"label": _("Phiên họp"), "url": reverse("session_list")},
            {"label": str(session), "url": reverse("session", args=[session.pk])}]  # fmt: skip
    return [*here, *({"label": label} for label in last)]


def session_or_404(user, pk: int) -> Session:
    """The session one may see, with what the room reads of it."""
    return get_object_or_404(rooms.visible_sessions(user).select_related(*RELATED), pk=pk)


@require_GET
@signed_in
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """The session room; with ``?man-hinh=1`` the view for the meeting room's big screen, without any figure."""
    found = session_or_404(request.user, pk)
    return room_page(request, found, report=request.session.pop(REPORT, None))


@require_GET
@signed_in
def session_live(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes while a session runs, as pieces of its page: who is here, who has handed in; no figure."""
    found = session_or_404(request.user, pk)
    room = rooms.room(request.user, found)
    state = rooms.state_of(room)
    if request.GET.get("da-co") == state:
        return HttpResponse(status=204)
    screen = bool(request.GET.get("man-hinh"))
    answer = render(request, "evaluations/session/live.html", {"room": room, "session": found, "screen": screen})
    answer["X-Room-State"] = state
    return answer


@require_http_methods(["GET", "POST"])
@governed_by("session.plan")
def session_reschedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day or place; for written opinions the day they are due."""
    found = session_or_404(request.user, pk)
    require_in_session(request.user, "session.plan", found)
    form = bound(request, forms.RescheduleForm, initial={"held_on": found.held_on, "place": found.place})
    return answer_form(
        request,
        form,
        "evaluations/session/reschedule.html",
        {"session": found, "back": reverse("session", args=[pk]), "crumbs": _crumbs(found, _("Đổi ngày, địa điểm"))},
        do=lambda data: sessions.reschedule(request.user, pk, now=clock.now(), **data),
        done=reverse("session", args=[pk]),
        message=_("Đã đổi ngày, địa điểm."),
    )


@require_POST
@governed_by("session.remind")
def session_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind who has not handed in; once a day each."""
    return _do(request, pk, reminders.remind, _("Đã nhắc các thành viên chưa nộp phiếu."))


def room_page(
    request: HttpRequest, session: Session, *, reasons: list[str] | None = None, report: dict | None = None
) -> HttpResponse:
    """The room, with what was just refused or done."""
    room = rooms.room(request.user, session)
    leads = {act for act, rule in SEASON_RULES.items() if rule.offices & room.offices}
    said = {"reasons": reasons or [], "report": report}
    context = {"screen": False, "room": room, "session": session, "leads": leads, "crumbs": _crumbs(session), **said}
    context["eligible"] = forms.choices_of(_more(request.user, room)) if "session.plan" in leads else []
    screen = "screen" if request.GET.get("man-hinh") else "room"
    return render(request, f"evaluations/session/{screen}.html", context, status=422 if reasons else 200)


def _more(user, room: rooms.Room) -> list:
    if room.session.closed_at:
        return []
    return rooms.eligible(user, room.season, room.session.round, room.session.batch, room.session.form)


def _do(request: HttpRequest, pk: int, act, said: str, *args, **kwargs) -> HttpResponse:
    """Do an act on the session and go back to its room; a refusal is shown in the room (422)."""
    found = session_or_404(request.user, pk)
    try:
        act(request.user, pk, *args, now=clock.now(), **kwargs)
    except Refused as refused:
        return room_page(request, found, reasons=refused.reasons)
    messages.success(request, said)
    return redirect("session", pk)


def _ids(request: HttpRequest, name: str) -> list[int]:
    """The ids posted under a name; Refused where one is no number."""
    values = request.POST.getlist(name)
    if not all(value.isascii() and value.isdigit() and len(value) < 18 for value in values):
        raise Refused([_("Không đọc được lựa chọn gửi lên; tải lại trang.")])
    return [int(value) for value in values]


@require_POST
@governed_by("session.attendance")
def session_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is present, and who stands in for the chair."""

    def act(actor, session_id: int, *, now) -> None:
        delegate = [pk for pk in _ids(request, "delegate") if pk] if request.POST.get("delegate") else []
        present = _whole_council(session_id) if "everybody" in request.POST else set(_ids(request, "present"))
        sessions.take_attendance(actor, session_id, present, delegate=delegate[0] if delegate else None, now=now)

    return _do(request, pk, act, _("Đã ghi điểm danh."))


def _whole_council(session_id: int) -> set[int]:
    return set(Seat.objects.filter(council__seasons__batches__sessions=session_id).values_list("pk", flat=True))


@require_POST
@governed_by("session.open")
def session_open(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, sessions.open_session, _("Phiên họp đã khai mạc."))


@require_POST
@governed_by("session.close")
def session_close(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, sessions.close_session, _("Phiên họp đã kết thúc."))


@require_POST
@governed_by("session.plan")
def session_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Put more products on the agenda."""

    def act(actor, session_id: int, *, now) -> None:
        ids = _ids(request, "evaluations")
        if not ids:
            raise Refused([_("Chọn ít nhất một sản phẩm để đưa vào chương trình.")])
        sessions.add_to_agenda(actor, session_id, ids, now=now)

    return _do(request, pk, act, _("Đã đưa thêm sản phẩm vào chương trình."))


@require_POST
@governed_by("session.plan")
def session_order(request: HttpRequest, pk: int) -> HttpResponse:
    """The order of the agenda: a number beside each item, ties keep their order."""

    def act(actor, session_id: int, *, now) -> None:
        items, places = _ids(request, "item"), _ids(request, "place")
        if len(items) != len(places):
            raise Refused([_("Mỗi sản phẩm cần một số thứ tự.")])
        order = [item for __, __, item in sorted(zip(places, range(len(items)), items, strict=True))]
        sessions.arrange(actor, session_id, order, now=now)

    return _do(request, pk, act, _("Đã sắp xếp chương trình."))


@require_POST
@governed_by("round.open")
def session_open_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Open every product that can be opened; the others are named with their reasons."""
    return _bulk(request, pk, sessions.open_all, _("đã mở chấm điểm"))


@require_POST
@governed_by("round.close")
def session_close_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Close every product whose sheets are all in; the others are named with their reasons."""
    return _bulk(request, pk, sessions.close_all, _("đã đóng vòng chấm"))


def _bulk(request: HttpRequest, pk: int, act, verb: str) -> HttpResponse:
    found = session_or_404(request.user, pk)
    require_presiding(request.user, found)
    tried = act(request.user, pk, now=clock.now())
    left = [
        {"label": str(item.evaluation.dossier.product), "reason": " ".join(reasons)}
        for item, reasons in tried
        if reasons
    ]
    # The room tells it on a page of its own, so that "back" never asks to send the form again.
    request.session[REPORT] = {"done": len(tried) - len(left), "verb": verb, "left_out": left}
    return redirect("session", pk)


def require_presiding(user, session: Session) -> None:
    """403 unless the person chairs the council or is its secretary."""
    if not session_offices(user, session) & {"chair", "secretary"}:
        require_in_session(user, "session.open", session)
