"""What must not stand in the tree: machines' paths, package registries, skipped tests, things left for later."""
import re

from tests.house.tree import files, own_text

# Put together here, so that this file does not hold what it looks for.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "deb.deb" + "ian.org",
         "unp" + "kg.com", "cdn.js" + "delivr.net", "crates" + ".io"]
FOLDERS = "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me", "op" + "t"])
PATHS = re.compile(rf"(?<![\w.}}/-])/(?:{FOLDERS})/[\w.-]+")
LEFT = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|XX" + "X|HA" + r"CK)\b|Not" + "ImplementedError")
SKIPS = re.compile(r"pytest\.(?:mark\.)?(?:sk" + "ip|xf" + "ail|import" + r"orskip)|unittest\.sk" + "ip")


def test_no_registry_is_named():
    assert [f"{name}: {host}" for name, text in own_text() for host in HOSTS if host in text] == []


def test_no_path_of_some_machine():
    found = [f"{name}: {match[0]}" for name, text in own_text() for match in PATHS.finditer(text)
             if not name.startswith(("Dockerfile", "docker-compose"))]
    assert found == []


def test_nothing_is_left_for_later():
    code = [(name, text) for name, text in own_text() if name.endswith((".py", ".html", ".js", ".css"))]
    assert [f"{name}: {match[0]}" for name, text in code for match in LEFT.finditer(text)] == []


def test_no_test_is_skipped():
    tests = [(name, path.read_text(encoding="utf-8")) for name, path in files(".py", under="tests")]
    assert len(tests) > 10
    assert [f"{name}: {match[0]}" for name, text in tests for match in SKIPS.finditer(text)] == []


def test_no_secret_and_no_database_in_the_tree():
    secrets = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b")
    assert [name for name, text in own_text() if name != "tests/house/test_words.py" and secrets.search(text)] == []
    assert [name for name, _ in files(".sqlite3", ".db", ".pyc", ".rdb", ".aof")] == []
