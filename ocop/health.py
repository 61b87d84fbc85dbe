"""Two questions of machines: is the process alive, and can it serve?"""
from functools import cache

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ocop.accounts.access import public


@public
@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """``/healthz``: the process answers; asks nobody else."""
    return JsonResponse({"status": "ok"})


@public
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """``/readyz``: 200 when pages can be served, 503 when not, with each part's state.

    A broker that is down only degrades the portal (jobs are rows and wait), so it does not take the web away.
    """
    parts = {"database": _database(), "broker": _broker()}
    if parts["database"] != "ok":
        return JsonResponse({"status": "unavailable", **parts}, status=503)
    return JsonResponse({"status": "ok" if parts["broker"] == "ok" else "degraded", **parts})


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "ok" if _migrated(connections.settings[DEFAULT_DB_ALIAS]["NAME"]) else "migrations wait"
    except Exception as error:  # whatever the driver raises, the answer is "not ready"
        return type(error).__name__


@cache
def _migrated_once(name: str) -> bool:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError(name)
    return True


def _migrated(name: str) -> bool:
    """Whether no migration waits; asked of the database until it is so, then remembered."""
    try:
        return _migrated_once(str(name))
    except LookupError:
        return False


def _broker() -> str:
    from ocop.celery import app

    if settings.CELERY_BROKER_URL.startswith("memory:"):
        return "ok"
    try:
        with app.connection_for_write(connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
        return "ok"
    except Exception as error:
        return type(error).__name__
