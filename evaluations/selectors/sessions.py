"""What a person may see of sessions, and the room as plain rows: the number of queries does not grow with the agenda.

Before the close of a product the room knows who has handed in a sheet and nothing of what stands on it.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.models import Council, Seat
from evaluations import states
from evaluations.models import (
    AgendaItem,
    Batch,
    Evaluation,
    Meeting,
    MeetingRequest,
    Recusal,
    Result,
    Season,
    Session,
    Sheet,
    SheetReopening,
    Transcription,
)
from evaluations.models.wording import state_label
from evaluations.rules import quorum
from evaluations.rules.statute import StatuteRules
from evaluations.selectors.offices import season_offices, session_offices
from evaluations.states import FINAL, State
from ocop.accounts.models import Role
from ocop.accounts.roles import units_of
from ocop.law.calendar import vietnam_day
from products.models import DossierKind

WATCHERS = (Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMIN)


def visible_sessions(user):
    """Sessions of the person's councils, and those of the units they serve or oversee."""
    if not user.is_authenticated:
        return Session.objects.none()
    seen = Q(batch__season__council__in=Council.objects.of_person(user).values("pk"))
    for unit in units_of(user, *WATCHERS):
        seen |= Q(batch__season__unit__path__startswith=unit.path)
    return Session.objects.filter(seen)


def may_see_season(user, season: Season) -> bool:
    """Whether the season is the person's to look at: by their council or by their unit."""
    return bool(season_offices(user, season)) or any(
        season.unit.path.startswith(unit.path) for unit in units_of(user, *WATCHERS)
    )


@dataclass
class Row:
    """One product of the agenda. ``locked`` and ``waiting`` are offices; no figure is here before the close."""

    pk: int
    evaluation: int
    position: int
    attempt: int
    product: str
    producer: str
    state: str
    phase: str  # waiting | open | closed | gone
    note: str
    quorum: quorum.Quorum
    locked: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    recused: list[str] = field(default_factory=list)
    suggested: int = 0
    reasons: list[str] = field(default_factory=list)
    result: dict | None = None
    last: bool = True  # the attempt that the evaluation stands in
    asked: bool = False  # somebody asked that a handed-in sheet be opened again
    in_round: bool = False
    stops: bool = False  # the exact mean of round one is below what the procedure asks
    proposable: bool = False
    meeting_asked: list[str] = field(default_factory=list)  # members who want a meeting instead of written opinions
    papers: list[str] = field(default_factory=list)  # whose paper sheet is typed in and waits for its second person

    @property
    def settled(self) -> bool:
        """Whether nothing is left to discuss: the spread is within its limit and nobody asked for a meeting."""
        return bool(self.note) or not (self.result["spread_exceeded"] or self.meeting_asked)

    @property
    def ready(self) -> bool:
        """Whether the product's next step can be done, as far as the room knows."""
        return not self.reasons

    @property
    def pk_text(self) -> str:
        return str(self.pk)


@dataclass
class Room:
    """A session with its people and its agenda, ready for a page."""

    session: Session
    season: Season
    offices: set[str]
    seats: list[dict]
    rows: list[Row]
    hidden: int

    @property
    def present(self) -> int:
        return sum(seat["present"] for seat in self.seats)

    @property
    def presiding(self) -> bool:
        return bool(self.offices & {"chair", "secretary"})

    @property
    def open_count(self) -> int:
        """How many products are being scored."""
        return self._count("open")

    @property
    def waiting_count(self) -> int:
        """How many products are not opened yet."""
        return self._count("waiting")

    @property
    def closed_count(self) -> int:
        """How many products have their result."""
        return self._count("closed")

    def _count(self, phase: str) -> int:
        return sum(row.phase == phase for row in self.rows)


def rules_of(statute) -> StatuteRules:
    """The council's statute as plain figures for the rules."""
    return StatuteRules(
        quorum=statute.quorum,
        chair_required=statute.chair_required,
        spread_limit=statute.spread_limit,
        minimum_rule=statute.minimum_rule,
        missed_minimum=statute.missed_minimum,
    )


def room(user, session: Session) -> Room:
    """Everything the session room shows, in a constant number of queries."""
    season = session.batch.season
    seats = _seats(session, season)
    items = list(_items(user, session))
    facts = _Facts.read(season, items)
    rules = rules_of(season.council.statute)
    chair = next((seat["pk"] for seat in seats if seat["role"] == Seat.Role.CHAIR), None)
    rows = [_row(session, season, item, seats, facts, rules, chair) for item in items]
    hidden = session.agenda.count() - len(rows)
    return Room(session, season, session_offices(user, session), seats, rows, hidden)


