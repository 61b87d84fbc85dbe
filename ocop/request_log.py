"""One JSON line per event, each with the id of the request (or job) that caused it."""
import json
import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

request_id: ContextVar[str] = ContextVar("request_id", default="")
log = logging.getLogger("ocop.request")

# A caller's id is kept when it is plain: it ends in our log and in a header.
PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request", "server_time"}


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON: time (UTC), level, logger, message, request id, and the record's extras."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", "") or request_id.get(),
        }
        line.update({key: value for key, value in vars(record).items() if key not in STANDARD and key not in line})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class RequestLogMiddleware:
    """Gives every request an id, returns it as ``X-Request-ID`` and logs the answer with its duration in ms.

    The query string stays out of the log: searches hold people's names.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.id = given if PLAIN_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(request.id)
        started = time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request.id
            self.write(request, response, started)
        finally:
            request_id.reset(token)
        return response

    @staticmethod
    def write(request: HttpRequest, response: HttpResponse, started: float) -> None:
        """One line about the answer; reading the user costs no query that the page did not make itself."""
        user = request.__dict__.get("_cached_user")
        level = logging.ERROR if response.status_code >= 500 else logging.INFO
        log.log(level, "%s %s %s", request.method, request.path, response.status_code, extra={
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round((time.monotonic() - started) * 1000, 1),
            "user": getattr(user, "pk", None),
            "htmx": bool(getattr(request, "htmx", False)),
        })
