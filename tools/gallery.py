"""``python -m tools.gallery``: every page in three widths as a picture, and the table of pages in docs/interface.md.

The pictures go to ``var/gallery`` (not into the repository: there are some three hundred). The table says of each page
what its HTML weighs, what it asks of the database and how many faults axe and the eye of the walk found.
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
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ocop-gallery-") as folder:
        env = {**os.environ, "OCOP_GALLERY": str(FOLDER), "OCOP_VAR": folder, "OCOP_ENV_FILE": "",
               "SECRET_KEY": "only-for-the-pictures-of-this-run-and-nothing-else"}
        chosen = " or ".join(f"every_page_there_is[{width}]" for width in WIDTHS)
        command = [sys.executable, "-m", "pytest", "-q", "tests/face/test_every_page.py", "-k", chosen]
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def table() -> str:
    """The rows of the last walk in the widest form, worst page first in nothing: by name, as one looks them up."""
    rows = json.loads((FOLDER / "phone.json").read_text())
    lines = ["| page | HTML, kB | sent, kB | queries | faults |", "|---|--:|--:|--:|--:|"]
    for row in sorted(rows, key=lambda row: row["page"]):
        lines.append(f"| {row['page']} | {row['bytes'] / 1000:.0f} | {row['sent'] / 1000:.0f} | {row['queries']} "
                     f"| {row['faults']} |")
    return "\n".join(lines)


def main() -> int:
    """Pictures, then the table; the walk's exit code."""
    code = photograph()
    before, rest = DOC.read_text().split(BEGIN)
    DOC.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}")
    print(f"[ocop] pictures in {FOLDER.relative_to(ROOT)}, table in {DOC.relative_to(ROOT)}")
    return code


if __name__ == "__main__":
    sys.exit(main())
