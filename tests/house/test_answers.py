"""What every answer carries: strict headers, a request id, one line in the log; and the two health questions."""
import json
import logging

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from ocop import health
from ocop.headers import CompressedPages
from ocop.request_log import JsonFormatter, request_id


@pytest.fixture
def answer(client):
    return client.get("/healthz", headers={"X-Request-ID": "probe-12345678"})


@pytest.mark.parametrize(("header", "value"), [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Request-ID", "probe-12345678"),
])
def test_headers(answer, header, value):
    assert answer[header] == value
    assert "camera=(self)" in answer["Permissions-Policy"]


def test_the_policy_allows_only_our_own_files(answer):
    rules = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert rules["default-src"] == rules["object-src"] == rules["base-uri"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == rules["form-action"] == "'self'"
    assert not [word for word in ("unsafe", "http:", "https:", "*") if word in answer["Content-Security-Policy"]]


@pytest.mark.parametrize(("kind", "packed"), [
    ("text/html; charset=utf-8", True), ("application/json", True), ("text/csv", True),
    ("application/pdf", False), ("application/zip", False), ("image/jpeg", False),
])
def test_pages_travel_compressed_and_files_as_they_are(kind, packed):
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip, br"})
    answered = CompressedPages(lambda _: HttpResponse("đặc sản " * 100, content_type=kind))(request)
    assert (answered.get("Content-Encoding") == "gzip") == packed


def test_what_is_sent_in_parts_is_not_packed():
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    answered = CompressedPages(lambda _: StreamingHttpResponse(["a,b\n"] * 100, content_type="text/csv"))(request)
    assert "Content-Encoding" not in answered


def test_the_front_page_comes_packed(client):
    assert client.get("/", headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/")


def test_static_files_are_answered_before_a_pages_own_headers_are_made():
    order = [name.rsplit(".", 1)[1] for name in settings.MIDDLEWARE]
    static = order.index("WhiteNoiseMiddleware")
    assert order.index("SecurityMiddleware") < static < min(map(order.index, ("CSPMiddleware", "HeadersMiddleware")))


@pytest.mark.parametrize("given", ["short", "a" * 65, "line\nbreak-in-id", "quote\"quote\"", "", "đặc-sản-123"])
def test_an_odd_request_id_is_replaced(client, given):
    own = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
    assert own != given and len(own) == 32


def test_one_json_line_per_answer_without_the_query(client, caplog):
    with caplog.at_level(logging.INFO, logger="ocop.request"):
        client.get("/healthz?q=Nguyen", headers={"X-Request-ID": "probe-12345678"})
    [record] = [record for record in caplog.records if record.name == "ocop.request"]
    token = request_id.set("probe-12345678")
    line = json.loads(JsonFormatter().format(record))
    request_id.reset(token)
    assert (line["method"], line["path"], line["status"]) == ("GET", "/healthz", 200)
    assert (line["request_id"], line["level"]) == ("probe-12345678", "info")
    assert "Nguyen" not in json.dumps(line) and line["ms"] >= 0


def test_an_exception_stays_one_line():
    try:
        raise ValueError("đặc sản\nhai dòng")
    except ValueError as error:
        failure = (ValueError, error, error.__traceback__)
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "hỏng %s", ("rồi",), failure)
    text = JsonFormatter().format(record)
    assert "\n" not in text
    assert json.loads(text)["message"] == "hỏng rồi" and "hai dòng" in json.loads(text)["exception"]


def test_alive_asks_nobody(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_ready_when_the_tables_are_there(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (200, "ok")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_broker_that_is_down_degrades_but_serves(client, settings):
    from ocop.celery import app

    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    before, app.conf.broker_url = app.conf.broker_url, "redis://127.0.0.1:1/0"
    try:
        answer = client.get("/readyz")
    finally:
        app.conf.broker_url = before
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


@pytest.mark.django_db
def test_not_ready_without_database_or_tables(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(health, "_migrated", lambda name: False)
    waiting = health.ready(RequestFactory().get("/readyz"))
    assert (waiting.status_code, json.loads(waiting.content)["database"]) == (503, "migrations wait")
    monkeypatch.setattr(health.connection, "cursor", refuse)
    gone = health.ready(RequestFactory().get("/readyz"))
    assert (gone.status_code, json.loads(gone.content)["database"]) == (503, "OperationalError")


@pytest.mark.django_db
def test_a_signed_in_persons_page_is_kept_by_no_cache(client, django_user_model):
    client.force_login(django_user_model.objects.create(username="kept", is_staff=True))
    assert "no-store" in client.get("/quan-tri/")["Cache-Control"]
