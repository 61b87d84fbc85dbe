"""The invariants hold after a real run of the acts, and each of them sees the harm it is there for."""
import pytest
from django.db import connection

from evaluations import invariants
from evaluations.models import AgendaItem, Result, Sheet
from ocop.journal import guards
from tests import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    world = w.build(rounds=1, inspection="none")
    evaluation = w.registered(world)
    _, [item] = w.in_round(world, [evaluation])
    w.score(world, item, 0.7, stars=3)
    w.close_round(world, evaluation)
    return evaluation


def found() -> dict[str, list[str]]:
    return {each["name"]: each["violations"] for each in invariants.check()}


def test_all_hold_after_the_acts(closed):
    assert found() == {name: [] for name in invariants.INVARIANTS}


def test_a_changed_mark_is_found(closed):
    with guards.lifted(connection):
        sheet = Sheet.objects.first()
        code = next(code for code, mark in sheet.marks.items() if mark)
        sheet.marks[code] = None
        sheet.save()
        violations = found()
    assert violations["sheets_add_up"] and violations["results_recount"]


def test_a_changed_result_is_found(closed):
    with guards.lifted(connection):
        Result.objects.update(mean_numerator=100, mean_denominator=1)
        assert found()["results_recount"]


def test_a_reopened_round_is_found(closed):
    with guards.lifted(connection):
        AgendaItem.objects.update(closed_at=None)
        assert found()["closed_rounds_have_results"]


def test_a_missing_trigger_is_found(closed):
    guards.remove_all(connection)
    assert found()["guards_stand"]
    guards.install_all(connection)
    assert not found()["guards_stand"]


def test_a_gap_in_the_register_is_found(closed):
    type(closed).objects.filter(pk=closed.pk).update(number=7)
    assert found()["register_numbers_have_no_gap"]
