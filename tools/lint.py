"""``make lint``: everything that can be said about the code without running the portal."""
import subprocess
import sys
import time

IMPORTS = "import sys; sys.path.insert(0, '.'); from importlinter import cli; cli.lint_imports_command()"
# name, command; run in this order, all of them, so that one run shows every finding
CHECKS = [
    ("ruff", ["-m", "ruff", "check", "."]),
    ("import contracts", ["-c", IMPORTS]),
    ("templates", ["-m", "djlint", "--lint", "--quiet", "templates"]),
    ("django check", ["manage.py", "check", "--fail-level", "WARNING"]),
    ("migrations complete", ["manage.py", "makemigrations", "--check", "--dry-run"]),
]


def lint() -> list[str]:
    """Run every check and return the names of those that found something."""
    failed = []
    for name, command in CHECKS:
        started = time.monotonic()
        done = subprocess.run([sys.executable, *command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              check=False)
        state = "ok" if done.returncode == 0 else "FAILED"
        print(f"[lint] {name}: {state} ({time.monotonic() - started:.1f} s)", flush=True)
        if done.returncode:
            print(done.stdout + done.stderr, flush=True)
            failed.append(name)
    return failed


if __name__ == "__main__":
    sys.exit(1 if lint() else 0)
