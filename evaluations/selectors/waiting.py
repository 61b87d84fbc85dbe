"""Whose turn it is: what every open evaluation waits for, who holds it and until when – said once, in SQL.

The board, each person's home and the evaluation's own page read the same annotations. A turn is neutral after a
round: it never tells whether the points were enough, since producers and communes read it too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, CharField, DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from councils.models import Council, Seat, TeamMember
from evaluations.models import AgendaItem, Batch, Elimination, Evaluation, Inspection, Season, SupplementRequest
from evaluations.states import FINAL, State
from ocop.accounts.models import Role
from ocop.accounts.roles import units_of
from ocop.law import loader
from ocop.law.calendar import VIETNAM, add_working_days, vietnam_day
from products import commune
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
        _turn(
            "supplement", _("Chủ thể bổ sung hồ sơ"), "producer", _("Cần bổ sung hồ sơ"), "reply", "supplement.answer"
        ),
        _turn("draft", _("Chủ thể nộp hồ sơ"), "producer", _("Hồ sơ chưa nộp"), "pencil", "registration.file"),
        _turn("commune_report", _("UBND cấp xã lập Mẫu 03"), "commune", _("Cần lập báo cáo Mẫu 03"), "building"),
        _turn("register", _("Cán bộ tiếp nhận hồ sơ"), "officer", _("Chờ tiếp nhận"), "inbox", "registration.register"),
        _turn(
            "commune_check",
            _("UBND cấp xã xem hồ sơ bổ sung"),
            "commune",
            _("Hồ sơ bổ sung vừa trả lời"),
            "file-earmark-text",
            "supplement.commune_close",
        ),
        _turn(
            "supplement_check",
            _("Cán bộ xem hồ sơ bổ sung"),
            "officer secretary",
            _("Hồ sơ bổ sung vừa trả lời"),
            "file-earmark-text",
            "supplement.close",
        ),
        _turn(
            "elimination",
            _("Chủ tịch hội đồng kết luận đề nghị loại"),
            "chair",
            _("Đề nghị loại chờ kết luận"),
            "exclamation-octagon",
            "elimination.decide",
        ),
        _turn(
            "plan_inspection",
            _("Lập kiểm tra thực tế"),
            "officer secretary advisor",
            _("Cần lập kiểm tra thực tế"),
            "calendar-event",
            "inspection.plan",
        ),
        _turn(
            "inspect",
            _("Tổ tư vấn kiểm tra thực tế"),
            "officer secretary advisor",
            _("Cần kiểm tra thực tế"),
            "geo-alt",
            "inspection.record",
        ),
        _turn("agenda", _("Thư ký đưa vào phiên họp"), "officer secretary", _("Chờ đưa vào phiên họp"), "list-check"),
        _turn("session", _("Hội đồng họp theo lịch"), "chair secretary", _("Chờ mở chấm điểm"), "people", "round.open"),
        _turn("scoring", _("Hội đồng chấm điểm"), "chair secretary", _("Đang chấm, chờ đóng vòng"), "clipboard-check"),
        _turn(
            "after_round_one",
            _("Hội đồng quyết định bước tiếp theo"),
            "chair secretary",
            _("Vòng 1 đã đóng, chờ bước tiếp"),
            "skip-forward",
        ),
        _turn(
            "propose",
            _("Thư ký trình quyết định"),
            "chair secretary officer",
            _("Chờ trình quyết định"),
            "send",
            "recognition.propose",
        ),
        _turn("decide", _("Người có thẩm quyền quyết định"), "approver", _("Đề nghị chờ quyết định"), "award"),
    )
}


def _requests() -> QuerySet:
    return SupplementRequest.objects.filter(evaluation=OuterRef("pk"), closed_at__isnull=True)


SENT_UP = tuple(each.id for each in loader.all_regulations() if commune.sends_up(each.id))


def _no_report() -> Q:
    """The commune still owes its report, or under 1489 and 26 the letter that sends the dossier up."""
    reports = CommuneReport.objects.filter(dossier=OuterRef("dossier"))
    unsent = Q(season__regulation__in=SENT_UP) & ~Exists(reports.filter(forwarding__isnull=False))
    return Q(season__needs_commune_report=True) & (~Exists(reports) | unsent)


def _scored() -> Q:
    """The round the evaluation stands in was closed, in its present attempt."""
    items = AgendaItem.objects.filter(evaluation=OuterRef("pk"), attempt=OuterRef("attempt"), closed_at__isnull=False)
    one = Q(state=State.ROUND_ONE.value) & Exists(items.filter(round=1))
    return one | Q(state=State.ROUND_TWO.value) & Exists(items.filter(round=2))


def with_turn(evaluations: QuerySet) -> QuerySet:
    """Annotate ``turn``: a key of TURNS, "" when closed."""
    mine = {"evaluation": OuterRef("pk")}
    items = AgendaItem.objects.filter(**mine, closed_at__isnull=True)
    is_open, planned = Exists(items.filter(opened_at__isnull=False)), Exists(items.filter(opened_at__isnull=True))
    visit = Exists(Inspection.objects.filter(**mine, concluded_at__isnull=True))
    in_round = Q(state__in=[State.ROUND_ONE.value, State.ROUND_TWO.value])
    turn = Case(
        When(state__in=sorted(FINAL), then=Value("")),
        When(state=State.DRAFT.value, then=Value("draft")),
        When(state=State.PROPOSED.value, then=Value("decide")),
        When(is_open, then=Value("scoring")),
        When(Exists(Elimination.objects.filter(**mine, decided_at__isnull=True)), then=Value("elimination")),
        When(Exists(_requests().filter(answered_at__isnull=True)), then=Value("supplement")),
        When(Exists(_requests().filter(stage="commune")), then=Value("commune_check")),
        When(Exists(_requests()), then=Value("supplement_check")),
        When(Q(state=State.SUBMITTED.value) & _no_report(), then=Value("commune_report")),
        When(state=State.SUBMITTED.value, then=Value("register")),
        When(visit, then=Value("inspect")),
        When(state=State.REGISTERED.value, season__inspection="before", then=Value("plan_inspection")),
        When(planned, then=Value("session")),
        When(~in_round | ~_scored(), then=Value("agenda")),
        When(state=State.ROUND_ONE.value, season__rounds=2, then=Value("after_round_one")),
        default=Value("propose"),
        output_field=CharField(),
    )
    return evaluations.annotate(turn=turn)


def due_dates(batch: Batch, season_inspection: str) -> dict[str, date]:
    """The last day of each state in one batch, by the plan's own steps; where it names none, the day to decide."""
    named = _named(batch)
    last = batch.decide_by or named.get("decide") or batch.forward_by
    early = named.get("inspection") if season_inspection == "before" else None
    wanted = {
        State.DRAFT: batch.intake_to,
        State.SUBMITTED: named.get("register") or last,
        State.REGISTERED: early or named.get("round_one") or last,
        State.INSPECTION: named.get("inspection") or last,
        State.ROUND_ONE: named.get("round_one") or last,
        State.ROUND_TWO: named.get("round_two") or last,
        State.PROPOSED: last,  # being proposed is done; what is waited for is the decision
    }
    return {state.value: day for state, day in wanted.items() if day}


