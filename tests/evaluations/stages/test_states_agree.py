"""states.py, django_fsm and the running database allow the same steps: every pair of states, every procedure."""

from itertools import pairwise, product

import pytest
from django.db import IntegrityError, connection, transaction

from evaluations import states
from evaluations.models import Evaluation, Season
from evaluations.states import FINAL, Inspection, State
from ocop.journal import guards
from products.models import Dossier, DossierVersion
from tests import world as w

pytestmark = pytest.mark.django_db
# An inspection between the rounds needs two of them: the season's own CHECK refuses the eighth procedure.
PROCEDURES = [pair for pair in product((1, 2), Inspection) if pair != (1, Inspection.BETWEEN)]
MOVES = {
    "file": ("file", {"version": None}),
    "register": ("register", {"number": 1}),
    "inspect": ("inspect", {}),
    "open_round_one": ("open_round_one", {}),
    "open_round_two": ("open_round_two", {}),
    "propose": ("propose", {}),
    "recognise": ("recognise", {}),
    "forward": ("forward", {}),
    "decline": ("decline", {"reason": "x"}),
    "eliminate": ("eliminate", {"reason": "x"}),
    "withdraw": ("withdraw", {"reason": "x"}),
}


def facts_of(state: State, at) -> dict:
    """What the CHECK constraints want beside a state, so that only the step itself can be refused."""
    return {
        "state": state.value,
        "submitted_at": at,
        "registered_at": at,
        "proposed_at": at,
        "closed_at": at if state in FINAL else None,
        "closing_reason": "lý do" if state in FINAL else "",
    }


def filed_dossier(world) -> tuple[Dossier, DossierVersion]:
    """One more dossier of the world's product, with a frozen version."""
    agent, criteria_set = world.people["chu_the"], world.product.criteria_set
    dossier = Dossier.objects.create(
        product=world.product, regulation="148", criteria_set=criteria_set, entered_by=agent, created_at=w.START
    )
    version = DossierVersion.objects.create(
        dossier=dossier,
        number=1,
        criteria_set=criteria_set,
        content={},
        sha256="0" * 64,
        frozen_at=w.START,
        frozen_by=agent,
    )
    return dossier, version


def rows_in_every_state(world, rounds: int, inspection: str) -> dict[State, Evaluation]:
    season = Season.objects.create(
        code=f"s-{rounds}-{inspection}",
        unit=world.places["mc"],
        title="Thử",
        year=2023,
        regulation="148",
        rounds=rounds,
        inspection=inspection,
        created_at=w.START,
    )
    batch = season.batches.create(number=1, intake_from=w.START.date(), intake_to=w.START.date())
    rows = {}
    for number, state in enumerate(State, 1):
        dossier, version = filed_dossier(world)
        rows[state] = Evaluation.objects.create(
            dossier=dossier,
            dossier_version=version,
            season=season,
            batch=batch,
            unit=season.unit,
            number=number,
            state_since=w.START,
            opened_by=world.people["chu_the"],
            opened_at=w.START,
            **facts_of(state, w.START),
        )
    return rows


def accepted(row: Evaluation, target: State) -> bool:
    """Whether the running database takes the step as a plain UPDATE; nothing of it stays."""
    try:
        with transaction.atomic():
            Evaluation.objects.filter(pk=row.pk).update(**facts_of(target, w.START))
            transaction.set_rollback(True)
    except IntegrityError as error:
        assert "trình tự" in str(error)
        return False
    return True


@pytest.mark.parametrize(("rounds", "inspection"), PROCEDURES)
def test_the_database_allows_exactly_the_edges_of_the_procedure(rounds, inspection):
    world = w.build()
    world.product = w.product(world)
    with guards.lifted(connection):
        rows = rows_in_every_state(world, rounds, inspection.value)
    wanted = {(e.source, e.target) for e in states.edges_of(rounds, inspection)}
    found = {(s, t) for s, t in product(State, State) if s != t and accepted(rows[s], t)}
    assert found == wanted


@pytest.mark.parametrize(("rounds", "inspection"), PROCEDURES)
def test_the_model_allows_exactly_the_edges_of_the_procedure(rounds, inspection):
    season = Season(rounds=rounds, inspection=inspection.value)
    wanted = {(e.name, e.source.value) for e in states.edges_of(rounds, inspection) if e.name != "send_back"}
    found = set()
    for (name, (method, _)), state in product(MOVES.items(), State):
        row = Evaluation(season=season, state=state.value)
        if any(t.name == method for t in row.get_available_state_transitions()):
            found.add((name, state.value))
    assert found == wanted


@pytest.mark.parametrize(("rounds", "method"), [(1, "send_back_to_round_one"), (2, "send_back_to_round_two")])
def test_a_proposal_goes_back_to_the_last_round_only(rounds, method):
    row = Evaluation(season=Season(rounds=rounds, inspection="none"), state=State.PROPOSED.value)
    names = {t.name for t in row.get_available_state_transitions()}
    assert {name for name in names if name.startswith("send_back")} == {method}


@pytest.mark.parametrize("state", State)
def test_an_evaluation_begins_only_where_the_table_says(state):
    world = w.build()
    world.product = w.product(world)
    dossier, version = filed_dossier(world)
    row = Evaluation(
        dossier=dossier,
        dossier_version=version,
        season=world.season,
        batch=world.batch,
        unit=world.season.unit,
        number=7,
        state_since=w.START,
        opened_by=world.people["chu_the"],
        opened_at=w.START,
        **facts_of(state, w.START),
    )
    if state in states.INITIAL:
        row.save()
    else:
        with pytest.raises(IntegrityError, match="không bắt đầu"), transaction.atomic():
            row.save()


@pytest.mark.parametrize(("rounds", "inspection"), PROCEDURES)
def test_the_stepper_walks_along_edges(rounds, inspection):
    steps = states.steps_of(rounds, inspection)
    edges = {(e.source, e.target) for e in states.edges_of(rounds, inspection)}
    assert [pair for pair in pairwise(steps) if pair not in edges] == []
