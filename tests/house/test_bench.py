"""``make bench`` runs what stands in ``benchmarks/`` and shows its figures, whatever they are."""
import subprocess
import sys

from django.conf import settings


def _bench(*names: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "tools.bench", "bench", *names]
    return subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)


def test_a_named_benchmark_runs_and_says_its_figures():
    done = _bench("workbook")
    assert "[bench] workbook" in done.stdout and "541 products:" in done.stdout, done.stderr


def test_an_unknown_one_is_refused():
    assert _bench("khong-co").returncode == 2
    assert _bench("_portal").returncode == 2
