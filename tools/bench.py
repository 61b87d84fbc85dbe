"""``make bench``: runs every ``benchmarks/*.py`` (or those named) and shows their figures.

Those that measure the database as it stands find a private one with ``BENCH_PRODUCTS`` (2,000) recognised products; run
by itself, ``python -m benchmarks.register`` measures the portal's own.
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STANDING = {"near_products", "register", "reports"}


def main(names: list[str]) -> int:
    """Run the benchmarks one after the other; 1 when one of them broke, 2 when there is none of that name."""
    there = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if not path.stem.startswith("_"))
    found = [name for name in there if not names or name in names]
    if not found:
        print(f"[ocop] no benchmark {' '.join(names)} in benchmarks/", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder:
        env = _private(folder) if STANDING.intersection(found) else os.environ
        return int(any([_run(name, env) for name in found]))


def _private(folder: str) -> dict[str, str]:
    """The environment of a private portal with its products."""
    env = {**os.environ, "OCOP_VAR": folder, "OCOP_ENV_FILE": "", "DATABASE_URL": "", "DATABASE_OWNER_URL": "",
           "OCOP_DEMO": "1", "LOG_LEVEL": "WARNING",
           "SECRET_KEY": "benchmark-only-benchmark-only-benchmark-only"}
    products = os.environ.get("BENCH_PRODUCTS", "2000")
    print(f"[bench] a private portal with {products} products", flush=True)
    for words in (["migrate", "-v0"], ["collectstatic", "-v0", "--noinput"], ["load_law"],
                  ["seed_scale", "--products", products]):
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    return env


def _run(name: str, env: dict[str, str]) -> bool:
    """Whether it broke."""
    print(f"\n[bench] {name}", flush=True)
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, env=env, check=False).returncode != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:]))
