"""A private portal for a measurement: a folder and a database of its own, so that nothing of yours is touched."""
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path


@contextmanager
def portal(engine: str, **settings: str) -> Iterator[Path]:
    """Set the environment for Django (not yet set up) on an empty database of ``engine`` (sqlite or postgres); the
    folder goes with the end. ``settings`` are environment variables on top."""
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder, _server(engine) as server:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "ocop.settings",
            "SECRET_KEY": "benchmark-only-benchmark-only-benchmark-only",
            "OCOP_ENV_FILE": "",
            "OCOP_VAR": folder,
            "DATABASE_URL": server.owner_url if server else f"sqlite:///{folder}/bench.sqlite3",
            "DATABASE_OWNER_URL": "",
            "LOG_LEVEL": "WARNING",
            **settings,
        }
        yield Path(folder)


def _server(engine: str):
    if engine == "postgres":
        from tests.engines.postgres import Postgres

        return Postgres()
    return nullcontext()
