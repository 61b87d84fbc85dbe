"""On PostgreSQL the portal runs as a role that owns nothing: it writes rows and cannot lift a guard."""
import os
from collections.abc import Iterator

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from psycopg2.errors import InsufficientPrivilege

from ocop.database_roles import runtime_role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def runtime() -> Iterator:
    """A cursor of the runtime role in this test's database; on SQLite there are no roles, and nothing to ask."""
    if connection.vendor != "postgresql":
        yield None
        return
    own = settings.DATABASE_RUNTIME
    link = psycopg2.connect(host=own["HOST"], port=own["PORT"], user=own["USER"], password=own["PASSWORD"],
                            dbname=connection.settings_dict["NAME"])
    link.autocommit = True
    with link.cursor() as cursor:
        yield cursor
    link.close()


def test_two_roles_where_the_engine_has_roles():
    on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    assert bool(runtime_role()) == (on_postgresql and bool(os.environ.get("DATABASE_OWNER_URL")))


def test_it_owns_nothing_and_may_read_and_write(runtime):
    if runtime:
        runtime.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        assert runtime.fetchone() == (0,)
        tables = set(connection.introspection.table_names()) - {"django_migrations", "journal_entry"}
        for table in tables:
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                runtime.execute("SELECT has_table_privilege(%s, %s)", [f'"{table}"', right])
                assert runtime.fetchone() == (True,), (table, right)


@pytest.mark.parametrize("statement", [
    "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
    "DROP TABLE journal_entry",
    "TRUNCATE journal_entry",
    "DELETE FROM journal_entry",
    "UPDATE journal_entry SET act = 'x'",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
    "CREATE TABLE mine (id int)",
    "SET session_replication_role = replica",
])
def test_it_cannot_lift_a_guard_or_change_the_schema(runtime, statement):
    if runtime:
        with pytest.raises(InsufficientPrivilege):
            runtime.execute(statement)


def test_it_cannot_drop_a_guard(runtime):
    if runtime:
        runtime.execute("SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                        " WHERE NOT t.tgisinternal")
        found = runtime.fetchall()
        assert found
        for trigger, table in found:
            with pytest.raises(InsufficientPrivilege):
                runtime.execute(f'DROP TRIGGER "{trigger}" ON "{table}"')


def test_it_cannot_give_itself_rights(runtime):
    if runtime:
        runtime.execute("GRANT UPDATE, DELETE ON journal_entry TO ocop_runtime")  # PostgreSQL only warns
        runtime.execute("SELECT has_table_privilege('journal_entry', 'UPDATE, DELETE')")
        assert runtime.fetchone() == (False,)
