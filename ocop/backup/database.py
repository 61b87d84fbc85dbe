"""The database's part of a backup: all tables at one moment, and back into a database with the same migrations.

Sessions stay out: whoever puts a backup back has everybody sign in again. So do the tables' definitions on PostgreSQL;
the migrations make them, and a backup says which it was made with.
"""
import gzip
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from ocop.backup.archive import DATABASE, BackupError, Reader, Writer
from ocop.journal import guards

SQLITE = f"{DATABASE}ocop.sqlite3"
SESSIONS, MIGRATIONS = "django_session", "django_migrations"
BUSY = 20  # seconds to wait for whoever still writes


def migrations() -> list[str]:
    """The migrations the database has run, sorted, as ``app.name``."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def tables() -> list[str]:
    """The tables whose rows a backup holds, sorted."""
    return sorted(set(connection.introspection.table_names()) - {SESSIONS, MIGRATIONS})


def counts() -> dict[str, int]:
    """Rows of each table of a backup."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def is_empty() -> bool:
    """Whether nobody has worked in this database: it has no person and no journal entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT COUNT(*) FROM accounts_user) + (SELECT COUNT(*) FROM journal_entry)")
        return cursor.fetchone()[0] == 0


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read inside is of one moment, whatever is written meanwhile; writers do not wait."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # atomic() would begin with a writer's lock and hold it to the end
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def put_into(writer: Writer) -> None:
    """Add every table to the archive; inside ``one_moment``."""
    if connection.vendor == "sqlite":
        _sqlite_into(writer)
    else:
        _tables_into(writer)


def take_from(reader: Reader) -> None:
    """Put the archive's rows in the place of this database's, all or nothing; the guards stand again afterwards."""
    if connection.vendor == "sqlite":
        _sqlite_from(reader)
        guards.install_all(connection)
    else:
        _tables_from(reader)


# -- SQLite: the engine's own copy of the file ---------------------------------------------------------------------

def _sqlite_into(writer: Writer) -> None:
    with tempfile.TemporaryDirectory(prefix="ocop-backup-") as folder:
        path = Path(folder) / "ocop.sqlite3"
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            copy.execute(f"DELETE FROM {SESSIONS}")
            copy.commit()
            copy.execute("VACUUM")
        with path.open("rb") as stream:
            writer.add(SQLITE, stream, path.stat().st_size)


def _sqlite_from(reader: Reader) -> None:
    with tempfile.TemporaryDirectory(prefix="ocop-restore-") as folder:
        path = Path(folder) / "ocop.sqlite3"
        reader.copy(SQLITE, path)
        connection.close()
        name = connection.settings_dict["NAME"]
        try:
            with closing(sqlite3.connect(path)) as copy, closing(sqlite3.connect(name, timeout=BUSY)) as live:
                copy.backup(live)
        except sqlite3.OperationalError as error:
            raise BackupError(_("Không ghi được {name} ({error}): dừng cổng rồi phục hồi lại.").format(
                name=name, error=error)) from error


# -- PostgreSQL: one COPY a table ----------------------------------------------------------------------------------

def _tables_into(writer: Writer) -> None:
    for table in tables():
        with tempfile.TemporaryFile(prefix="ocop-backup-") as file, connection.cursor() as cursor:
            with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=3, mtime=0) as packed:
                cursor.cursor.copy_expert(f'COPY "{table}" ({_columns(table)}) TO STDOUT WITH (FORMAT csv)', packed)
            size = file.tell()
            file.seek(0)
            writer.add(f"{DATABASE}{table}.csv.gz", file, size)


def _tables_from(reader: Reader) -> None:
    names = tables()
    with transaction.atomic(), guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"TRUNCATE {', '.join(connection.ops.quote_name(table) for table in [*names, SESSIONS])}")
        for table in names:
            with reader.opened(f"{DATABASE}{table}.csv.gz") as stream, gzip.open(stream, "rb") as rows:
                cursor.cursor.copy_expert(f'COPY "{table}" ({_columns(table)}) FROM STDIN WITH (FORMAT csv)', rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)
        # What hangs in the air is found here and not at the end, where the triggers could no longer be put up.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _columns(table: str) -> str:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    return ", ".join(sorted(connection.ops.quote_name(column.name) for column in described))
