"""What every test stands on: both engines, guards that let tests clean up, and no skipping."""
import os

import pytest

from tests.engines.browser import chromium, page  # noqa: F401
from tests.engines.fixtures import broker_url, portal_env, worker_process  # noqa: F401  fixtures for every test

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "broker_url", "portal_env",
                     "worker_process", "django_db_serialized_rollback", "django_db_reset_sequences"}
ENGINE_MARKS = ("django_db", "engine", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is long begins first. ``pure`` is what touches neither database nor broker: one engine is enough."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        touches = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        marked = any(item.get_closest_marker(name) for name in ENGINE_MARKS)
        if not touches and not marked and not _is_django_case(item):
            item.add_marker("pure")


def _is_django_case(item: pytest.Item) -> bool:
    from django.test import TransactionTestCase

    case = getattr(item, "cls", None)
    return isinstance(case, type) and issubclass(case, TransactionTestCase)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """A skipped test proves nothing, so it fails."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} skipped itself; this suite never skips: {report.longrepr}"
    return report


@pytest.fixture(scope="session", autouse=True)
def _own_broker_database() -> None:
    """Each xdist process uses its own numbered database of the broker, so none takes another's messages."""
    from django.conf import settings

    from ocop.celery import app

    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    if settings.CELERY_BROKER_URL.startswith("redis://"):
        url = settings.CELERY_BROKER_URL.rsplit("/", 1)[0] + "/" + worker.removeprefix("gw")
        settings.CELERY_BROKER_URL = settings.REDIS_URL = app.conf.broker_url = url


@pytest.fixture(scope="session", autouse=True)
def _flush_past_guards() -> None:
    """Transactional tests empty every table afterwards; the guards would refuse, so they step aside meanwhile."""
    from django.db import connection

    # On the class: under a browser test's event loop Django hands out another connection object.
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def without_guards(self, statements: list[str]) -> None:
        from ocop.journal import guards

        with guards.lifted(self.connection):
            flush(self, statements)

    operations.execute_sql_flush = without_guards


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files written by a test go to a folder of the test run, never into var/."""
    settings.MEDIA_ROOT = str(tmp_path_factory.getbasetemp() / "media")
