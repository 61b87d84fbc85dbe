"""The registry of guards: installing, finding, lifting."""
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from ocop.accounts.models import Locality, NumberSeries
from ocop.journal import guards


@pytest.fixture
def closing(django_db_blocker, transactional_db):
    """A table with rows that may not change once closed."""
    kept = dict(guards._registry)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE closing (id integer PRIMARY KEY, closed integer NOT NULL, points integer)")
        guards.refuse_when("closing", "OLD.closed = 1", message="Phiếu đã 'khóa'")
        guards.install_all(connection)
        cursor.execute("INSERT INTO closing VALUES (1, 0, 5), (2, 1, 7)")
        yield cursor
        guards._registry.clear()
        guards._registry.update(kept)
        guards.remove_all(connection)
        cursor.execute("DROP TABLE closing")
        guards.install_all(connection)


def refused(cursor, statement):
    with pytest.raises(IntegrityError, match="Phiếu đã 'khóa'"), transaction.atomic():
        cursor.execute(statement)


def test_open_rows_may_change_and_closed_rows_may_not(closing):
    refused(closing, "UPDATE closing SET points = 9 WHERE id = 2")
    refused(closing, "UPDATE closing SET closed = 0 WHERE id = 2")
    refused(closing, "DELETE FROM closing WHERE id = 2")
    closing.execute("UPDATE closing SET points = 6 WHERE id = 1")
    closing.execute("INSERT INTO closing VALUES (1, 0, 8) ON CONFLICT (id) DO UPDATE SET points = excluded.points")
    if connection.vendor == "sqlite":
        refused(closing, "INSERT OR REPLACE INTO closing VALUES (2, 0, 1)")
        closing.execute("INSERT OR REPLACE INTO closing VALUES (1, 0, 9)")
    else:
        refused(closing, "TRUNCATE closing")
    closing.execute("DELETE FROM closing WHERE id = 1")
    closing.execute("SELECT * FROM closing")
    assert closing.fetchall() == [(2, 1, 7)]


def test_install_is_repeatable_and_lifting_is_undone(closing):
    standing = guards.installed(connection)
    assert "guard_closing_update" in standing
    guards.install_all(connection)
    assert guards.installed(connection) == standing
    assert guards.missing(connection) == ()
    with guards.lifted(connection):
        assert guards.installed(connection) == ()
        assert "guard_closing_update" in guards.missing(connection)
        closing.execute("UPDATE closing SET points = 9 WHERE id = 2")
    refused(closing, "UPDATE closing SET points = 10 WHERE id = 2")


def test_migrate_puts_them_up_again(closing):
    guards.remove_all(connection)
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == ()
    refused(closing, "DELETE FROM closing WHERE id = 2")


def test_a_trigger_must_carry_its_guards_name():
    with pytest.raises(ValueError, match="guard_wrong"):
        statement = "CREATE TRIGGER other BEFORE DELETE ON t BEGIN SELECT 1; END"
        guards.register("wrong", "t", sqlite=[statement], postgresql=[])


def test_unknown_events_are_refused():
    with pytest.raises(ValueError):
        guards.refuse_when("t", "1", events=("TRUNCATE",))


def test_number_series_only_move_on(db):
    unit = Locality.objects.create(code="P", name="Tỉnh", level="province")
    series = NumberSeries.objects.create(locality=unit, kind="certificate", year=2026, next_number=5)
    for statement in ("UPDATE accounts_numberseries SET next_number = 4", "DELETE FROM accounts_numberseries"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    series.refresh_from_db()
    assert series.next_number == 5
