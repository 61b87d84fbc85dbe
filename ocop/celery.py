"""The Celery application; workers start with ``celery -A ocop.celery``."""
import os

from celery import Celery
from celery.signals import beat_init, setup_logging, task_postrun, task_prerun, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")

app = Celery("ocop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_without_key(**kwargs) -> None:
    """A worker that signs certificates' links with an empty key must not start."""
    from django.conf import settings

    # Celery logs a handler's exception and goes on, so only leaving the process stops the worker.
    if not settings._wrapped.SECRET_KEY:
        raise SystemExit("SECRET_KEY is empty: set it in the environment or in .env before starting a worker.")


@setup_logging.connect
def keep_json_lines(**kwargs) -> None:
    """The settings' LOGGING holds in workers too; Celery would set up its own."""
    import logging.config

    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@task_prerun.connect
def name_the_work(task_id: str, **kwargs) -> None:
    """Log lines of a task carry its id where a page's carry the request's."""
    from ocop.request_log import request_id

    request_id.set(task_id)


@task_postrun.connect
def forget_the_work(**kwargs) -> None:
    from ocop.request_log import request_id

    request_id.set("")
