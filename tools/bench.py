"""``make bench``: runs every ``benchmarks/*.py`` (or those named) and shows their figures; no pass or fail."""
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(names: list[str]) -> int:
    """Run the benchmarks one after the other; 1 when one of them broke, 2 when there is none of that name."""
    every = sorted(path.stem for path in (ROOT / "benchmarks").glob("[!_]*.py"))
    found = [name for name in every if not names or name in names]
    if not found:
        print(f"[ocop] no benchmark {' '.join(names)} in benchmarks/", file=sys.stderr)
        return 2
    broken = 0
    for name in found:
        print(f"\n[bench] {name}", flush=True)
        broken += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, check=False).returncode != 0
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:]))
