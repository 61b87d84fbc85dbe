"""What waits for me: each person's way in, by the offices they hold."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from councils.models import Seat
from evaluations.models import AgendaItem, Attendance, Evaluation, Meeting, Recusal, Sheet
from evaluations.models.wording import state_label
from evaluations.selectors import boards, waiting
from evaluations.selectors.offices import delegated
from evaluations.states import FINAL
from evaluations.views._newcomer import first_run
from evaluations.views._page import address
from ocop.accounts.access import signed_in
from ocop.accounts.models import Role
from ocop.accounts.roles import units_of
from products.models import Dossier, ProducerAgent

SHOWN = 5  # rows of each heading; the rest is one click away
PAGE = 30
RECENT = timedelta(days=60)
LED = ("session", "scoring")  # turns that chair and secretary end in the session's room


@dataclass
class Duty:
    """One heading of a home: what is to be done, how many, the nearest last day, the first rows."""

    code: str
    title: str
    icon: str
    count: int = 0
    due: date | None = None
    rows: list[dict] = field(default_factory=list)
    url: str = ""


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The person's own work, most urgent first; with ?viec=… the whole list of one heading."""
    today = boards.today()
    code = request.GET.get("viec", "")
    if code in waiting.TURNS:
        return render(request, "evaluations/home/list.html", _one(request, waiting.TURNS[code], today))
    found = [
        *_turns(request.user, today),
        _sheets(request.user),
        _recusals(request.user),
        _drafts(request.user),
    ]
    duties = [duty for duty in found if duty.count]
    duties.sort(key=lambda duty: (duty.due is None, duty.due or today))
    context = {
        "duties": duties,
        "late": sum(1 for duty in duties if duty.due and duty.due < today),
        "news": _news(request.user, today),
        "seasons": _seasons(request.user),
        "first": _first_step(request.user),
        "newcomer": first_run(request.user, today),
    }
    return render(request, "evaluations/home/page.html", context)


def _turns(user, today: date) -> list[Duty]:
    found = waiting.mine(user)
    wanted = [row for rows in found.values() for row in rows[:SHOWN]]
    details = boards.rows_of(wanted, today)
    duties = []
    for code, rows in found.items():
        turn = waiting.TURNS[code]
        url = address("proposal_list") if code == "decide" else f"?viec={code}"  # what is decided on, with its reasons
        duty = Duty(code, turn.title, turn.icon, len(rows), rows[0]["due"], url=url)
        duty.rows = _with_acts([details[row["pk"]] for row in rows[:SHOWN]], turn)
        duties.append(duty)
    return duties


def _with_acts(rows: list[dict], turn: waiting.Turn) -> list[dict]:
    """The rows with the address of what is to be done now."""
    if turn.code in LED:
        items = AgendaItem.objects.filter(evaluation__in=[row["pk"] for row in rows], closed_at__isnull=True)
        rooms = dict(items.values_list("evaluation", "session"))
        return [row | {"act": address("session", rooms[row["pk"]])} for row in rows]
    if turn.code == "commune_report":
        return [row | {"act": address("commune_report", row["dossier"])} for row in rows]
    return [row | {"act": address(turn.act, row["pk"]) if turn.act else ""} for row in rows]


def _one(request: HttpRequest, turn: waiting.Turn, today: date) -> dict:
    listed = waiting.mine(request.user).get(turn.code, [])
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    details = boards.rows_of(list(page), today)
    rows = _with_acts([details[row["pk"]] for row in page], turn)
    crumbs = [{"label": _("Việc của tôi"), "url": address("home")}, {"label": turn.title}]
    return {"turn": turn, "page": page, "rows": rows, "crumbs": crumbs}


def _sheets(user) -> Duty:
    """Sheets this member still has to hand in; says nothing of anybody else's."""
    own = Sheet.objects.filter(item=OuterRef("pk"), seat__user=user)
    here = Attendance.objects.filter(session=OuterRef("session"), seat__user=user, present=True)
    items = (
        AgendaItem.objects.filter(opened_at__isnull=False, closed_at__isnull=True)
        .filter(evaluation__season__council__seats__user=user, evaluation__season__council__seats__voting=True)
        .filter(evaluation__in=Evaluation.objects.visible_to(user))
        .filter(Q(Exists(here)) | Q(session__form=Meeting.WRITTEN))
        .exclude(Exists(own.exclude(state=Sheet.State.DRAFT)))
    )
    rows = items.order_by("session__held_on", "position").annotate(together=Window(Count("pk")))
    duty = Duty("scoring_queue", _("Phiếu cần chấm"), "clipboard-check", url=address("scoring_queue"))
    columns = ("pk", "session__held_on", "session__form", "evaluation__dossier__product__name", "together")
    for row in rows.values(*columns, "evaluation", "evaluation__dossier__product__producer__name")[:SHOWN]:
        duty.count = row["together"]
        written = row["session__form"] == Meeting.WRITTEN
        due = row["session__held_on"] if written else None
        duty.due = duty.due or due
        duty.rows.append(
            {
                "product": row["evaluation__dossier__product__name"],
                "producer": row["evaluation__dossier__product__producer__name"],
                "url": address("sheet", row["pk"]) or address("evaluation", row["evaluation"]),
                "due": due,
            }
        )
    return duty


