"""What scoring costs. Run: python -m benchmarks.scoring [sqlite|postgres]

Promises (sheet of 35 criteria): a save at most 6 queries and one row written; the next product opens in at most 150 ms
of server time; the session room with 71 products costs as many queries as with one; 17 members saving at once are
served in at most 150 ms (p95, PostgreSQL, two cores) and no save is lost.
"""

import os
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from threading import Barrier, Thread
from time import perf_counter, process_time

MEMBERS, PRODUCTS, ROUNDS = 17, 71, 20
LIMIT_QUERIES, LIMIT_OPEN_MS, LIMIT_P95_MS = 6, 150, 150
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def main(engine: str = "sqlite") -> int:
    """Measure on a private database; 0 when every promise holds, else 1."""
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder, _server(engine) as server:
        _environment(Path(folder), server)
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


def _environment(folder: Path, server) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "ocop.settings",
        "SECRET_KEY": "benchmark-only-benchmark-only-benchmark-only",
        "OCOP_ENV_FILE": "",
        "OCOP_VAR": str(folder),
        "DATABASE_URL": server.owner_url if server else f"sqlite:///{folder / 'bench.sqlite3'}",
        "DATABASE_OWNER_URL": "",
        "ALLOWED_HOSTS": "testserver",
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
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
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
        """All members save at the same moment, twenty times over; wall times in ms, and what got lost."""
        from evaluations.models import Sheet

        together, times, refused = Barrier(MEMBERS), [], []

        def member(n: int) -> None:
            for version in range(ROUNDS):
                together.wait()
                began = perf_counter()
                answer = self._post(n, 1, version, self.codes[version % len(self.codes)], None)
                times.append((perf_counter() - began) * 1000)
                refused.extend([] if answer.status_code == 200 else [answer.status_code])
            _close()

        threads = [Thread(target=member, args=(n,)) for n in range(MEMBERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        versions = list(Sheet.objects.filter(item=self.items[1]).values_list("version", flat=True))
        lost = MEMBERS * ROUNDS - sum(versions)
        return sorted(times), max(lost, len(refused))

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


def _close() -> None:
    from django.db import connection

    connection.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
