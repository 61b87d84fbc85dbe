"""What scoring costs. Run: python -m benchmarks.scoring [sqlite|postgres]

Promises (sheet of 35 criteria): a save at most 6 queries and one row written; the next product opens in at most 150 ms
of server time; the session room with 71 products costs as many queries as with one; 17 members saving at once through
gunicorn as the portal runs it are served in at most 150 ms (p95, PostgreSQL, two cores) and no save is lost.
"""

import json
import os
import selectors
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import perf_counter, process_time, sleep

MEMBERS, PRODUCTS, ROUNDS = 17, 71, 20
LIMIT_QUERIES, LIMIT_OPEN_MS, LIMIT_P95_MS = 6, 150, 150
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
CSRF = "benchmarkbenchmarkbenchmarkbench"
ROOT = Path(__file__).resolve().parent.parent


def main(engine: str = "sqlite") -> int:
    """Measure on a private database; 0 when every promise holds, else 1."""
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder, _server(engine) as server:
        private_environment(Path(folder), server)
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.DEBUG = False  # it was on only so that no collected static files are asked for
        call_command("migrate", verbosity=0)
        broken = _measure()
    for promise in broken:
        print(f"BROKEN: {promise}")
    return int(bool(broken))


def _server(engine: str):
    if engine == "postgres":
        from tests.engines.postgres import Postgres

        return Postgres()
    return nullcontext()


