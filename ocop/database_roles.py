"""The two roles on PostgreSQL: the owner changes the schema, the runtime role only reads and writes rows.

A role that owns no table can neither drop nor disable the triggers that keep closed sheets, results and the
journal as they are. On SQLite there are no roles, and with one URL there is one role: then nothing is done.
"""
from django.conf import settings
from django.db import connections

RIGHTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
"""
APPEND_ONLY = "REVOKE UPDATE, DELETE ON {table} FROM {role}"


def runtime_role() -> str:
    """The runtime role's name, or "" where owner and runtime role are the same."""
    runtime, owner = settings.DATABASE_RUNTIME["USER"], settings.DATABASE_OWNER["USER"]
    return runtime if runtime != owner else ""


def grant_runtime(using: str) -> None:
    """Give the runtime role its rights on every table there is and will be; safe to repeat."""
    connection = connections[using]
    role = runtime_role() if connection.vendor == "postgresql" else ""
    if not role:
        return
    with connection.cursor() as cursor:
        quoted = connection.ops.quote_name(role)
        cursor.execute(RIGHTS.format(role=quoted))
        tables = connection.introspection.table_names(cursor)
        if "journal_entry" in tables:
            cursor.execute(APPEND_ONLY.format(table="journal_entry", role=quoted))
