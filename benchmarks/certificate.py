"""How long a certificate takes and whether the maker's memory stays flat.

Run: python -m benchmarks.certificate [N [sealed]]; with ``sealed`` each gets the portal's own seal (a test key).

Promises: warm at most 0.5 s each (median); from the 20th to the N-th (200) no growth beyond 8 MB; 1,000 on two
cores in 2 minutes unsigned (0.24 s each a core), in 4 minutes sealed (0.48 s).
"""
import os
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

LIMIT_SECONDS, LIMIT_GROWTH_MB, SETTLED = 0.5, 8, 20


def resident_mb() -> float:
    """Memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main(count: int = 200, sealed: bool = False) -> int:
    """Make ``count`` different certificates; 0 when both promises hold, else 1."""
    import django

    django.setup()
    from evaluations.documents import certificate as certificates
    from ocop.papers import seal
    from tests.papers import samples

    key = _test_key(seal) if sealed else None

    seconds, memory = [], []
    for number in range(1, count + 1):
        name = f"Sản phẩm thứ {number} – " + "trà hoa vàng Ba Chẽ " * (number % 9)
        start = perf_counter()
        values = {"number": f"{number:03d}/2026", "product": name[:200], "stars": 3 + number % 3}
        pdf = certificates.render(samples.certificate(**values))
        if key is not None:
            seal.seal(pdf, key, reason="benchmark")
        seconds.append(perf_counter() - start)
        memory.append(resident_mb())
    warm = sorted(seconds[1:])
    growth = memory[-1] - memory[SETTLED - 1]
    median, tail = statistics.median(warm), warm[int(len(warm) * 0.95)]
    print(f"first {seconds[0]:.2f} s; warm median {median:.3f} s, p95 {tail:.3f} s")
    print(f"memory after {SETTLED}: {memory[SETTLED - 1]:.0f} MB, after {count}: {memory[-1]:.0f} MB")
    print(f"1,000 on two cores: about {sum(seconds) / count * 500:.0f} s")
    return int(median > LIMIT_SECONDS or growth > LIMIT_GROWTH_MB)


def _test_key(seal):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "key.p12"
        path.write_bytes(seal.test_identity("benchmark", "benchmark"))
        return seal._load(path, "benchmark", test=True)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2]), sealed="sealed" in sys.argv))
