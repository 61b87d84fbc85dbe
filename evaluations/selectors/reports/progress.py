"""Where a season stands: every evaluation with what it waits for, counts by stage, the plan's steps, what is late."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluations.models import Batch
from evaluations.models.wording import state_label
from evaluations.selectors import boards, waiting
from evaluations.selectors.reports import Asked
from evaluations.states import LABELS, State, steps_of
from ocop.law.calendar import vietnam_day


@dataclass(frozen=True)
class ProgressRow:
    """One evaluation; ``late`` is the number of days past its last day (0: in time, or nothing is waited for)."""

    number: int | None
    product: str
    producer: str
    place: str
    state: str
    since: date
    waits_for: str
    due: date | None
    late: int


@dataclass(frozen=True)
class Step:
    """One step of a batch's plan with its days (None where the plan names none) and how it stands on the day."""

    batch: int
    label: str
    begins: date | None
    ends: date | None
    standing: str


@dataclass(frozen=True)
class ProgressFacts:
    """``stages``: (label, evaluations, of them late) in the process's order."""

    title: str
    unit: str
    day: date
    stages: tuple[tuple[str, int, int], ...]
    rows: tuple[ProgressRow, ...]
    steps: tuple[Step, ...]


def of_season(asked: Asked) -> ProgressFacts:
    """The season (or batch) on the day of asking, as the person may see it."""
    day, season = vietnam_day(asked.now), asked.season
    batches = [asked.batch] if asked.batch else list(season.batches.order_by("number"))
    for batch in batches:
        batch.season = season
    rows = boards.board_rows(asked.user, season, batches)
    if asked.batch:
        rows = rows.filter(batch=asked.batch)
    found = list(rows.order_by("number", "pk").values(*boards.COLUMNS))
    made = tuple(_row(row, day) for row in found)
    return ProgressFacts(asked.title, asked.author, day, _stages(season, made), made, steps_on(batches, day))


def _row(row: dict, day: date) -> ProgressRow:
    due = waiting.due_of(row)
    return ProgressRow(
        number=row["number"],
        product=row["dossier__product__name"],
        producer=row["dossier__product__producer__name"],
        place=row["dossier__product__producer__commune__name"],
        state=state_label(row["state"]),
        since=vietnam_day(row["state_since"]),
        waits_for=str(waiting.TURNS[row["turn"]].label) if row["turn"] else "",
        due=due,
        late=max(0, (day - due).days) if due else 0,
    )


def _stages(season, rows: tuple[ProgressRow, ...]) -> tuple[tuple[str, int, int], ...]:
    own = [state_label(state) for state in (State.DRAFT, *steps_of(season.rounds, season.inspection))]
    count, late = Counter(row.state for row in rows), Counter(row.state for row in rows if row.late)
    order = [*own, *(label for label in map(state_label, LABELS) if label not in own and count[label])]
    return tuple((label, count[label], late[label]) for label in order)


def steps_on(batches: list[Batch], day: date) -> tuple[Step, ...]:
    """Every dated step of the batches, intake first, decision and forwarding last."""
    return tuple(step for batch in batches for step in _steps(batch, day))


def _steps(batch: Batch, day: date):
    yield _step(batch, _("Nhận hồ sơ"), batch.intake_from, batch.intake_to, day)
    for step in batch.step_days:
        yield _step(batch, step["label"], step["from"], step["to"], day)
    for label, end in ((pgettext("bước", "Công nhận"), batch.decide_by), (_("Chuyển cấp trên"), batch.forward_by)):
        if end:
            yield _step(batch, label, None, end, day)


def _step(batch: Batch, label: str, begins: date | None, ends: date | None, day: date) -> Step:
    last, first = ends or begins, begins or ends
    if last is None:
        standing = _("Chưa định ngày")
    elif day > last:
        standing = _("Đã qua")
    else:
        standing = _("Đang thực hiện") if begins and day >= first else _("Sắp tới")
    return Step(batch.number, label, begins, ends, standing)