def state_of(room: Room) -> str:
    """A short name of all that the room shows while products are open; another name: something has changed.

    Made of names and phases only, never of results.
    """
    rows = [
        (r.pk, r.position, r.phase, r.locked, r.waiting, r.recused, r.suggested, r.papers, r.meeting_asked, r.asked,
         r.reasons, r.note, r.quorum.present, r.quorum.eligible)
        for r in room.rows
    ]  # fmt: skip
    shown = repr((room.session.opened_at, room.session.closed_at, room.present, rows))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def _seats(session: Session, season: Season) -> list[dict]:
    here = set(session.attendance.filter(present=True).values_list("seat", flat=True))
    rows = Seat.objects.filter(council=season.council_id).order_by("position", "id")
    fields = ("pk", "user_id", "role", "office", "voting", "user__full_name")
    labels = dict(Seat.Role.choices)
    return [
        {**seat, "present": seat["pk"] in here, "role_label": labels[seat["role"]]} for seat in rows.values(*fields)
    ]


def _items(user, session: Session):
    visible = Evaluation.objects.visible_to(user).values("pk")
    rows = AgendaItem.objects.filter(session=session, evaluation__in=visible).order_by("position", "attempt", "id")
    return rows.values(
        "pk",
        "evaluation_id",
        "round",
        "attempt",
        "position",
        "opened_at",
        "closed_at",
        "note",
        "evaluation__state",
        "evaluation__attempt",
        "evaluation__dossier__product__name",
        "evaluation__dossier__product__producer__name",
    )


@dataclass
class _Facts:
    """What hangs on the items, by item or by evaluation."""

    locked: dict[int, set[int]]
    recused: dict[int, set[int]]
    suggested: dict[int, int]
    results: dict[int, dict]
    asked: set[int]
    meetings: dict[int, list[str]]
    papers: dict[int, list[str]]

    @classmethod
    def read(cls, season: Season, items: list[dict]) -> "_Facts":
        lists = defaultdict(list), defaultdict(list)
        found = cls(defaultdict(set), defaultdict(set), defaultdict(int), {}, set(), *lists)
        ids, evaluations = [i["pk"] for i in items], {i["evaluation_id"] for i in items}
        sheets = Sheet.objects.filter(item__in=ids).exclude(state=Sheet.State.DRAFT)
        for item, seat in sheets.values_list("item", "seat"):
            found.locked[item].add(seat)
        recusals = Recusal.objects.filter(evaluation__in=evaluations).exclude(state=Recusal.State.DISMISSED)
        for evaluation, seat, state in recusals.values_list("evaluation", "seat", "state"):
            if state == Recusal.State.SUGGESTED:
                found.suggested[evaluation] += 1
            else:
                found.recused[evaluation].add(seat)
        closed = [i["pk"] for i in items if i["closed_at"]]
        for result in Result.objects.filter(item__in=closed).values(
            "item", "mean_shown", "mean_numerator", "mean_denominator", "stars", "spread", "spread_exceeded"
        ):
            found.results[result["item"]] = result
        open_asks = SheetReopening.objects.filter(sheet__item__in=ids, confirmed_at__isnull=True)
        found.asked = set(open_asks.values_list("sheet__item", flat=True))
        meetings = MeetingRequest.objects.filter(item__in=ids).order_by("asked_at")
        papers = Transcription.objects.filter(item__in=ids, confirmed_at__isnull=True).order_by("entered_at")
        for rows, kept in ((meetings, found.meetings), (papers, found.papers)):
            for item, office in rows.values_list("item", "seat__office"):
                kept[item].append(office)
        return found


def _row(session, season, item: dict, seats: list[dict], facts: _Facts, rules: StatuteRules, chair) -> Row:
    recused, locked = facts.recused[item["evaluation_id"]], facts.locked[item["pk"]]
    voting = [seat for seat in seats if seat["voting"]]
    written = session.form == Meeting.WRITTEN
    present = locked if written else {seat["pk"] for seat in seats if seat["present"]}
    counted = quorum.quorum(
        rules,
        {seat["pk"] for seat in voting},
        present,
        recused=recused,
        chair=chair,
        delegate=session.delegate_id,
    )
    result = facts.results.get(item["pk"])
    row = Row(
        pk=item["pk"],
        evaluation=item["evaluation_id"],
        position=item["position"],
        attempt=item["attempt"],
        product=item["evaluation__dossier__product__name"],
        producer=item["evaluation__dossier__product__producer__name"],
        state=item["evaluation__state"],
        phase=_phase(item, result),
        note=item["note"],
        quorum=counted,
        locked=[s["office"] for s in voting if s["pk"] in locked and s["pk"] not in recused],
        recused=[s["office"] for s in seats if s["pk"] in recused],
        suggested=facts.suggested[item["evaluation_id"]],
        result=result,
        last=item["evaluation__attempt"] == item["attempt"],
        meeting_asked=facts.meetings[item["pk"]],
        papers=facts.papers[item["pk"]],
    )
    expected = voting if written else [s for s in voting if s["present"]]
    row.waiting = [s["office"] for s in expected if s["pk"] not in locked and s["pk"] not in recused]
    row.reasons = _reasons(session, season, item, row, written)
    row.asked = item["pk"] in facts.asked
    if row.phase == "closed":
        _after_the_close(season, item, row)
    return row


