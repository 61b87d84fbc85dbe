"""Fixtures for tests that need the real broker and real worker processes beside the test's own database."""
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.engines.ports import wait_until
from tests.engines.redis import Broker

ROOT = Path(__file__).resolve().parent.parent.parent


def database_url(settings_dict: dict) -> str:
    """The URL under which another process reaches the database this test uses."""
    if settings_dict["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{settings_dict['NAME']}"
    user, password = quote(settings_dict["USER"]), quote(settings_dict["PASSWORD"])
    return f"postgres://{user}:{password}@{settings_dict['HOST']}:{settings_dict['PORT']}/{settings_dict['NAME']}"


@pytest.fixture
def broker_url() -> Iterator[str]:
    """The address of a broker of this test's own: the engine's kind, empty, ended after the test."""
    from django.db import connection

    with Broker("redis" if connection.vendor == "postgresql" else "valkey") as broker:
        yield broker.url


@pytest.fixture
def portal_env(transactional_db, broker_url: str, settings, tmp_path: Path) -> dict[str, str]:
    """The environment in which a process of the portal sees this test's database, broker and files."""
    from django.db import connection

    var = tmp_path / "var"
    var.mkdir()
    return {
        **os.environ, "DATABASE_URL": database_url(connection.settings_dict), "DATABASE_OWNER_URL": "",
        "REDIS_URL": broker_url, "MEDIA_ROOT": str(settings.MEDIA_ROOT), "OCOP_VAR": str(var), "OCOP_ENV_FILE": "",
        "SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "ocop.settings", "PYTHONPATH": str(ROOT),
    }


@pytest.fixture
def worker_process(portal_env: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen]]:
    """A function that starts a real Celery worker and returns its process once it takes work.

    ``worker_process(beat=True)`` runs the sweeper too. Every worker ends with the test, its pool included;
    ``os.killpg(process.pid, signal.SIGKILL)`` is how a test kills one in the middle.
    """
    started: list[subprocess.Popen] = []

    def start(beat: bool = False) -> subprocess.Popen:
        log = tmp_path / f"worker-{len(started)}.log"
        command = [sys.executable, "-m", "celery", "-A", "ocop.celery", "worker", "--concurrency", "1",
                   "--loglevel", "INFO", "--without-gossip", "--without-mingle", *(["--beat"] if beat else [])]
        with log.open("w") as stream:
            process = subprocess.Popen(command, cwd=ROOT, env=portal_env, stdout=stream, stderr=stream,
                                       stdin=subprocess.DEVNULL, start_new_session=True)
        started.append(process)
        wait_until(f"worker: {log}", lambda: "ready." in log.read_text() or process.poll() is not None, 30)
        assert process.poll() is None, log.read_text()
        return process

    yield start
    for process in started:
        _end(process)


def _end(process: subprocess.Popen) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        end = time.monotonic() + 5
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
    process.wait()
