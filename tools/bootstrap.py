#!/usr/bin/env python3
"""From a bare machine to the portal: ``python3 tools/bootstrap.py run | test | prove | bench | lint | setup``.

Standard library only, because nothing else is there yet. It makes ``.venv``, installs what the requirements pin,
sees to the system libraries and to ``.env``, and then hands over to the program asked for. Everything is stamped:
a second start goes straight through.
"""
import ctypes
import hashlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LEAST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")

# What is looked for -> the Debian package that brings it.
LIBRARIES = {"libpango-1.0.so.0": "libpango-1.0-0", "libpangoft2-1.0.so.0": "libpangoft2-1.0-0"}
PROGRAMS = {
    "chromium": "chromium",
    "pdftotext": "poppler-utils",
    "soffice": "libreoffice-calc",
    "redis-server": "redis-server",
    "runuser": "util-linux",
}
# command -> module it becomes, requirements it needs, whether it needs the tests' system programs
COMMANDS = {
    "run": ("tools.serve", "requirements.txt", False),
    "test": ("tools.suite", "requirements-dev.txt", True),
    "prove": ("tools.suite", "requirements-dev.txt", True),
    "bench": ("tools.bench", "requirements-dev.txt", True),
    "lint": ("tools.lint", "requirements-dev.txt", False),
    "setup": ("", "requirements.txt", False),
}


class Stop(Exception):
    """Set-up cannot go on; the message says what to do."""


def say(text: str) -> None:
    print(f"[ocop] {text}", flush=True)


def newer_python() -> None:
    """Go on under Python 3.11 or newer: this one, or one of that name on the PATH."""
    if sys.version_info >= LEAST:
        return
    for name in NEWER:
        path = shutil.which(name)
        if path:
            os.execv(path, [path, *sys.argv])
    raise Stop("the portal needs Python 3.11 or newer, this is {}.{}. On Debian 12 or Ubuntu 24.04: apt-get install "
               "python3 python3-venv; on Ubuntu 22.04: apt-get install python3.11 python3.11-venv"
               .format(*sys.version_info))


def own_home() -> None:
    """Give pip, fontconfig and the office a home folder where the machine has none."""
    home = os.environ.get("HOME", "")
    if home and os.path.isdir(home) and os.access(home, os.W_OK):
        return
    folder = ROOT / "var" / "home"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["HOME"] = str(folder)


def run(command: list) -> subprocess.CompletedProcess:
    """Run it without input and keep what it says for the one case that somebody must read it."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


# -- Debian packages ----------------------------------------------------------------------------------------------

def as_root() -> list:
    """The words before a command that make it run as root, or raise ``Stop`` where that would need a password."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and run([sudo, "-n", "true"]).returncode == 0:
        return [sudo, "-n"]
    raise Stop("")


def apt_install(packages: list, why: str) -> None:
    """Install Debian packages, or raise ``Stop`` with the one command that does."""
    command = "apt-get install -y --no-install-recommends " + " ".join(packages)
    mend = f"{why}. This one command mends it:\n    sudo apt-get update && sudo {command}"
    apt = shutil.which("apt-get")
    if not apt:
        raise Stop(f"{why}, and this machine has no apt-get. Install what Debian has in: {' '.join(packages)}")
    try:
        prefix = as_root()
    except Stop:
        raise Stop(mend) from None
    say(f"installing system packages: {' '.join(packages)}")
    settings = ["env", "DEBIAN_FRONTEND=noninteractive"]
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = run([*prefix, *settings, apt, *words])
        if done.returncode:
            raise Stop(f"{mend}\n(it was tried and failed: {done.stderr.strip()[-1500:]})")


