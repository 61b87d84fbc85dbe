"""The engines are what the documents say: WAL and guards on SQLite, version and roles on PostgreSQL."""
import os

import pytest
from django.conf import settings
from django.db import connection, transaction

from ocop.journal import guards


def ask(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_the_engine_is_the_one_that_was_asked_for():
    wanted = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    assert connection.vendor == wanted
    if wanted == "sqlite":
        assert ask("PRAGMA journal_mode") == "wal"
        assert ask("PRAGMA recursive_triggers") == "1"
        assert connection.transaction_mode == "IMMEDIATE"
    else:
        assert int(ask("SHOW server_version_num")) >= 150000
        assert ask("SHOW server_encoding") == "UTF8"


@pytest.mark.django_db
def test_every_guard_stands():
    assert guards.missing(connection) == ()
    assert guards.installed(connection) != ()


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_may_write_guarded_rows():
    from django.contrib.auth import get_user_model

    from ocop.journal.models import Entry
    from ocop.journal.record import record

    user = get_user_model().objects.create(username="guarded")
    with transaction.atomic():
        record(user, "test.flush", user, at=user.date_joined)
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_flush_after_it_left_nothing_and_put_the_guards_back():
    from ocop.journal.models import Entry

    assert Entry.objects.count() == 0
    assert guards.missing(connection) == ()


def test_queue_settings_hold_in_the_application():
    from ocop.celery import app

    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost) == (True, True)
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.broker_transport_options["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT
    assert app.conf.beat_schedule["sweep"] == {"task": "ocop.jobs.sweep", "schedule": 30.0, "options": {"expires": 30}}
    assert app.conf.accept_content == ["json"]
