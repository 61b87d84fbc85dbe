"""``make test`` and ``make prove``: lint, the suite on both engines with real servers of its own, the browser.

* SQLite with Valkey is what ``make run`` gives; PostgreSQL with Redis is what a server has.
* A test that touches neither database nor broker says the same twice, so it runs once, with SQLite. One that uses a
  database only to have something to print or to show (``once``) meets PostgreSQL in ``make prove``.
* Nothing is skipped: what cannot be had stops the run with the one command that mends it.

``OCOP_TEST_ARGS="-k inspection"`` hands arguments on to every pytest; ``OCOP_TEST_WORKERS`` sets the processes (2).
"""
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.lint import lint

ROOT = Path(__file__).resolve().parent.parent
CLOSING = re.compile(r"^=+ .*\b(passed|failed|error|errors|no tests ran)\b.* in [0-9.]+s.* =+$")
PLAN = {
    "test": [
        ("SQLite + Valkey", "not browser and not prove", "loadgroup"),
        ("PostgreSQL + Redis", "not browser and not prove and not pure and not once", "loadgroup"),
        ("Chromium (SQLite + Valkey)", "browser and not prove", "loadfile"),
    ],
    "prove": [
        ("SQLite + Valkey", "prove and not browser", "worksteal"),
        ("PostgreSQL + Redis", "(prove or once) and not browser and not pure", "worksteal"),
        ("Chromium (SQLite + Valkey)", "prove and browser", "worksteal"),
    ],
}


def pytest(name: str, marks: str, spread: str, env: dict[str, str]) -> tuple[int, str]:
    """Run pytest once, show what it says as it says it, and return its exit code and closing line.

    ``spread`` is how xdist deals the tests out to its processes: a proof is long, so each goes where there is room;
    the files of a browser test share one server.
    """
    workers = os.environ.get("OCOP_TEST_WORKERS", "2")
    command = [sys.executable, "-m", "pytest", "-m", marks, "--color=no", "-p", "no:cacheprovider",
               "--durations=12", "--durations-min=5"]
    command += ["-n", workers, "--dist", spread] if workers != "0" else []
    command += shlex.split(os.environ.get("OCOP_TEST_ARGS", ""))
    print(f"\n[ocop] {name}: pytest -m '{marks}'", flush=True)
    closing = ""
    with subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace") as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            closing = line.strip() if CLOSING.match(line.strip()) else closing
    return process.returncode, closing


def environment(folder: str, **settings: str) -> dict[str, str]:
    """This environment without what an .env or a shell may have set for the portal, plus ``settings``."""
    own = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "MEDIA_ROOT", "STATIC_ROOT", "DEBUG", "OCOP_DEMO",
           "ALLOWED_HOSTS", "OCOP_HTTPS", "S3_BUCKET", "SECRET_KEY"}
    kept = {key: value for key, value in os.environ.items() if key not in own}
    return {**kept, "OCOP_VAR": folder, "OCOP_ENV_FILE": "", "PYTHONWARNINGS": "default", **settings}


def run(plan: str) -> list[tuple[str, int, str]]:
    """Start the servers, run the plan's parts, stop the servers; (name, exit code, closing line) of each part."""
    from tests.engines.postgres import Postgres
    from tests.engines.redis import Broker

    results = []
    with tempfile.TemporaryDirectory(prefix="ocop-tests-") as folder, Broker("valkey") as valkey, \
            Broker("redis") as redis, Postgres() as postgres:
        small = environment(folder, REDIS_URL=valkey.url)
        large = environment(folder, REDIS_URL=redis.url, DATABASE_URL=postgres.runtime_url,
                            DATABASE_OWNER_URL=postgres.owner_url)
        for name, marks, spread in PLAN[plan]:
            code, closing = pytest(name, marks, spread, large if name.startswith("PostgreSQL") else small)
            results.append((name, code, closing))
    return results


def main(plan: str) -> int:
    """Everything; 0 when all of it holds."""
    started = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.chdir(ROOT)
    os.environ.setdefault("SECRET_KEY", "only-for-the-checks-of-this-run")
    failed = lint() if plan == "test" else []
    try:
        results = run(plan)
    except RuntimeError as error:
        print(f"[ocop] {error}", file=sys.stderr)
        return 2
    # pytest's exit code 5 is "no tests": a part of the plan that tests nothing is a fault like any other.
    failed += [name for name, code, _ in results if code]
    print(f"\n[ocop] {time.monotonic() - started:.0f} s; " + (f"FAILED: {', '.join(failed)}" if failed else "all well"))
    for name, code, closing in results:
        print(f"[ocop] {name} (exit code {code}):\n{closing or 'no closing line from pytest'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if sys.argv[1:] else "test"))
