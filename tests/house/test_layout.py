"""The rooms of the house: what may stand at the top, what a drawer may not be called, where floats may not be."""
import ast

import pytest

from tests.house.tree import ROOT, files

NO_SUBJECTS = {"common", "core", "utils", "util", "helpers", "helper", "base", "misc", "tools"}
APPS = ("ocop", "products", "councils", "evaluations")
EXACT = ("ocop/law/", "evaluations/rules/")


def test_no_drawer_without_a_subject():
    names = [name for app in APPS for name, _ in files(".py", under=app)]
    modules = {part.removesuffix(".py") for name in names for part in name.split("/")}
    assert "settings" in modules
    assert modules & NO_SUBJECTS == set()


def test_the_project_package_imports_nothing():
    assert (ROOT / "ocop" / "__init__.py").read_text() == ""


def floats(source: str) -> list[int]:
    """The lines on which the source has a float literal or calls ``float``."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
        if literal or call:
            lines.append(node.lineno)
    return lines


def test_points_are_never_floats():
    sources = [(name, path.read_text(encoding="utf-8")) for name, path in files(".py") if name.startswith(EXACT)]
    assert len(sources) > 4
    assert [f"{name}:{line}" for name, text in sources for line in floats(text)] == []


@pytest.mark.parametrize(("source", "lines"), [("x = 0.5", [1]), ("y = 1\nx = float(y)", [2]), ("x = 1 / 2", [])])
def test_the_search_finds_floats(source, lines):
    assert floats(source) == lines


def test_the_public_rooms_have_a_docstring():
    bare = [
        name for app in APPS for name, path in files(".py", under=app)
        if "/migrations/" not in name and path.read_text(encoding="utf-8").strip()
        and path.name not in {"apps.py"} and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert bare == []


def test_one_browser_for_all_tests():
    word = "sync_" + "playwright"
    starts = [name for name, path in files(".py", under="tests") if word in path.read_text(encoding="utf-8")]
    assert starts == ["tests/engines/browser.py"]
