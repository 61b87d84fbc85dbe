"""What boards and pages show of evaluations, as plain rows; every list begins at visible_to(user)."""

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.models import Council
from evaluations.models import Batch, Evaluation, Forwarding, Recognition, Result, Season
from evaluations.models.wording import state_label
from evaluations.selectors import told as notices
from evaluations.selectors import waiting
from evaluations.states import FINAL, State
from ocop.accounts.models import Locality, Role
from ocop.accounts.names import search_key
from ocop.accounts.roles import units_of
from products.models import Dossier

OVERSEERS = (Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMIN)
COLUMNS = (
    "pk",
    "number",
    "state",
    "state_since",
    "turn",
    "due",
    "submitted_at",
    "unit__name",
    "season__code",
    "season__regulation",
    "dossier",
    "dossier__kind",
    "dossier__product__name",
    "dossier__product__producer__name",
    "dossier__product__producer__commune__name",
)


def oversees(user, unit: Locality) -> bool:
    """Whether the person's role covers the unit: its own people, and those of the levels above."""
    return any(unit.path.startswith(held.path) for held in units_of(user, *OVERSEERS))


def seasons_for(user) -> QuerySet:
    """Seasons whose board the person may open: of their unit or below it, or of a council they belong to."""
    if not user.is_authenticated:
        return Season.objects.none()
    seen = Q(council__in=Council.objects.of_person(user).values("pk"))
    for unit in units_of(user, *OVERSEERS):
        seen |= Q(unit__path__startswith=unit.path)
    return Season.objects.filter(seen)


def seasons_narrowed(rows: QuerySet, filters: dict) -> QuerySet:
    """The seasons that match a list's filters (cleaned values; what is empty does not filter)."""
    if text := search_key(filters.get("q") or ""):
        typed = filters["q"].strip()
        named = Q(title__icontains=typed) | Q(plan_number__icontains=typed) | Q(unit__search_key__contains=text)
        if text.isascii() and text.isdecimal() and len(text) == 4:
            named |= Q(year=int(text))
        rows = rows.filter(named)
    if filters.get("state"):
        rows = rows.filter(closed_at__isnull=filters["state"] == "running")
    return rows


def batches_for(dossier: Dossier, day: date) -> QuerySet:
    """Batches open that day, of running seasons over the producer's place, under the dossier's regulation."""
    codes = dossier.product.producer.commune.path.rstrip("/").split("/")
    above = ["/".join(codes[: n + 1]) + "/" for n in range(len(codes))]
    rows = Batch.objects.filter(
        season__unit__path__in=above,
        season__regulation=dossier.regulation,
        season__closed_at__isnull=True,
        intake_from__lte=day,
        intake_to__gte=day,
    )
    return rows.select_related("season__unit").order_by("intake_to", "pk")


def waiting_of(evaluation: Evaluation) -> dict:
    """``turn`` and ``due`` of one evaluation, for whoever already sees it."""
    row = Evaluation.objects.filter(pk=evaluation.pk)
    batch = evaluation.batch
    batch.season = evaluation.season
    found = waiting.with_due(waiting.with_turn(row), [batch]).values(*COLUMNS).get()
    return {"turn": found["turn"], "due": waiting.due_of(found)}


def board_rows(user, season: Season, batches: list[Batch]) -> QuerySet:
    """The season's evaluations with turn and due, as the person may see them."""
    rows = Evaluation.objects.visible_to(user).filter(season=season)
    return waiting.with_due(waiting.with_turn(rows), batches)


def narrowed(rows: QuerySet, filters: dict, today: date) -> QuerySet:
    """The rows that match a board's filters (cleaned values; what is empty does not filter)."""
    if text := search_key(filters.get("q") or ""):
        named = Q(dossier__product__search_key__contains=text) | Q(
            dossier__product__producer__search_key__contains=text
        )
        typed = filters["q"].strip()
        if not text.isdecimal():  # a bare number is that of the season's register
            named |= Q(dossier__slip_number__icontains=typed) | Q(dossier__product__code__icontains=typed)
        if text.isascii() and text.isdecimal() and len(text) < 9:
            named |= Q(number=int(text))
        rows = rows.filter(named)
    if filters.get("state"):
        rows = rows.filter(state=filters["state"])
    if filters.get("batch"):
        rows = rows.filter(batch__number=filters["batch"])
    if filters.get("turn"):
        rows = rows.filter(turn=filters["turn"])
    return rows.filter(waiting.overdue(today)) if filters.get("late") else rows


