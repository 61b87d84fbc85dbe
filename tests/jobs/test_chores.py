"""Chores of the sweep: all of them each time, one that fails keeps none of the others back."""
import pytest

from ocop.jobs import chores, tasks
from ocop.journal.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def none(monkeypatch):
    monkeypatch.setattr(chores, "_chores", {})


def test_the_sweep_does_every_chore_although_one_fails():
    done = []

    @chores.chore("first")
    def broken(at):
        raise ZeroDivisionError

    @chores.chore("second")
    def good(at):
        done.append(at)

    tasks.sweep()
    assert len(done) == 1 and abs((now() - done[0]).total_seconds()) < 60
    assert chores.do_all(now()) == ["first"] and len(done) == 2


def test_a_name_has_one_function():
    def one(at):
        pass

    def other(at):
        pass

    chores.chore("same")(one)
    chores.chore("same")(one)
    with pytest.raises(ValueError, match="same"):
        chores.chore("same")(other)
