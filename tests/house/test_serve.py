"""``make run``'s own part: one parent starts everything, waits until it serves, and leaves nothing behind."""
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.ports import free_port, listens, wait_until
from tests.house.tree import ROOT
from tools import serve


def descendants(pid: int) -> list[int]:
    """Every process below ``pid``, read from /proc."""
    below = [int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]
    return below + [one for child in below for one in descendants(child)]


def alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and waits to be noticed does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def run(tmp_path) -> Iterator:
    """A function that starts the portal on a port with its own folder and no outside servers."""
    started: list[subprocess.Popen] = []
    own = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "MEDIA_ROOT", "OCOP_DEMO"}
    env = {key: value for key, value in os.environ.items() if key not in own}

    def start(port: int) -> subprocess.Popen:
        folder = {"OCOP_VAR": str(tmp_path / "var"), "OCOP_ENV_FILE": "", "SECRET_KEY": "x" * 50}
        process = subprocess.Popen([sys.executable, "-m", "tools.serve"], cwd=ROOT, text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, env={**env, **folder, "OCOP_PORT": str(port)})
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=40)


def opened(process: subprocess.Popen) -> str:
    """Everything said until the portal is open."""
    said = ""
    for line in process.stdout:
        said += line
        if "the portal is open at" in line:
            return said
    raise AssertionError(said)


@pytest.mark.long
def test_start_serve_interrupt_and_start_again(run, tmp_path):
    port = free_port()
    process = run(port)
    address = re.search(r"http://127\.0\.0\.1:\d+/", opened(process))[0]
    assert urllib.request.urlopen(address + "readyz", timeout=5).read() == \
        b'{"status": "ok", "database": "ok", "broker": "ok"}'
    family = descendants(process.pid)
    assert len(family) >= 5  # valkey, worker with its pool, web with its workers

    second = run(free_port())
    assert second.wait(60) == 2 and "already runs here: " + address[:-1] in second.stdout.read()

    process.send_signal(signal.SIGINT)
    assert process.wait(40) == 0
    wait_until("every process ended", lambda: not [pid for pid in family if alive(pid)], 5)
    assert not listens(port) and not (tmp_path / "var" / "valkey.sock").exists()

    again = run(port)
    opened(again)
    assert (tmp_path / "var" / "ocop.sqlite3").exists() and listens(port)


@pytest.mark.long
def test_a_killed_child_comes_back_and_a_killed_parent_takes_all_along(run):
    port = free_port()
    process = run(port)
    opened(process)
    web = next(pid for pid in descendants(process.pid) if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.killpg(web, signal.SIGKILL)
    time.sleep(0.2)
    wait_until("the web is back", lambda: listens(port), 30)
    family = descendants(process.pid)
    process.kill()
    wait_until("nothing is left", lambda: not [pid for pid in family if alive(pid)], 30)


def test_a_taken_port_is_named_or_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(serve.Refused, match=f"port {number} "):
            serve.free_port("127.0.0.1", str(number))
    with pytest.raises(serve.Refused, match="no port number"):
        serve.free_port("127.0.0.1", "http")
    assert 8000 <= serve.free_port("127.0.0.1", "") < 8050