def _recusals(user) -> Duty:
    """Interests that the chair has not decided on yet."""
    rows = Recusal.objects.filter(
        state__in=[Recusal.State.DECLARED, Recusal.State.SUGGESTED],
        decided_at__isnull=True,
        evaluation__in=Evaluation.objects.visible_to(user).open(),
    ).filter(
        Q(evaluation__season__council__in=Seat.objects.filter(user=user, role=Seat.Role.CHAIR).values("council"))
        | Q(evaluation__in=AgendaItem.objects.filter(session__in=delegated(user)).values("evaluation"))
    )
    rows = rows.order_by("made_at", "pk").annotate(together=Window(Count("pk")))
    duty = Duty("recusals", _("Khai lợi ích liên quan chờ quyết định"), "people")
    columns = ("evaluation", "evaluation__dossier__product__name", "seat__office", "made_at", "together")
    for pk, product, office, since, together in rows.values_list(*columns)[:SHOWN]:
        duty.count = together
        url = address("recusal.decide", pk) or address("evaluation", pk)
        duty.rows.append({"product": product, "producer": office, "url": url, "since": since})
    return duty


def _drafts(user) -> Duty:
    """Dossiers a producer is still writing, in no batch yet."""
    rows = Dossier.objects.filter(
        product__producer__in=ProducerAgent.objects.filter(user=user).values("producer"),
        filed_at__isnull=True,
        evaluations__isnull=True,
    )
    rows = rows.order_by("-created_at", "pk").annotate(together=Window(Count("pk")))
    duty = Duty("dossiers", _("Hồ sơ đang viết"), "pencil")
    columns = ("pk", "product__name", "product__producer__name", "created_at", "together")
    for pk, product, producer, since, together in rows.values_list(*columns)[:SHOWN]:
        duty.count = together
        url = address("dossier", pk) or address("registration.open_draft", pk)
        duty.rows.append({"product": product, "producer": producer, "url": url, "since": since})
    return duty


def _news(user, today: date) -> list[dict]:
    """What was decided lately on the products of the producers the person acts for."""
    producers = ProducerAgent.objects.filter(user=user).values("producer")
    rows = Evaluation.objects.filter(
        dossier__product__producer__in=producers,
        state__in=sorted(FINAL),
        closed_at__date__gte=today - RECENT,
    )
    columns = ("pk", "state", "closed_at", "dossier__product__name", "unit__name", "recognition__stars")
    return [
        {
            "url": address("evaluation", pk),
            "product": product,
            "unit": unit,
            "state": state_label(state),
            "tone": boards.tone_of(state),
            "at": at,
            "stars": stars,
        }
        for pk, state, at, product, unit, stars in rows.order_by("-closed_at").values_list(*columns)[:SHOWN]
    ]


def _seasons(user) -> list[dict]:
    """The plans that run now and whose board the person may open."""
    rows = boards.seasons_for(user).filter(closed_at__isnull=True).order_by("-year", "-pk")
    running = Count("evaluations", filter=~Q(evaluations__state__in=sorted(FINAL)))
    return [
        {"title": title, "unit": unit, "running": count, "url": address("season", code)}
        for code, title, unit, count in rows.annotate(running=running).values_list(
            "code", "title", "unit__name", "running"
        )[:SHOWN]
    ]


def _first_step(user) -> dict:
    """Where somebody with nothing to do can begin: the empty home's button."""
    if units_of(user, Role.OFFICER):
        steps = [("season_new", _("Lập kế hoạch đánh giá")), ("season_list", _("Xem kế hoạch"))]
    elif units_of(user, Role.COMMUNE_OFFICER):
        steps = [("commune_inbox", _("Xem hồ sơ của xã")), ("search", _("Tìm sản phẩm"))]
    elif units_of(user, Role.ADMIN):
        steps = [("admin:accounts_user_add", _("Thêm tài khoản, giao vai trò"))]
    elif units_of(user, Role.APPROVER, Role.AUDITOR):
        steps = [("season_list", _("Xem kế hoạch đánh giá"))]
    else:
        steps = [("product_list", _("Xem sản phẩm của tôi")), ("search", _("Tìm sản phẩm"))]
    found = [{"url": address(name), "label": label} for name, label in steps]
    return next((step for step in found if step["url"]), {})
