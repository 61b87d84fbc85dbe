#!/usr/bin/env python3
"""Draw the process from the table of states into README.md and docs/process.md (Mermaid, between two marks).

    python tools/draw_process.py           writes the drawings anew
    python tools/draw_process.py --check   exits 1 where a page shows another process than the code runs
"""
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from evaluations import states  # noqa: E402

PAGES = ("README.md", "docs/process.md")
BEGIN, END = "<!-- process: drawn by tools/draw_process.py -->", "<!-- end of the process -->"
NAMES = {
    "file": "nộp", "register": "tiếp nhận", "inspect": "lập kiểm tra", "open_round_one": "mở vòng 1",
    "open_round_two": "mở vòng 2", "propose": "trình", "send_back": "trả lại", "recognise": "công nhận",
    "forward": "chuyển lên", "decline": "không công nhận", "eliminate": "loại", "withdraw": "rút",
}
WHERE = {
    frozenset({states.Inspection.BETWEEN}): "kiểm tra giữa hai vòng",
    states.BEFORE_ROUND_ONE: "kiểm tra trước vòng 1",
    states.ANY - {states.Inspection.BEFORE}: "không bắt buộc kiểm tra trước",
    states.ANY - {states.Inspection.BETWEEN}: "không kiểm tra giữa hai vòng",
}


def condition(edge: states.Edge) -> str:
    """The procedures that have the edge, in words; empty where all have."""
    parts = [f"{min(edge.rounds)} vòng"] if len(edge.rounds) == 1 else []
    if edge.inspections != states.ANY:
        parts.append(WHERE[edge.inspections])
    return f" ({', '.join(parts)})" if parts else ""


def drawing() -> str:
    """The whole state table as a Mermaid state diagram; every edge of the table is one arrow."""
    lines = ["```mermaid", "stateDiagram-v2", "    direction TB"]
    lines += [f"    {state} : {states.LABELS[state]}" for state in states.State]
    lines += [f"    [*] --> {state}" for state in states.State if state in states.INITIAL]
    lines += [f"    {e.source} --> {e.target} : {NAMES[e.name]}{condition(e)}" for e in states.EDGES]
    lines += [f"    {state} --> [*]" for state in states.State if state in states.FINAL]
    return "\n".join([*lines, "```"])


def redrawn(page: str) -> str:
    """The page with the drawing of today between its marks; ValueError where it has no marks."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError("the page has no marks for the drawing")
    return f"{before}{BEGIN}\n{drawing()}\n{END}{after}"


def main(check: bool) -> int:
    """Write the pages, or only compare them; returns the exit status."""
    other = []
    for name in PAGES:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        if redrawn(text) != text:
            other.append(name)
            if not check:
                path.write_text(redrawn(text), encoding="utf-8")
    if check and other:
        print(f"not the process of evaluations/states.py: {', '.join(other)}; run python tools/draw_process.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
