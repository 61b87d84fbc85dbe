"""A live portal at the plan's dates, with its own broker and a real Celery worker, and people's browsers."""

from collections.abc import Iterator

import pytest
from celery import Celery

import ocop.celery
from ocop.jobs import queue
from tests.journey.office import Office
from tests.journey.plan_time import PlanTime


@pytest.fixture
def plan_time(transactional_db) -> Iterator[PlanTime]:
    with PlanTime() as running:
        running.go_to("2023-09-08 08:00")
        yield running


@pytest.fixture
def queued(broker_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process puts its jobs on the queue that the worker reads."""
    app = Celery("ocop")
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.broker_url = broker_url
    monkeypatch.setattr(ocop.celery, "app", app)
    monkeypatch.setattr(queue, "_broker_rests_until", 0.0)


@pytest.fixture
def office(plan_time, queued, worker_process, live_server, settings, chromium) -> Office:
    """The portal is open: people can sit down. A journey that fails tells what its last page said."""
    settings.PUBLIC_URL = live_server.url  # what certificates and their QR codes carry
    worker_process()
    return Office(chromium, live_server.url)