def private_environment(folder: Path, server=None) -> None:
    """Settings of a portal of its own below ``folder``, on the engine that ``server`` runs (None: SQLite)."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "ocop.settings",
        "SECRET_KEY": "benchmark-only-benchmark-only-benchmark-only",
        "OCOP_ENV_FILE": "",
        "OCOP_VAR": str(folder),
        "DATABASE_URL": server.owner_url if server else f"sqlite:///{folder / 'bench.sqlite3'}",
        "DATABASE_OWNER_URL": "",
        "ALLOWED_HOSTS": "testserver,127.0.0.1",
        "LOG_LEVEL": "WARNING",
        "DEBUG": "1",
    }


def _measure() -> list[str]:
    room = _Room()
    broken = []
    queries, cpu, wall = room.save()
    print(f"save: {queries} queries, {cpu:.1f} CPU ms, {wall:.1f} ms (median of {ROUNDS})")
    broken += [f"a save costs {queries} queries"] if queries > LIMIT_QUERIES else []
    queries, cpu, wall, first = room.open()
    spent = f"{queries} queries, {cpu:.1f} CPU ms, {wall:.1f} ms (first {first:.0f})"
    print(f"open a sheet of {room.criteria} criteria: {spent}")
    broken += [f"opening a sheet takes {wall:.0f} ms"] if wall > LIMIT_OPEN_MS else []
    queries, cpu, wall = room.room()
    print(f"session room with {PRODUCTS} products: {queries} queries, {cpu:.1f} CPU ms, {wall:.1f} ms")
    times, lost = room.all_at_once()
    p95 = times[int(len(times) * 0.95)]
    print(f"{MEMBERS} members saving at once: median {times[len(times) // 2]:.0f} ms, p95 {p95:.0f} ms, lost {lost}")
    broken += [f"p95 is {p95:.0f} ms"] if p95 > LIMIT_P95_MS else []
    return broken + ([f"{lost} saves lost"] if lost else [])


class _Room:
    """A session with many open products; the first has a set with as many criteria as any."""

    def __init__(self) -> None:
        from ocop.law import loader
        from products import lawbook
        from tests import world as w

        self.w = w
        law = max(loader.sets_of("148"), key=lambda each: len(each.criteria))
        self.world = w.build(members=MEMBERS)
        lawbook.load(w.START, (law.code,))
        made = [
            w.registered(self.world, f"Sản phẩm {n}", of=self._producer(n), slug=law.slug) for n in range(PRODUCTS)
        ]
        self.session, self.items = w.in_round(self.world, made)
        self.criteria, self.codes = len(law.criteria), [c.code for c in law.criteria if not c.cases]
        self.clients = [self._client(seat.user) for seat in self.world.seats]

    def _producer(self, n: int):
        return self.w.producer(self.world, f"HTX {n}", f"chu_the_{n}")

    @staticmethod
    def _client(user):
        from django.test import Client

        client = Client()
        client.force_login(user, backend="ocop.accounts.backends.PersonBackend")
        return client

    def _post(self, member: int, item: int, version: int, code: str, mark):
        from django.urls import reverse

        body = {"version": version, "marks": {code: mark}}
        url = reverse("sheet_save", args=[self.items[item].pk])
        return self.clients[member].post(url, body, content_type="application/json")

    def save(self) -> tuple[int, float, float]:
        versions = iter(range(ROUNDS + 2))
        self._post(0, 0, next(versions), self.codes[0], 0)
        queries = self._counted(lambda: self._post(0, 0, next(versions), self.codes[1], 0))
        cpu, wall, _ = self._timed(lambda: self._post(0, 0, next(versions), self.codes[2], 0))
        return queries, cpu, wall

    def open(self) -> tuple[int, float, float, float]:
        from django.urls import reverse

        url = reverse("sheet", args=[self.items[0].pk])
        cpu, wall, first = self._timed(lambda: self.clients[0].get(url))
        return self._counted(lambda: self.clients[0].get(url)), cpu, wall, first

    def room(self) -> tuple[int, float, float]:
        from django.urls import reverse

        url, client = reverse("session", args=[self.session.pk]), self._client(self.world.people["thu_ky"])
        cpu, wall, _ = self._timed(lambda: client.get(url))
        return self._counted(lambda: client.get(url)), cpu, wall

    def all_at_once(self) -> tuple[list[float], int]:
        """All save at the same moment, twenty times over, through gunicorn; wall times in ms, and what was lost.

        One light process plays all browsers: a request goes out on every connection, then the answers are awaited.
        """
        from evaluations.models import Sheet

        _close()
        with web_server() as port:
            browsers = [Browser(port, self._cookie(client)) for client in self.clients]
            for browser in browsers:  # the first request of a process loads what later ones find
                browser.post(f"/cham-diem/{self.items[2].pk}/luu/", {"version": 0, "marks": {}}).wait()
            times, refused = [], 0
            for version in range(ROUNDS):
                change = {"version": version, "marks": {self.codes[version % len(self.codes)]: None}}
                for browser in browsers:
                    browser.post(f"/cham-diem/{self.items[1].pk}/luu/", change)
                answers = collect(browsers)
                times += [milliseconds for _, milliseconds in answers]
                refused += sum(status != 200 for status, _ in answers)
        versions = list(Sheet.objects.filter(item=self.items[1]).values_list("version", flat=True))
        return sorted(times), max(MEMBERS * ROUNDS - sum(versions), refused)

    @staticmethod
    def _cookie(client) -> str:
        return f"ocop_session={client.cookies['ocop_session'].value}; csrftoken={CSRF}"

    @staticmethod
    def _counted(act) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            assert act().status_code == 200
        return sum(not query["sql"].startswith(FRAME) for query in seen.captured_queries)

    @staticmethod
    def _timed(act) -> tuple[float, float, float]:
        cpu, wall = [], []
        for _ in range(ROUNDS):
            began, used = perf_counter(), process_time()
            assert act().status_code == 200
            cpu.append((process_time() - used) * 1000)
            wall.append((perf_counter() - began) * 1000)
        return sorted(cpu)[ROUNDS // 2], sorted(wall)[ROUNDS // 2], wall[0]


class Browser:
    """One member's connection, kept open between requests."""

    def __init__(self, port: int, cookie: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head = (
            f"Host: 127.0.0.1\r\nCookie: {cookie}\r\nX-CSRFToken: {CSRF}\r\nAccept: application/json\r\n"
            "Content-Type: application/json\r\n"
        )

    def post(self, path: str, body: dict) -> "Browser":
        data = json.dumps(body)
        request = f"POST {path} HTTP/1.1\r\n{self.head}Content-Length: {len(data)}\r\n\r\n{data}"
        self.began, self.received = perf_counter(), b""
        self.socket.sendall(request.encode())
        return self

    def read(self) -> bool:
        """Take what has come; True when the whole answer is here."""
        self.received += self.socket.recv(65536)
        head, _, body = self.received.partition(b"\r\n\r\n")
        length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
        return bool(body) and len(body) >= int(length.split(b":")[1])

    def wait(self) -> int:
        while not self.read():
            pass
        return self.status

    @property
    def status(self) -> int:
        return int(self.received.split(b" ", 2)[1])


def collect(browsers: list[Browser]) -> list[tuple[int, float]]:
    """Status and wall time (ms) of every answer that is awaited."""
    answers = []
    with selectors.DefaultSelector() as waiting:
        for browser in browsers:
            waiting.register(browser.socket, selectors.EVENT_READ, browser)
        while waiting.get_map():
            for key, _ in waiting.select():
                if key.data.read():
                    answers.append((key.data.status, (perf_counter() - key.data.began) * 1000))
                    waiting.unregister(key.fileobj)
    return answers


@contextmanager
def web_server() -> Iterator[int]:
    """The portal under gunicorn, with its own settings for it, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "OCOP_PORT": str(port), "DEBUG": "0", "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "gunicorn", "--config", "ocop/web_server.py", "ocop.wsgi:application"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env=env, **quiet)
    try:
        for _ in range(200):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _close() -> None:
    from django.db import connection

    connection.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
