"""How long a certificate takes and whether the maker's memory stays flat. Run: python -m benchmarks.certificate [N]

Promises: warm at most 0.5 s each (median); from the 20th to the N-th (200) no growth beyond 8 MB.
"""
import os
import statistics
import sys
from pathlib import Path
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
os.environ.setdefault("SECRET_KEY", "benchmark")

LIMIT_SECONDS, LIMIT_GROWTH_MB, SETTLED = 0.5, 8, 20


def resident_mb() -> float:
    """Memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main(count: int = 200) -> int:
    """Make ``count`` different certificates; 0 when both promises hold, else 1."""
    import django

    django.setup()
    from evaluations.documents import certificate as certificates
    from tests.papers import samples

    seconds, memory = [], []
    for number in range(1, count + 1):
        name = f"Sản phẩm thứ {number} – " + "trà hoa vàng Ba Chẽ " * (number % 9)
        start = perf_counter()
        certificates.render(samples.certificate(number=f"{number:03d}/2026", product=name[:200], stars=3 + number % 3))
        seconds.append(perf_counter() - start)
        memory.append(resident_mb())
    warm = sorted(seconds[1:])
    growth = memory[-1] - memory[SETTLED - 1]
    median, tail = statistics.median(warm), warm[int(len(warm) * 0.95)]
    print(f"first {seconds[0]:.2f} s; warm median {median:.3f} s, p95 {tail:.3f} s")
    print(f"memory after {SETTLED}: {memory[SETTLED - 1]:.0f} MB, after {count}: {memory[-1]:.0f} MB")
    return int(median > LIMIT_SECONDS or growth > LIMIT_GROWTH_MB)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
