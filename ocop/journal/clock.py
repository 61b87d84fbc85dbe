"""One clock for every act: the database's, so that several servers agree."""
from datetime import UTC, datetime

from django.db import DEFAULT_DB_ALIAS, connections


def now(using: str = DEFAULT_DB_ALIAS) -> datetime:
    """Return the database's present time: aware, UTC, to the microsecond.

    On PostgreSQL it is the wall clock, not the start of the transaction. SQLite has only milliseconds of its own
    and lives in this process, so there it reads this machine's clock (still as one query, so that a page costs the
    same number of queries on both engines).
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0].astimezone(UTC)
        cursor.execute("SELECT journal_clock()")
        return datetime.fromisoformat(cursor.fetchone()[0])


def lend_to_sqlite(sender, connection, **kwargs) -> None:
    """Give each new SQLite connection the function ``journal_clock()`` (receiver of ``connection_created``)."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            "journal_clock", 0, lambda: datetime.now(UTC).isoformat(timespec="microseconds")
        )
