"""Real processes: a worker takes work and ends cleanly; nothing serves without a key."""
import os
import signal
import subprocess
import sys

import pytest

from tests.engines.ports import wait_until
from tests.house.tree import ROOT

pytestmark = pytest.mark.engine


def portal(*command: str, **settings: str) -> subprocess.CompletedProcess:
    """Run one program of the portal with nothing set but ``settings``."""
    env = {"PATH": os.environ["PATH"], "OCOP_ENV_FILE": "", "DJANGO_SETTINGS_MODULE": "ocop.settings", **settings}
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60,
                          check=False)


def test_a_worker_starts_and_ends_with_a_signal(worker_process):
    process = worker_process()
    os.kill(process.pid, signal.SIGTERM)
    # It first ends the sweep it began with; on a busy machine that takes its time.
    wait_until("the worker's end", lambda: process.poll() is not None, 90)
    assert process.returncode == 0


def test_no_web_and_no_worker_without_a_key(tmp_path):
    web = portal("-c", "import ocop.wsgi", OCOP_VAR=str(tmp_path))
    assert web.returncode != 0 and "SECRET_KEY setting must not be empty" in web.stderr
    worker = portal("-m", "celery", "-A", "ocop.celery", "worker", "--pool", "solo", OCOP_VAR=str(tmp_path),
                    REDIS_URL="memory://")
    assert worker.returncode != 0 and "SECRET_KEY is empty" in worker.stderr


def test_the_deployment_check_wants_a_long_key(tmp_path):
    short = portal("manage.py", "check", "--deploy", OCOP_VAR=str(tmp_path), SECRET_KEY="short")
    assert short.returncode != 0 and "ocop.E001" in short.stderr
    good = portal("manage.py", "check", "--deploy", "--fail-level", "WARNING", OCOP_VAR=str(tmp_path), OCOP_HTTPS="1",
                  SECRET_KEY="k7-2pQz9" * 8)
    assert good.returncode == 0, good.stderr


def test_a_command_that_signs_nothing_runs_without_a_key(tmp_path):
    assert portal("manage.py", "diffsettings", "--output", "hash", OCOP_VAR=str(tmp_path)).returncode != 2
    assert portal("manage.py", "check", OCOP_VAR=str(tmp_path)).returncode == 0