def scored_dates(batch: Batch, season: Season) -> dict[str, date]:
    """The last day of what follows a closed round, where the plan dates it: the round's own day has done its work."""
    named = _named(batch)
    visit = named.get("inspection") if season.inspection == "between" else None
    propose = named.get("propose") or batch.decide_by
    onward = visit or named.get("completion") or named.get("round_two")
    wanted = {State.ROUND_ONE: onward if season.rounds == 2 else propose, State.ROUND_TWO: propose}
    return {state.value: day for state, day in wanted.items() if day}


def _named(batch: Batch) -> dict[str, date]:
    return {step.get("key"): date.fromisoformat(step["to"]) for step in batch.steps if step.get("to")}


NO_DAY = Cast(Value(None), DateField())  # PostgreSQL takes an untyped NULL for text


def _by_batch(dates: dict[int, dict[str, date]]) -> Case | Cast:
    """The day of each batch and state, as one expression."""
    cases = [When(batch=pk, state=state, then=Value(day)) for pk, days in dates.items() for state, day in days.items()]
    return Case(*cases, output_field=DateField()) if cases else NO_DAY


def with_due(evaluations: QuerySet, batches: Iterable[Batch]) -> QuerySet:
    """Annotate ``due`` (last day, or None): the supplement's own, else the batch's for the state.

    ``batches`` come with their season. The commune's 15 working days are not SQL's: see ``commune_due``. Nothing here
    names ``turn``: the database would be told its whole expression again at every mention.
    """
    batches = list(batches)
    plain = _by_batch({batch.pk: due_dates(batch, batch.season.inspection) for batch in batches})
    scored = _by_batch({batch.pk: scored_dates(batch, batch.season) for batch in batches})
    asked = Subquery(_requests().values("due_on")[:1])
    in_time = Case(
        When(state__in=sorted(FINAL), then=NO_DAY),
        When(Q(state=State.SUBMITTED.value) & _no_report(), then=NO_DAY),
        When(_scored(), then=Coalesce(scored, plain)),
        default=plain,
        output_field=DateField(),
    )
    return evaluations.annotate(due=Coalesce(asked, in_time, output_field=DateField()))


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


