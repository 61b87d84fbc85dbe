"""The database's own guards: triggers that refuse what no act may do, on SQLite and PostgreSQL.

Every app registers its guards in ``<app>/guards.py`` (imported by its ``AppConfig.ready``); they are installed anew
after every ``migrate``, because SQLite loses a table's triggers whenever a migration rebuilds the table.
A refused statement raises ``django.db.IntegrityError`` on both engines, with the guard's message.
"""
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from ocop.journal.words import kept

PREFIX = "guard_"
_EVENTS = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Guard:
    """A named group of triggers on one table, as the statements that create them, by engine."""

    name: str
    table: str
    sqlite: tuple[str, ...]
    postgresql: tuple[str, ...]


_registry: dict[str, Guard] = {}


def register(name: str, table: str, *, sqlite: list[str], postgresql: list[str]) -> Guard:
    """Register a free-form guard: statements that create triggers named ``guard_<name>…`` on ``table``.

    A later registration under the same name takes the place of the former. Raises ``ValueError`` where a
    ``CREATE TRIGGER`` statement does not carry the guard's name, for it could then not be taken down again.
    """
    guard = Guard(name, table, tuple(sqlite), tuple(postgresql))
    for statement in guard.sqlite + guard.postgresql:
        if "TRIGGER" in statement.upper().split("BEGIN")[0] and f"{PREFIX}{name}" not in statement:
            raise ValueError(f"a trigger of guard {name!r} must be named {PREFIX}{name}…: {statement}")
    _registry[name] = guard
    return guard


def refuse_all(table: str, *, message: str = "", keys: tuple[str, ...] = ("id",), name: str = "") -> Guard:
    """Rows of ``table`` may be added and then neither changed, replaced, deleted nor truncated.

    ``keys`` are the columns with unique values, by which SQLite's ``INSERT OR REPLACE`` would swap a row.
    """
    return refuse_when(table, "1", "TRUE", message or kept(f"{table}: không được sửa hoặc xóa"), keys=keys, name=name)


def refuse_when(
    table: str,
    sqlite_condition: str,
    pg_condition: str = "",
    message: str = "",
    *,
    events: tuple[str, ...] = ("UPDATE", "DELETE"),
    keys: tuple[str, ...] = ("id",),
    name: str = "",
) -> Guard:
    """Refuse the events on rows for which the condition holds (SQL over ``OLD.…`` and, where they exist, ``NEW.…``).

    ``pg_condition`` may be left out where the same SQL serves both engines. Give each guard of a table its own
    ``name`` (the table's name otherwise). Where deletion is among the events, TRUNCATE on PostgreSQL and
    ``INSERT OR REPLACE`` over such a row on SQLite are refused too. Raises ``ValueError`` for an unknown event.
    """
    if not events or set(events) - set(_EVENTS):
        raise ValueError(f"events must be among {_EVENTS}: {events}")
    name, message = name or table, (message or kept(f"{table}: không được thay đổi")).replace("'", "''")
    pg_condition = pg_condition or sqlite_condition
    sqlite = [_sqlite(name, table, event, sqlite_condition, message) for event in events]
    postgresql = [_pg_function(name, pg_condition, message)]
    postgresql += [
        f'CREATE TRIGGER "{PREFIX}{name}_{event.lower()}" BEFORE {event} ON "{table}"'
        f' FOR EACH ROW EXECUTE FUNCTION "{PREFIX}{name}"()'
        for event in events
    ]
    if "DELETE" in events:
        replaced = " OR ".join(f'OLD."{key}" = NEW."{key}"' for key in keys)
        # The alias OLD lets the very same condition be asked of the row that would be swapped out.
        condition = f'EXISTS (SELECT 1 FROM "{table}" AS OLD WHERE ({replaced}) AND ({sqlite_condition}))'
        sqlite.append(_sqlite(f"{name}_replace", table, "INSERT", condition, message))
        postgresql += _pg_truncate(name, table, message)
    return register(name, table, sqlite=sqlite, postgresql=postgresql)


def _sqlite(name: str, table: str, event: str, condition: str, message: str) -> str:
    return (
        f'CREATE TRIGGER "{PREFIX}{name}_{event.lower()}" BEFORE {event} ON "{table}" FOR EACH ROW'
        f" WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _pg_function(name: str, condition: str, message: str) -> str:
    return (
        f'CREATE OR REPLACE FUNCTION "{PREFIX}{name}"() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN'
        f" IF {condition} THEN RAISE EXCEPTION USING MESSAGE = '{message}',"
        " ERRCODE = 'integrity_constraint_violation'; END IF;"
        " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $guard$"
    )


def _pg_truncate(name: str, table: str, message: str) -> list[str]:
    return [
        f'CREATE OR REPLACE FUNCTION "{PREFIX}{name}_truncate"() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN'
        f" RAISE EXCEPTION USING MESSAGE = '{message}', ERRCODE = 'integrity_constraint_violation'; END $guard$",
        f'CREATE TRIGGER "{PREFIX}{name}_truncate" BEFORE TRUNCATE ON "{table}"'
        f' FOR EACH STATEMENT EXECUTE FUNCTION "{PREFIX}{name}_truncate"()',
    ]


def installed(connection) -> tuple[str, ...]:
    """Return the names of the guard triggers that stand in the database, sorted."""
    return tuple(name for name, _ in _standing(connection))


def missing(connection) -> tuple[str, ...]:
    """Return the registered triggers that do not stand in the database though their table does, sorted."""
    tables, standing = set(connection.introspection.table_names()), set(installed(connection))
    wanted = [
        _trigger_name(statement)
        for guard in _registry.values() if guard.table in tables
        for statement in getattr(guard, connection.vendor) if "CREATE TRIGGER" in statement
    ]
    return tuple(sorted(set(wanted) - standing))


def install_all(connection) -> None:
    """Take down what stands and put up every registered guard whose table exists; repeatable."""
    with transaction.atomic(using=connection.alias):
        remove_all(connection)
        tables = set(connection.introspection.table_names())
        with connection.cursor() as cursor:
            for guard in _registry.values():
                if guard.table in tables:
                    for statement in getattr(guard, connection.vendor):
                        cursor.execute(statement)


def remove_all(connection) -> None:
    """Take down every guard trigger, also those that no app registers any more."""
    with connection.cursor() as cursor:
        for name, table in _standing(connection):
            on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on_table}')


@contextmanager
def lifted(connection) -> Iterator[None]:
    """Take the guards down for a data migration or a flush of a test database, and put them up again."""
    remove_all(connection)
    try:
        yield
    finally:
        install_all(connection)


def _standing(connection) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " WHERE NOT t.tgisinternal AND starts_with(t.tgname::text, %s)"
                " AND pg_table_is_visible(c.oid) ORDER BY 1", [PREFIX])
        else:
            cursor.execute(
                "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, %s) = %s"
                " ORDER BY 1", [len(PREFIX), PREFIX])
        return cursor.fetchall()


def _trigger_name(statement: str) -> str:
    return statement.split("CREATE TRIGGER", 1)[1].split()[0].strip('"')


def before_migrate(sender, using: str = DEFAULT_DB_ALIAS, **kwargs) -> None:
    """SQLite refuses to rename a rebuilt table while a trigger elsewhere names it: lift the guards meanwhile."""
    if connections[using].vendor == "sqlite":
        remove_all(connections[using])


def after_migrate(sender, using: str = DEFAULT_DB_ALIAS, **kwargs) -> None:
    """Put the guards up once all apps are migrated (receiver of the journal's ``post_migrate``)."""
    install_all(connections[using])
