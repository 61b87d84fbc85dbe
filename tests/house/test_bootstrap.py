"""Set-up from nothing: the standard library alone, a key that only its owner reads, a message that says what to do."""
import ast
import importlib.util
import os
import re
import stat
import subprocess
import sys

import pytest

from tests.house.tree import ROOT
from tools import bootstrap


def test_it_imports_only_the_standard_library():
    tree = ast.parse((ROOT / "tools" / "bootstrap.py").read_text())
    plain = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    names = {alias.name.split(".")[0] for node in plain for alias in node.names}
    names |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= set(sys.stdlib_module_names)


def test_an_old_python_can_read_it_far_enough_to_say_so(monkeypatch):
    ast.parse((ROOT / "tools" / "bootstrap.py").read_text(), feature_version=(3, 7))
    monkeypatch.setattr(bootstrap, "LEAST", (99, 0))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(bootstrap.Stop, match="apt-get install python3"):
        bootstrap.newer_python()


def test_the_key_is_random_and_closed_to_others(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    keys = []
    for name in ("a", "b"):
        bootstrap.env_file(tmp_path / name)
        keys.append((tmp_path / name).read_text().splitlines()[0].removeprefix("SECRET_KEY="))
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert keys[0] != keys[1] and min(map(len, keys)) >= 50
    before = (tmp_path / "a").read_text()
    bootstrap.env_file(tmp_path / "a")
    assert (tmp_path / "a").read_text() == before


def test_a_machine_without_home_gets_one(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setenv("HOME", "")
    bootstrap.own_home()
    assert os.environ["HOME"] == str(tmp_path / "var" / "home") and (tmp_path / "var" / "home").is_dir()


def test_without_rights_the_one_command_is_printed(monkeypatch):
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    with pytest.raises(bootstrap.Stop) as stop:
        bootstrap.apt_install(["chromium", "poppler-utils"], "the tests need more")
    assert "apt-get install -y --no-install-recommends chromium poppler-utils" in str(stop.value)


def test_what_is_missing_is_found(monkeypatch):
    assert bootstrap.missing_system(tests=True) == []
    monkeypatch.setitem(bootstrap.LIBRARIES, "libnowhere.so.9", "libnowhere9")
    monkeypatch.setitem(bootstrap.PROGRAMS, "no-such-program", "no-such-package")
    assert bootstrap.missing_system(tests=False) == ["libnowhere9"]
    assert bootstrap.missing_system(tests=True) == ["libnowhere9", "no-such-package"]


def test_the_stamp_follows_the_pins(tmp_path, monkeypatch):
    for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt"):
        (tmp_path / name).write_text("django==5\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    before = bootstrap.wanted_stamp("requirements.txt")
    assert bootstrap.wanted_stamp("requirements.txt") == before
    (tmp_path / "constraints.txt").write_text("six==2\n")
    assert bootstrap.wanted_stamp("requirements.txt") != before


def test_where_venv_has_no_pip_another_pip_installs(tmp_path, monkeypatch):
    """Debian's Python without python3-venv has ``venv`` but no ``ensurepip``."""
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "venv" / "bin" / "python")
    find = importlib.util.find_spec
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find(name))
    command = bootstrap.installer()
    assert "--python" in command and (tmp_path / "venv" / "bin" / "python").exists()
    listed = subprocess.run([*command, "list"], capture_output=True, text=True, check=True)
    assert "Django" not in listed.stdout


def test_wrong_use_says_what_is_possible():
    done = subprocess.run([sys.executable, "tools/bootstrap.py", "fly"], cwd=ROOT, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 2 and "run | test | prove | bench" in done.stderr


def test_every_pin_is_exact_and_constrained():
    pins = [line for name in ("requirements.txt", "requirements-dev.txt")
            for line in (ROOT / name).read_text().splitlines() if line and not line.startswith(("#", "-"))]
    assert len(pins) > 30 and [pin for pin in pins if "==" not in pin] == []
    fixed = {line.lower().replace("_", "-") for line in (ROOT / "constraints.txt").read_text().splitlines()}
    wanted = {re.sub(r"\[.*?\]", "", pin).lower().replace("_", "-") for pin in pins}
    assert wanted - fixed == set()
