"""The files of the project as the house rules see them: everything but what git ignores."""
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OUTSIDE = {".git", ".venv", "var", "node_modules", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis",
           ".import_linter_cache", "htmlcov"}
VENDORED = ("static/vendor/", "static/fonts/")
TEXT = {".py", ".html", ".txt", ".md", ".css", ".js", ".svg", ".yaml", ".yml", ".toml", ".json", ".csv", ".sql", ".sh",
        ".po", ".cfg", ".ini", ""}


def files(*suffixes: str, under: str = "") -> Iterator[tuple[str, Path]]:
    """Every file of the project as (path below the root, path), those with one of ``suffixes`` where any is given."""
    for path in sorted((ROOT / under).rglob("*")):
        name = path.relative_to(ROOT)
        if path.is_file() and not OUTSIDE.intersection(name.parts) and (not suffixes or path.suffix in suffixes):
            yield name.as_posix(), path


def own_text() -> Iterator[tuple[str, str]]:
    """(path, text) of every text file that is ours: not vendored, not the machine's own ``.env``."""
    for name, path in files(*TEXT):
        if not name.startswith(VENDORED) and name != ".env":
            yield name, path.read_text(encoding="utf-8", errors="replace")