@dataclass(frozen=True)
class Offices:
    """What a person holds, as ids: enough to say of a plain row whether its turn is theirs."""

    producers: frozenset[int]
    communes: tuple[str, ...]  # paths
    officer: frozenset[int]  # units
    approver: frozenset[int]
    chair: frozenset[int]  # councils
    team: dict[str, frozenset[int]]  # councils by place: secretary, advisor

    @property
    def scope(self) -> Q:
        """A condition on evaluations: one of the offices reaches them at all."""
        councils = self.chair.union(*self.team.values())
        near = Q(dossier__product__producer__in=self.producers) | Q(unit__in=self.officer | self.approver)
        near |= Q(season__council__in=councils)
        for path in self.communes:
            near |= Q(dossier__product__producer__commune__path__startswith=path, state=State.SUBMITTED.value)
        return near

    def of(self, row: dict) -> set[str]:
        """The offices the person holds for a row with producer, commune, unit and council."""
        council, held = row["season__council"], set()
        held |= {"producer"} if row["dossier__product__producer"] in self.producers else set()
        held |= {"commune"} if row["dossier__product__producer__commune__path"].startswith(self.communes) else set()
        held |= {name for name in ("officer", "approver") if row["unit"] in getattr(self, name)}
        held |= {"chair"} if council in self.chair else set()
        return held | {place for place, councils in self.team.items() if council in councils}


def offices_held(user) -> Offices:
    """The person's offices, in three queries and the grants of the request."""

    def units(role: Role) -> frozenset[int]:
        return frozenset(unit.pk for unit in units_of(user, role))

    chairs = Seat.objects.filter(user=user, role=Seat.Role.CHAIR).values_list("council", flat=True)
    places = list(TeamMember.objects.filter(user=user).values_list("role", "council"))
    return Offices(
        producers=frozenset(ProducerAgent.objects.filter(user=user).values_list("producer", flat=True)),
        communes=tuple(unit.path for unit in units_of(user, Role.COMMUNE_OFFICER)),
        officer=units(Role.OFFICER),
        approver=units(Role.APPROVER),
        chair=frozenset(chairs),
        team={role: frozenset(c for r, c in places if r == role) for role in TeamMember.Role.values},
    )


def mine(user) -> dict[str, list[dict]]:
    """What waits for this person: by turn, plain rows with ``pk`` and ``due``, the most urgent first."""
    held = offices_held(user)
    rows = Evaluation.objects.visible_to(user).open().filter(held.scope)
    rows = with_due(with_turn(rows), batches_of(user)).order_by("state_since", "pk")
    found: dict[str, list[dict]] = {}
    for row in rows.values(*WORK):
        if TURNS[row["turn"]].offices & held.of(row):
            found.setdefault(row["turn"], []).append({"pk": row["pk"], "due": due_of(row)})
    for listed in found.values():
        listed.sort(key=lambda row: (row["due"] is None, row["due"] or date.max))
    return {code: found[code] for code in TURNS if code in found}


WORK = (
    "pk",
    "turn",
    "due",
    "submitted_at",
    "unit",
    "season__regulation",
    "season__council",
    "dossier__product__producer",
    "dossier__product__producer__commune__path",
)


def batches_of(user) -> QuerySet:
    """The batches in which something may wait for this person, with their season."""
    units = [unit.pk for unit in units_of(user, Role.OFFICER, Role.APPROVER)]
    producers = ProducerAgent.objects.filter(user=user).values("producer")
    own = Evaluation.objects.filter(dossier__product__producer__in=producers).values("batch")
    near = (
        Q(season__unit__in=units) | Q(season__council__in=Council.objects.of_person(user).values("pk")) | Q(pk__in=own)
    )
    return Batch.objects.filter(near, season__closed_at__isnull=True).select_related("season")
