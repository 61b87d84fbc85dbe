"""A file or function that outgrows its cap is about two things: code 400 lines, function 40, template 150."""
import ast

from tests.house.tree import files

FILE_CAP, FUNCTION_CAP, TEMPLATE_CAP = 400, 40, 150


def functions(source: str) -> list[tuple[str, int]]:
    """(name, lines from ``def`` to the last line) of every function in the source."""
    return [
        (node.name, node.end_lineno - node.lineno + 1)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def own_python() -> list[tuple[str, str]]:
    return [(name, path.read_text(encoding="utf-8")) for name, path in files(".py") if "/migrations/" not in name]


def test_code_files_are_short():
    sources = own_python()
    assert len(sources) > 50
    assert [f"{name}: {len(text.splitlines())}" for name, text in sources if len(text.splitlines()) > FILE_CAP] == []


def test_functions_are_short():
    long = [
        f"{name}: {function} {length}"
        for name, text in own_python()
        for function, length in functions(text)
        if length > FUNCTION_CAP
    ]
    assert long == []


def test_the_counter_sees_a_long_function():
    body = "\n".join(f"    x = {number}" for number in range(FUNCTION_CAP))
    assert functions(f"@decorated\ndef long():\n{body}\n") == [("long", FUNCTION_CAP + 1)]


def test_templates_are_short():
    pages = files(".html", under="templates")
    found = [(name, len(path.read_text(encoding="utf-8").splitlines())) for name, path in pages]
    assert found
    assert [f"{name}: {length}" for name, length in found if length > TEMPLATE_CAP] == []
