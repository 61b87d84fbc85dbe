"""Whose turn it is: what every open evaluation waits for, who holds it and until when – said once, in SQL.

The board, each person's home and the evaluation's own page read the same annotations. A turn is neutral after a
round: it never tells whether the points were enough, since producers and communes read it too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from councils.models import Council, Seat, TeamMember
from evaluations.models import AgendaItem, Batch, Elimination, Evaluation, Inspection, SupplementRequest
from evaluations.states import FINAL, State
from ocop.accounts.models import Role
from ocop.accounts.roles import units_of
from ocop.law import loader
from ocop.law.calendar import VIETNAM, add_working_days, vietnam_day
from products.models import CommuneReport, ProducerAgent


@dataclass(frozen=True)
class Turn:
    """What is waited for: the sentence on a board, whose it is, the heading on their home, the act that ends it."""

    code: str
    label: str
    offices: frozenset[str]
    title: str
    icon: str
    act: str = ""


def _turn(code: str, label: str, offices: str, title: str, icon: str, act: str = "") -> Turn:
    return Turn(code, label, frozenset(offices.split()), title, icon, act)


TURNS: dict[str, Turn] = {
    turn.code: turn
    for turn in (
        _turn("supplement", "Chủ thể bổ sung hồ sơ", "producer", "Cần bổ sung hồ sơ", "reply", "supplement.answer"),
        _turn("draft", "Chủ thể nộp hồ sơ", "producer", "Hồ sơ chưa nộp", "pencil", "registration.file"),
        _turn("commune_report", "UBND cấp xã lập Mẫu 03", "commune", "Cần lập báo cáo Mẫu 03", "building"),
        _turn("register", "Cán bộ tiếp nhận hồ sơ", "officer", "Chờ tiếp nhận", "inbox", "registration.register"),
        _turn(
            "supplement_check",
            "Cán bộ xem hồ sơ bổ sung",
            "officer secretary",
            "Hồ sơ bổ sung vừa trả lời",
            "file-earmark-text",
            "supplement.close",
        ),
        _turn(
            "elimination",
            "Chủ tịch hội đồng kết luận đề nghị loại",
            "chair",
            "Đề nghị loại chờ kết luận",
            "exclamation-octagon",
            "elimination.decide",
        ),
        _turn(
            "plan_inspection",
            "Lập kiểm tra thực tế",
            "officer secretary advisor",
            "Cần lập kiểm tra thực tế",
            "calendar-event",
            "inspection.plan",
        ),
        _turn(
            "inspect",
            "Tổ tư vấn kiểm tra thực tế",
            "officer secretary advisor",
            "Cần kiểm tra thực tế",
            "geo-alt",
            "inspection.record",
        ),
        _turn("agenda", "Thư ký đưa vào phiên họp", "officer secretary", "Chờ đưa vào phiên họp", "list-check"),
        _turn("session", "Hội đồng họp theo lịch", "chair secretary", "Chờ mở chấm điểm", "people", "round.open"),
        _turn("scoring", "Hội đồng chấm điểm", "chair secretary", "Đang chấm, chờ đóng vòng", "clipboard-check"),
        _turn(
            "after_round_one",
            "Hội đồng quyết định bước tiếp theo",
            "chair secretary",
            "Vòng 1 đã đóng, chờ bước tiếp",
            "skip-forward",
        ),
        _turn(
            "propose",
            "Thư ký trình quyết định",
            "chair secretary officer",
            "Chờ trình quyết định",
            "send",
            "recognition.propose",
        ),
        _turn("decide", "Người có thẩm quyền quyết định", "approver", "Đề nghị chờ quyết định", "award"),
    )
}


def with_turn(evaluations: QuerySet) -> QuerySet:
    """Annotate ``turn`` (a key of TURNS, "" when closed) and ``supplement_due`` (date or None)."""
    mine = {"evaluation": OuterRef("pk")}
    request = SupplementRequest.objects.filter(**mine, closed_at__isnull=True)
    items = AgendaItem.objects.filter(**mine, closed_at__isnull=True)
    is_open, planned = Exists(items.filter(opened_at__isnull=False)), Exists(items.filter(opened_at__isnull=True))
    visit = Exists(Inspection.objects.filter(**mine, concluded_at__isnull=True))
    scored = AgendaItem.objects.filter(**mine, attempt=OuterRef("attempt"), closed_at__isnull=False)
    unscored = (Q(state=State.ROUND_ONE.value) & ~Exists(scored.filter(round=1))) | (
        Q(state=State.ROUND_TWO.value) & ~Exists(scored.filter(round=2))
    )
    no_report = Q(season__needs_commune_report=True) & ~Exists(
        CommuneReport.objects.filter(dossier=OuterRef("dossier"))
    )
    state = State
    turn = Case(
        When(state__in=sorted(FINAL), then=Value("")),
        When(state=state.DRAFT.value, then=Value("draft")),
        When(state=state.PROPOSED.value, then=Value("decide")),
        When(is_open, then=Value("scoring")),
        When(Exists(Elimination.objects.filter(**mine, decided_at__isnull=True)), then=Value("elimination")),
        When(Exists(request.filter(answered_at__isnull=True)), then=Value("supplement")),
        When(Exists(request), then=Value("supplement_check")),
        When(Q(state=state.SUBMITTED.value) & no_report, then=Value("commune_report")),
        When(state=state.SUBMITTED.value, then=Value("register")),
        When(visit, then=Value("inspect")),
        When(state=state.REGISTERED.value, season__inspection="before", then=Value("plan_inspection")),
        When(planned, then=Value("session")),
        When(Q(state__in=[state.REGISTERED.value, state.INSPECTION.value]) | unscored, then=Value("agenda")),
        When(state=state.ROUND_ONE.value, season__rounds=2, then=Value("after_round_one")),
        default=Value("propose"),
        output_field=CharField(),
    )
    return evaluations.annotate(turn=turn, supplement_due=Subquery(request.values("due_on")[:1]))


def due_dates(batch: Batch, season_inspection: str) -> dict[str, date]:
    """The last day of each state in one batch, by the plan's own steps; where it names none, the day to decide."""
    named = {step.get("key"): date.fromisoformat(step["to"]) for step in batch.steps if step.get("to")}
    last = named.get("recognised") or batch.decide_by or batch.forward_by
    early = named.get("inspection") if season_inspection == "before" else None
    wanted = {
        State.DRAFT: batch.intake_to,
        State.SUBMITTED: named.get("registered") or named.get("submitted") or last,
        State.REGISTERED: early or named.get("round_one") or last,
        State.INSPECTION: named.get("inspection") or last,
        State.ROUND_ONE: named.get("round_one") or last,
        State.ROUND_TWO: named.get("round_two") or last,
        # Proposed is done; what is waited for is the decision.
        State.PROPOSED: named.get("recognised") or batch.decide_by or named.get("proposed") or last,
    }
    return {state.value: day for state, day in wanted.items() if day}