def missing_system(tests: bool) -> list:
    """The Debian packages that are needed and not there."""
    wanted = [package for library, package in LIBRARIES.items() if not loads(library)]
    if tests:
        wanted += [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    return wanted


def loads(library: str) -> bool:
    """Whether the shared library can be loaded into a Python of this machine (a new process sees new installs)."""
    code = f"import ctypes; ctypes.CDLL({library!r})"
    if importlib.util.find_spec("ctypes") is None:
        return False
    try:
        ctypes.CDLL(library)
        return True
    except OSError:
        return run([sys.executable, "-c", code]).returncode == 0


def system(tests: bool) -> None:
    """See that the system's libraries (and the tests' programs) are there."""
    packages = missing_system(tests)
    if packages:
        apt_install(packages, "system packages are missing: " + " ".join(packages))
        left = missing_system(tests)
        if left:
            raise Stop(f"apt-get was content, but these are still not found: {' '.join(left)}")


# -- the virtual environment ---------------------------------------------------------------------------------------

def wanted_stamp(requirements: str) -> str:
    """A line that changes whenever the interpreter or any pinned version does."""
    files = [ROOT / name for name in sorted({requirements, "requirements.txt", "constraints.txt"})]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    return f"{requirements} {sys.version_info[0]}.{sys.version_info[1]} {digest}"


def stamped(requirements: str) -> bool:
    """Whether the environment already holds these requirements (the tests' hold the portal's)."""
    stamp = VENV / "ocop-stamp"
    lines = stamp.read_text().splitlines() if stamp.is_file() else []
    wanted = {wanted_stamp(requirements), wanted_stamp("requirements-dev.txt")}
    return bool(wanted.intersection(lines)) and works(PYTHON)


def works(python: Path) -> bool:
    return python.exists() and run([str(python), "-c", "import django"]).returncode == 0


def environment(requirements: str) -> None:
    """Make ``.venv`` and install into it, unless its stamp says that it is so already."""
    if stamped(requirements):
        return
    pip = installer()
    say(f"installing {requirements} (once; some 30 s on a fast line)")
    options = ["install", "--disable-pip-version-check", "--only-binary", ":all:", "-q", "-r", str(ROOT / requirements)]
    done = run([*pip, *options])
    if done.returncode:
        raise Stop(f"pip could not install {requirements}:\n{done.stderr.strip()[-3000:]}")
    stamp = VENV / "ocop-stamp"
    stamp.write_text(wanted_stamp(requirements) + "\n")


def installer() -> list:
    """The pip command that installs into ``.venv``, which it makes first; four ways, the least intrusive first."""
    own = [str(PYTHON), "-m", "pip"]
    if PYTHON.exists() and quiet([*own, "--version"]):
        return own
    shutil.rmtree(VENV, ignore_errors=True)
    if importlib.util.find_spec("ensurepip") and quiet([sys.executable, "-m", "venv", str(VENV)]):
        return own
    shutil.rmtree(VENV, ignore_errors=True)
    foreign = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if quiet([sys.executable, "-m", "pip", "--python", sys.executable, "--version"]) and bare_venv():
        return foreign
    name = "python3-venv" if shutil.which("python3") == shutil.which(os.path.basename(sys.executable)) else \
        "python{}.{}-venv".format(*sys.version_info)
    apt_install([name, *missing_system(tests=False)], "this Python cannot make virtual environments")
    shutil.rmtree(VENV, ignore_errors=True)
    if not quiet([sys.executable, "-m", "venv", str(VENV)]):
        raise Stop(f"{sys.executable} -m venv {VENV} fails even with {name} installed; run it to see why.")
    return own


def bare_venv() -> bool:
    return quiet([sys.executable, "-m", "venv", "--without-pip", str(VENV)])


def quiet(command: list) -> bool:
    """Whether the command succeeds."""
    return run(command).returncode == 0


# -- .env and the hand-over ----------------------------------------------------------------------------------------

def env_file(path: Path) -> None:
    """Write ``.env`` with a random key, readable by its owner alone; one that is there is left as it is."""
    if os.environ.get("SECRET_KEY") or path.exists():
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"SECRET_KEY={secrets.token_urlsafe(50)}\n# Demo seasons and accounts; leave out on a real server.\n"
                   "OCOP_DEMO=1\n")
    say("wrote .env with a new random key")


def main(arguments: list) -> None:
    """Set up what the command needs and become it."""
    if not arguments or arguments[0] not in COMMANDS:
        raise Stop(f"use: python3 tools/bootstrap.py {' | '.join(COMMANDS)}")
    newer_python()
    os.chdir(ROOT)
    own_home()
    module, requirements, tests = COMMANDS[arguments[0]]
    environment(requirements)
    if arguments[0] != "lint":
        system(tests)
    if arguments[0] in ("run", "setup"):
        env_file(ROOT / ".env")
    if module:
        os.environ["VIRTUAL_ENV"] = str(VENV)
        os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        os.execv(PYTHON, [str(PYTHON), "-m", module, *arguments])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Stop as stop:
        print(f"[ocop] {stop}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
