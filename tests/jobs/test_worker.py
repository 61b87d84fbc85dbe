"""A real worker and a real broker: killed half-way, started again, told twice."""
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from django.db import connection, transaction

import ocop.celery
import tests.jobs.work_for_worker  # noqa: F401 — registers the kinds here as well
from ocop.jobs import queue
from ocop.jobs.models import Job
from ocop.journal.clock import now
from tests.engines.redis import Broker

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


def database_url() -> str:
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@pytest.fixture
def speak_to(monkeypatch):
    """Lets this process put its jobs on the queue of a broker, with the settings' own options."""

    def use(url: str) -> None:
        app = Celery("ocop")
        app.config_from_object("django.conf:settings", namespace="CELERY")
        app.conf.broker_url = url
        monkeypatch.setattr(ocop.celery, "app", app)
        monkeypatch.setattr(queue, "_broker_rests_until", 0.0)

    return use


@pytest.fixture
def broker(speak_to):
    with Broker("valkey") as server:
        speak_to(server.url)
        yield server


@contextmanager
def worker(broker, tmp_path):
    environment = os.environ | {
        "DATABASE_URL": database_url(), "DATABASE_OWNER_URL": database_url(), "REDIS_URL": broker.url,
        "SECRET_KEY": "for this worker only", "OCOP_VAR": str(tmp_path), "MEDIA_ROOT": str(tmp_path / "media"),
    }
    command = [sys.executable, "-m", "celery", "-A", "ocop.celery", "worker", "-c", "1", "-l", "warning",
               "-I", "tests.jobs.work_for_worker", "--without-mingle", "--without-gossip"]
    with (tmp_path / "worker.log").open("a") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


def wait_for(what, tmp_path, seconds=30):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, (tmp_path / "worker.log").read_text()[-4000:]
        time.sleep(0.1)


def ask(kind, tmp_path, title="Thử"):
    with transaction.atomic():
        return queue.ask(kind, {"starts": str(tmp_path / "starts")}, title=title, at=now())


def state(job):
    return Job.objects.get(pk=job.pk).state


def test_killed_half_way_it_finishes_after_the_restart(broker, tmp_path):
    starts = tmp_path / "starts"
    with worker(broker, tmp_path) as process:
        job = ask("test.slow_first", tmp_path)
        wait_for(starts.exists, tmp_path)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
    assert state(job) == "running"
    # Three quarters of a minute pass without a heartbeat.
    Job.objects.filter(pk=job.pk).update(heartbeat_at=now() - timedelta(seconds=46))
    with worker(broker, tmp_path):
        wait_for(lambda: state(job) == "ready", tmp_path)
    job.refresh_from_db()
    assert (job.attempts, starts.read_text(), job.size) == (2, "xx", 4)
    assert (tmp_path / "media" / job.file.name).read_bytes() == b"done"


def test_told_three_times_it_runs_once(broker, tmp_path):
    job = ask("test.quick", tmp_path)
    assert queue.enqueue(job.pk) and queue.enqueue(job.pk)
    other = ask("test.quick", tmp_path)
    with worker(broker, tmp_path):
        wait_for(lambda: state(other) == "ready", tmp_path)
        wait_for(lambda: state(job) == "ready", tmp_path)
    assert (tmp_path / "starts").read_text() == "xx"
    assert list(Job.objects.values_list("attempts", flat=True)) == [1, 1]


def test_asked_while_the_broker_was_down_it_is_found_by_the_sweep(tmp_path, speak_to):
    with Broker("valkey") as server:
        speak_to("redis://127.0.0.1:1/0")
        began = time.monotonic()
        job = ask("test.quick", tmp_path)
        assert time.monotonic() - began < 1  # the page does not wait for a broker that is not there
        assert state(job) == "queued"
        Job.objects.filter(pk=job.pk).update(heartbeat_at=now() - timedelta(seconds=61))
        with worker(server, tmp_path):
            wait_for(lambda: state(job) == "ready", tmp_path)
