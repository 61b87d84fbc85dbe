"""The law and the rules stand without Django, so that anybody can recount a result."""
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for folder in ("ocop/law", "evaluations/rules") for path in sorted((ROOT / folder).glob("*.py"))
    if path.stem != "__init__"
]


def test_law_and_rules_import_without_django():
    assert len(MODULES) >= 14
    names = ", ".join(MODULES)
    code = f"import sys\nimport {names}\nprint('django' in sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"
