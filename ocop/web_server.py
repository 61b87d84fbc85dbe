"""How gunicorn serves the portal, the same under ``make run`` and in a container."""
import os
from pathlib import Path

bind = f"{os.environ.get('OCOP_HOST', '127.0.0.1')}:{os.environ.get('OCOP_PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
# A heartbeat file on a busy disk stalls the worker; memory does not.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
# ocop.request_log writes a line per answer, with the request's id.
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "ocop.request_log.JsonFormatter"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stream"], "level": "INFO"},
    "loggers": {"gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True}},
}
