"""``python -m tools.gallery``: every page in three widths as a picture, the table of pages in docs/interface.md, and
the pictures of the README and the guide anew.

The pictures of every page go to ``var/gallery`` (not into the repository: there are some five hundred). The table says
of each page what its HTML weighs, what it asks of the database and how many faults axe and the eye of the walk found.
The few of ``docs/img`` are taken by the journey, as its people come to those pages.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "gallery"
DOC = ROOT / "docs" / "interface.md"
BEGIN, END = "<!-- pages: made by python -m tools.gallery -->", "<!-- /pages -->"
WIDTHS = ("phone", "tablet", "desktop-light")


def photograph() -> int:
    """Walk through every page in each width; pytest's exit code."""
    chosen = " or ".join(f"every_page_there_is[{width}]" for width in WIDTHS)
    return _pytest("tests/face/test_every_page.py", "-k", chosen, OCOP_GALLERY=str(FOLDER))


def journey() -> int:
    """Play the journey that takes the pictures of ``docs/img``; pytest's exit code."""
    return _pytest("tests/journey/test_mong_cai.py", OCOP_SCREENSHOTS="1")


def _pytest(*arguments: str, **settings: str) -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ocop-gallery-") as folder:
        env = {**os.environ, "OCOP_VAR": folder, "OCOP_ENV_FILE": "", **settings,
               "SECRET_KEY": "only-for-the-pictures-of-this-run-and-nothing-else"}
        return subprocess.run([sys.executable, "-m", "pytest", "-q", *arguments], cwd=ROOT, env=env,
                              check=False).returncode


def table() -> str:
    """The rows of the last walk in the widest form, worst page first in nothing: by name, as one looks them up."""
    rows = json.loads((FOLDER / "phone.json").read_text())
    lines = ["| page | HTML, kB | sent, kB | queries | faults |", "|---|--:|--:|--:|--:|"]
    for row in sorted(rows, key=lambda row: row["page"]):
        lines.append(f"| {row['page']} | {row['bytes'] / 1000:.0f} | {row['sent'] / 1000:.0f} | {row['queries']} "
                     f"| {row['faults']} |")
    return "\n".join(lines)


def main() -> int:
    """Pictures, then the table; not 0 where the walk or the journey found a fault."""
    code = photograph() or journey()
    before, rest = DOC.read_text().split(BEGIN)
    DOC.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}")
    print(f"[ocop] pictures in {FOLDER.relative_to(ROOT)}, table in {DOC.relative_to(ROOT)}")
    return code


if __name__ == "__main__":
    sys.exit(main())
