"""Processes under one parent: started, watched, started again when they die, and all ended with the parent."""
import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
RESTARTS, WINDOW = 5, 60.0  # more than this many deaths within this many seconds: give up


class GaveUp(RuntimeError):
    """A child died again and again; the message names it and its log."""


def die_with_parent() -> None:
    """In the child: end when the parent is gone, even when it was killed (Linux only)."""
    if os.uname().sysname == "Linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """One program, its log file below ``logs`` and the seconds it may take to finish when told to stop."""

    def __init__(self, name: str, command: list[str], logs: Path, env: dict[str, str], patience: float) -> None:
        self.name, self.command, self.env, self.patience = name, command, env, patience
        self.log = logs / f"{name}.log"
        self.process: subprocess.Popen | None = None
        self.deaths: list[float] = []

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches the parent, which ends the children in order."""
        if self.log.exists() and self.log.stat().st_size > 20_000_000:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=self.env,
                start_new_session=True, preexec_fn=die_with_parent,
            )

    def watch(self) -> bool:
        """Start it again if it died; true when it had. Raises ``GaveUp`` when that does not help."""
        if self.process is None or self.process.poll() is None:
            return False
        now = time.monotonic()
        self.deaths = [*(death for death in self.deaths if now - death < WINDOW), now]
        if len(self.deaths) > RESTARTS:
            raise GaveUp(f"{self.name} died {len(self.deaths)} times; its last words stand in {self.log}")
        self.sweep()
        self.start()
        return True

    def sweep(self) -> None:
        """Kill what is left of its session: pool processes of a worker that was killed."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return

    def stop(self) -> None:
        """Let it finish, then end whatever is left."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.sweep()
        self.process = None
