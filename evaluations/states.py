"""The states of an evaluation and the edges between them: the whole process on one screen.

The Django model, the database's triggers, the process diagram and the tests all read this table. Waiting for
papers is not a state but a record (a supplement request); which edges a season allows follows from its procedure:
one or two rounds, and where the field inspection stands.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    REGISTERED = "registered"
    ROUND_ONE = "round_one"
    INSPECTION = "inspection"
    ROUND_TWO = "round_two"
    PROPOSED = "proposed"
    RECOGNISED = "recognised"
    FORWARDED = "forwarded"
    DECLINED = "declined"
    ELIMINATED = "eliminated"
    WITHDRAWN = "withdrawn"


class Inspection(StrEnum):
    NONE = "none"
    BEFORE = "before"  # every product, before round one (Lục Nam, Quảng Nam)
    BETWEEN = "between"  # after round one, before round two (Móng Cái)
    ON_REQUEST = "on_request"  # before round one, where asked (Hà Nội, Hương Trà, a province under 26)


LABELS = {
    State.DRAFT: "Đang chuẩn bị hồ sơ",
    State.SUBMITTED: "Đã nộp, chờ tiếp nhận",
    State.REGISTERED: "Đã tiếp nhận",
    State.ROUND_ONE: "Chấm điểm vòng 1",
    State.INSPECTION: "Kiểm tra thực tế",
    State.ROUND_TWO: "Chấm điểm vòng 2",
    State.PROPOSED: "Đề nghị quyết định",
    State.RECOGNISED: "Đã công nhận",
    State.FORWARDED: "Đã chuyển cấp trên",
    State.DECLINED: "Không công nhận",
    State.ELIMINATED: "Bị loại",
    State.WITHDRAWN: "Đã rút",
}
FINAL = frozenset({State.RECOGNISED, State.FORWARDED, State.DECLINED, State.ELIMINATED, State.WITHDRAWN})
INITIAL = frozenset({State.DRAFT, State.SUBMITTED, State.PROPOSED})  # filed here · sent up · sent back from above
ROUND_NUMBER = {State.ROUND_ONE: 1, State.ROUND_TWO: 2}

ANY = frozenset(Inspection)
BEFORE_ROUND_ONE = frozenset({Inspection.BEFORE, Inspection.ON_REQUEST})


@dataclass(frozen=True)
class Edge:
    """One legal step, and the procedures (rounds, place of the inspection) that have it."""

    name: str
    source: State
    target: State
    rounds: frozenset[int] = frozenset({1, 2})
    inspections: frozenset[Inspection] = ANY


S, ONE, TWO = State, frozenset({1}), frozenset({2})
EDGES: tuple[Edge, ...] = (
    Edge("file", S.DRAFT, S.SUBMITTED),
    Edge("register", S.SUBMITTED, S.REGISTERED),
    Edge("inspect", S.REGISTERED, S.INSPECTION, inspections=BEFORE_ROUND_ONE),
    Edge("open_round_one", S.REGISTERED, S.ROUND_ONE, inspections=ANY - {Inspection.BEFORE}),
    Edge("open_round_one", S.INSPECTION, S.ROUND_ONE, inspections=BEFORE_ROUND_ONE),
    Edge("inspect", S.ROUND_ONE, S.INSPECTION, TWO, frozenset({Inspection.BETWEEN})),
    Edge("open_round_two", S.INSPECTION, S.ROUND_TWO, TWO, frozenset({Inspection.BETWEEN})),
    Edge("open_round_two", S.ROUND_ONE, S.ROUND_TWO, TWO, ANY - {Inspection.BETWEEN}),
    Edge("propose", S.ROUND_ONE, S.PROPOSED, ONE),
    Edge("propose", S.ROUND_TWO, S.PROPOSED, TWO),
    Edge("send_back", S.PROPOSED, S.ROUND_ONE, ONE),
    Edge("send_back", S.PROPOSED, S.ROUND_TWO, TWO),
    Edge("recognise", S.PROPOSED, S.RECOGNISED),
    Edge("forward", S.PROPOSED, S.FORWARDED),
    Edge("decline", S.SUBMITTED, S.DECLINED),  # screening of registrations
    Edge("decline", S.REGISTERED, S.DECLINED),
    Edge("decline", S.ROUND_ONE, S.DECLINED, TWO),  # below the mean needed to go on
    Edge("decline", S.PROPOSED, S.DECLINED),
    *(Edge("eliminate", s, S.ELIMINATED) for s in (S.REGISTERED, S.INSPECTION, S.ROUND_ONE, S.ROUND_TWO, S.PROPOSED)),
    *(
        Edge("withdraw", s, S.WITHDRAWN)
        for s in (S.DRAFT, S.SUBMITTED, S.REGISTERED, S.INSPECTION, S.ROUND_ONE, S.ROUND_TWO)
    ),
)


def edges_of(rounds: int, inspection: str) -> tuple[Edge, ...]:
    """The edges that a season of this procedure allows (rounds: 1 or 2)."""
    return tuple(e for e in EDGES if rounds in e.rounds and Inspection(inspection) in e.inspections)


def allows(rounds: int, inspection: str, name: str, source: str) -> bool:
    """Whether the procedure has an edge of that name from that state."""
    return any(e.name == name and e.source == source for e in edges_of(rounds, inspection))


def sources(name: str) -> list[str]:
    """Every state from which an edge of that name starts, in the table's order."""
    return list(dict.fromkeys(e.source.value for e in EDGES if e.name == name))


def round_state(number: int) -> State:
    """The state in which round 1 or 2 is scored."""
    return {1: State.ROUND_ONE, 2: State.ROUND_TWO}[number]


def steps_of(rounds: int, inspection: str) -> tuple[State, ...]:
    """The stages a product passes in order: what the stepper on its page shows."""
    inspect = (State.INSPECTION,) if inspection != Inspection.NONE else ()
    early = inspect if inspection in BEFORE_ROUND_ONE else ()
    late = inspect if inspection == Inspection.BETWEEN else ()
    second = (State.ROUND_TWO,) if rounds == 2 else ()
    return (
        State.SUBMITTED,
        State.REGISTERED,
        *early,
        State.ROUND_ONE,
        *late,
        *second,
        State.PROPOSED,
        State.RECOGNISED,
    )