def _after_the_close(season: Season, item: dict, row: Row) -> None:
    """What may follow a closed round: stopping below the least mean, or the proposal after the last round."""
    row.in_round = row.state == states.round_state(item["round"])
    settled = row.in_round and row.last and row.settled
    mean = Fraction(row.result["mean_numerator"], row.result["mean_denominator"])
    last_round = item["round"] == season.rounds
    row.stops = bool(settled and not last_round and mean < season.go_on_mean)
    row.proposable = bool(settled and last_round)


def _phase(item: dict, result: dict | None) -> str:
    if result is not None:
        return "closed"
    if item["evaluation__state"] in FINAL or item["closed_at"]:
        return "gone"
    return "open" if item["opened_at"] else "waiting"


def _reasons(session: Session, season: Season, item: dict, row: Row, written: bool) -> list[str]:
    """Why the product's next step (opening or closing) cannot be done: what the room knows without asking further."""
    if row.phase == "waiting":
        return _opening(session, season, item, row, written)
    if row.phase == "open":
        waits_for_all = not written or vietnam_day(timezone.now()) <= session.held_on
        waiting = (
            [_("{office} chưa nộp phiếu.").format(office=office) for office in row.waiting] if waits_for_all else []
        )
        return waiting or list(row.quorum.reasons)
    return []


def _opening(session: Session, season: Season, item: dict, row: Row, written: bool) -> list[str]:
    reasons = []
    if session.opened_at is None:
        reasons.append(_("Phiên họp chưa khai mạc."))
    state, step = State(item["evaluation__state"]), {1: "open_round_one", 2: "open_round_two"}[item["round"]]
    again = state == states.round_state(item["round"]) and row.last
    if not again and not states.allows(season.rounds, season.inspection, step, state):
        reasons.append(_("Hồ sơ đang ở bước «{state}».").format(state=state_label(state)))
    reasons += [undecided_words(row.suggested)] if row.suggested else []
    return reasons + ([] if written else list(row.quorum.reasons))


def undecided_words(count: int) -> str:
    """Why a product with undecided hints of interests is not opened."""
    return _("Chủ tịch chưa quyết định {count} gợi ý lợi ích liên quan của thành viên.").format(count=count)


def eligible(user, season: Season, round: int, batch: Batch | None, form: str) -> list[Evaluation]:
    """Evaluations that may be put on the agenda of such a session now: past intake, not on one for that round yet.

    Written opinions take only the kinds of dossier that the procedure decides so, and only for the first time. Whether
    a product can be *opened* is asked when it is opened.
    """
    listed = AgendaItem.objects.filter(round=round)
    # A proposal sent back is scored again in a new attempt: its item does not exist yet.
    again = Q(state=states.round_state(round).value) & ~Q(
        pk__in=listed.filter(attempt=F("evaluation__attempt")).values("evaluation")
    )
    before = Q(state__in=_states_before(season, round)) & ~Q(pk__in=listed.values("evaluation"))
    if form == Meeting.WRITTEN:
        kinds = [kind for kind in DossierKind.values if season.meeting_for(kind) == Meeting.WRITTEN]
        again, before = again & Q(attempt=1, dossier__kind__in=kinds), before & Q(dossier__kind__in=kinds)
    rows = Evaluation.objects.visible_to(user).filter(season=season, batch=batch).filter(again | before)
    related = ("dossier__product__producer", "batch")
    return list(rows.select_related(*related).order_by("batch__number", "number", "pk"))


def _states_before(season: Season, round: int) -> list[str]:
    """The states in which a product waits for that round."""
    step = {1: "open_round_one", 2: "open_round_two"}[round]
    return [s.value for s in State if states.allows(season.rounds, season.inspection, step, s)]


def listed(user, filters: dict) -> QuerySet:
    """The sessions a person may see, filtered, as plain rows with the length of each agenda; no order yet."""
    rows = visible_sessions(user).annotate(products=Count("agenda"))
    if words := (filters.get("q") or "").strip():
        season = Q(batch__season__title__icontains=words) | Q(batch__season__council__name__icontains=words)
        rows = rows.filter(season | Q(place__icontains=words))
    if filters.get("state"):
        opened, closed = {"planned": (False, False), "open": (True, False), "over": (True, True)}[filters["state"]]
        rows = rows.filter(opened_at__isnull=not opened, closed_at__isnull=not closed)
    fields = ("pk", "round", "form", "held_on", "place", "opened_at", "closed_at", "products")
    return rows.values(*fields, "batch__number", "batch__season__title", "batch__season__council__name")