def with_due(evaluations: QuerySet, batches: Iterable[Batch]) -> QuerySet:
    """Annotate ``due`` (last day, or None): the supplement's own, else the batch's for the state.

    ``batches`` come with their season. The commune's 15 working days are not SQL's: see ``commune_due``.
    """
    cases = [
        When(batch=batch.pk, state=state, then=Value(day))
        for batch in batches
        for state, day in due_dates(batch, batch.season.inspection).items()
    ]
    by_batch = Case(*cases, output_field=DateField()) if cases else Value(None, output_field=DateField())
    asked = Q(turn__in=["supplement", "supplement_check"])
    due = Case(
        When(turn__in=["", "commune_report"], then=Value(None)),
        When(asked, then=Coalesce(F("supplement_due"), by_batch)),
        default=by_batch,
        output_field=DateField(),
    )
    return evaluations.annotate(due=due)


def commune_due(regulation: str, submitted_at: datetime) -> date | None:
    """Last day for the commune's report, where the regulation sets one (26: 15 working days from receipt)."""
    days = loader.regulation(regulation).commune_working_days
    return add_working_days(vietnam_day(submitted_at), days) if days else None


def overdue(today: date) -> Q:
    """A condition on rows with ``turn`` and ``due``: the last day has passed."""
    late = Q(due__lt=today)
    for regulation in loader.all_regulations():
        if regulation.commune_working_days:
            # Every day up to this one is late: its term ended before today. (Rest days share their eve's term.)
            last_late = today - timedelta(days=regulation.commune_working_days)
            while add_working_days(last_late, regulation.commune_working_days) >= today:
                last_late -= timedelta(days=1)
            end = datetime.combine(last_late + timedelta(days=1), datetime.min.time(), VIETNAM)
            late |= Q(turn="commune_report", season__regulation=regulation.id, submitted_at__lt=end)
    return late


def due_of(row: dict) -> date | None:
    """The last day of a plain row with turn, due, submitted_at and season__regulation."""
    if row["turn"] == "commune_report":
        return commune_due(row["season__regulation"], row["submitted_at"])
    return row["due"]


def held_by(user) -> Q:
    """A condition on rows with ``turn``: the person holds the office whose turn it is."""

    def turns(office: str) -> list[str]:
        return [turn.code for turn in TURNS.values() if office in turn.offices]

    held = Q(pk__in=[])
    producers = ProducerAgent.objects.filter(user=user).values("producer")
    held |= Q(turn__in=turns("producer"), dossier__product__producer__in=producers)
    for unit in units_of(user, Role.COMMUNE_OFFICER):
        place = Q(dossier__product__producer__commune__path__startswith=unit.path)
        held |= Q(turn__in=turns("commune")) & place
    for role, office in ((Role.OFFICER, "officer"), (Role.APPROVER, "approver")):
        if units := units_of(user, role):
            held |= Q(turn__in=turns(office), unit__in=[unit.pk for unit in units])
    chairs = Seat.objects.filter(user=user, role=Seat.Role.CHAIR).values("council")
    held |= Q(turn__in=turns("chair"), season__council__in=chairs)
    for role in TeamMember.Role.values:
        team = TeamMember.objects.filter(user=user, role=role).values("council")
        held |= Q(turn__in=turns(role), season__council__in=team)
    return held


def mine(user) -> QuerySet:
    """The open evaluations that wait for this person, with turn and due."""
    rows = with_due(with_turn(Evaluation.objects.visible_to(user).open()), batches_of(user))
    return rows.filter(held_by(user))


def batches_of(user) -> QuerySet:
    """The batches in which something may wait for this person, with their season."""
    units = [unit.pk for unit in units_of(user, Role.OFFICER, Role.APPROVER)]
    producers = ProducerAgent.objects.filter(user=user).values("producer")
    own = Evaluation.objects.filter(dossier__product__producer__in=producers).values("batch")
    near = (
        Q(season__unit__in=units) | Q(season__council__in=Council.objects.of_person(user).values("pk")) | Q(pk__in=own)
    )
    return Batch.objects.filter(near, season__closed_at__isnull=True).select_related("season")