def stage_counts(rows: QuerySet, today: date) -> dict[str, dict]:
    """``{state: {"count", "late"}}`` of every state that has rows."""
    found = rows.order_by().values("state").annotate(count=Count("pk"), late=Count("pk", waiting.overdue(today)))
    return {row["state"]: {"count": row["count"], "late": row["late"]} for row in found}


def shown(row: dict, today: date) -> dict:
    """One plain row of COLUMNS as a list shows it."""
    due = waiting.due_of(row)
    waits_for = str(waiting.TURNS[row["turn"]].label) if row["turn"] else ""
    return _listed(row, due, today) | {"waits_for": waits_for}


def rows_of(found: list[dict], today: date) -> dict[int, dict]:
    """The evaluations of plain rows with ``pk`` and ``due`` (already seen to be the person's), by id, in one query."""
    columns = [name for name in COLUMNS if name not in ("turn", "due")]
    due = {row["pk"]: row["due"] for row in found}
    rows = Evaluation.objects.filter(pk__in=due).values(*columns)
    return {row["pk"]: _listed(row, due[row["pk"]], today) for row in rows}


def _listed(row: dict, due: date | None, today: date) -> dict:
    return {
        "pk": row["pk"],
        "url": reverse("evaluation", args=[row["pk"]]),
        "dossier": row["dossier"],
        "number": row["number"],
        "product": row["dossier__product__name"],
        "producer": row["dossier__product__producer__name"],
        "place": row["dossier__product__producer__commune__name"],
        "unit": row["unit__name"],
        "state": state_label(row["state"]),
        "tone": tone_of(row["state"]),
        "since": row["state_since"],
        "due": due,
        "late": bool(due and due < today),
    }


def tone_of(state: str) -> str:
    """The colour of a state's badge; the words stand beside it."""
    if state == State.RECOGNISED:
        return "success"
    if state in (State.DECLINED, State.ELIMINATED):
        return "danger"
    return "neutral" if state in FINAL or state == State.DRAFT else "info"


HANGING = (
    "agenda_items", "inspections__findings", "inspections__photos", "supplement_requests__items",
)  # fmt: skip
TOLD = frozenset({State.RECOGNISED, State.FORWARDED, State.DECLINED})  # the producer hears the council's result


def papers_of(user, evaluation: Evaluation, inside: bool) -> dict:
    """Supplements, inspections, tests, results, grounds and the recognition of one evaluation, as may be seen."""
    results = Result.objects.filter(item__evaluation=evaluation).select_related("item")
    told = inside or evaluation.state in TOLD
    results = list(results.order_by("item__round", "item__attempt")) if told else []
    grounds = evaluation.eliminations.order_by("pk")
    return {
        "supplements": notices.supplements(evaluation.supplement_requests.all()),
        "inspections": evaluation.inspections.all(),
        "tests": list(evaluation.tests.order_by("reported_on", "pk")) if told else [],
        # The producer reads the deciding result only, and only once the case is closed.
        "results": results if inside else results[-1:],
        "eliminations": list(grounds if inside else grounds.filter(confirmed=True)),
        "recognition": Recognition.objects.filter(evaluation=evaluation)
        .select_related("decision")
        .first(),
        "package": inside and _has_package(evaluation),
        "neighbours": neighbours_of(user, evaluation),
    }


def _has_package(evaluation: Evaluation) -> bool:
    """Whether a package went up from it or came up to it."""
    if evaluation.state != State.FORWARDED and evaluation.origin != Evaluation.Origin.FORWARDED:
        return False
    return Forwarding.objects.filter(evaluation__in=[evaluation.pk, evaluation.came_from_id or 0]).exists()


def neighbours_of(user, evaluation: Evaluation) -> list[dict]:
    """The evaluation below it came from and the one above it led to, where the person may see them."""
    near = Evaluation.objects.visible_to(user).filter(Q(pk=evaluation.came_from_id) | Q(came_from=evaluation.pk))
    before, after = _("Trước đó: {unit}"), _("Tiếp theo: {unit}")
    return [
        {
            "label": (before if pk == evaluation.came_from_id else after).format(unit=unit),
            "url": reverse("evaluation", args=[pk]),
        }
        for pk, unit in near.values_list("pk", "unit__name")
    ]


def today() -> date:
    """Today in Viet Nam."""
    return timezone.localdate()
