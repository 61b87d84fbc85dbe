"""The promise itself: certificates through the queue, by two Celery workers, into PostgreSQL and the store.

Run: python -m benchmarks.certificate_jobs [N [sealed]]; private PostgreSQL and Valkey, so nothing of yours is touched.

Promises: 1,000 in 120 s unsigned, in 240 s sealed; a worker's memory does not grow from its 50th certificate to its
last (16 MB of play). Prints the seconds by the clock and the processor's seconds of the workers: on a busy machine the
second figure is the honest one.
"""
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORKERS, PLAY_MB, SETTLED = 2, 16, 100
SECONDS = {False: 120, True: 240}


def main(count: int = 1000, sealed: bool = False) -> int:
    """0 when both promises hold, else 1."""
    from tests.engines.postgres import Postgres
    from tests.engines.redis import Broker

    with tempfile.TemporaryDirectory() as var, Postgres() as database, Broker() as broker:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "ocop.settings", "SECRET_KEY": "only-for-this-measurement", "OCOP_VAR": var,
            "MEDIA_ROOT": f"{var}/media", "DATABASE_URL": database.runtime_url, "REDIS_URL": broker.url,
            "DATABASE_OWNER_URL": database.owner_url, "OCOP_DEMO": "1", "SEAL_KEY": "development" if sealed else "",
        }
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
        return _measure(count, sealed, Path(var))


def _measure(count: int, sealed: bool, var: Path) -> int:
    import django

    django.setup()
    from evaluations.seasons.scale import grow

    for _ in grow(count):
        pass
    _ask(count)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    workers = [_worker(var / f"worker-{n}.log", n) for n in range(WORKERS)]
    try:
        memory = _watch(count, workers, var)
        took = time.monotonic() - start
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        for worker in workers:
            worker.wait(30)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    growth = max(last - first for first, last in memory)
    kind = "sealed" if sealed else "unsigned"
    print(f"{count} {kind}: {took:.0f} s by the clock with the workers' start, "
          f"{cpu:.0f} s of the workers' processor time ({cpu / count * 1000:.0f} ms each)")
    print(f"1,000: about {took / count * 1000:.0f} s (promised {SECONDS[sealed]} s); a worker grew by {growth:.0f} MB")
    return int(took / count * 1000 > SECONDS[sealed] or growth > PLAY_MB)


def _ask(count: int) -> None:
    from django.db import transaction

    from evaluations.models import Certificate
    from evaluations.stages import _certificate
    from ocop.journal import clock

    now = clock.now()
    for certificate in Certificate.objects.order_by("pk")[:count]:
        with transaction.atomic():
            _certificate.ask_for_paper(certificate, None, now)


def _worker(log: Path, number: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "celery", "-A", "ocop.celery", "worker", "-P", "solo", "-l", "warning",
               "-n", f"maker{number}@localhost", "--without-mingle", "--without-gossip"]
    with log.open("w") as out:
        return subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)


def _watch(count: int, workers: list[subprocess.Popen], var: Path) -> list[tuple[float, float]]:
    """Wait until all are made; memory of each worker once settled and at the end, MB."""
    from evaluations.models import Certificate
    from ocop.jobs.models import Job

    settled: list[float] = []
    failed = Job.objects.filter(state=Job.State.FAILED)
    while (made := Certificate.objects.exclude(sha256="").count()) < count:
        if any(worker.poll() is not None for worker in workers):
            raise SystemExit("a worker ended: " + (var / "worker-0.log").read_text()[-2000:])
        if failed.exists():
            raise SystemExit(f"a job failed: {failed.first().message}")
        if made >= min(SETTLED, count // 2) and not settled:
            settled = [_resident_mb(worker.pid) for worker in workers]
        time.sleep(0.2)
    return list(zip(settled, [_resident_mb(worker.pid) for worker in workers], strict=True))


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2]), sealed="sealed" in sys.argv))
