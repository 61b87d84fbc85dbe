"""README and docs show the process that the code runs: every edge of the state table, and no other."""
import re

import pytest

from evaluations import states
from tools import draw_process


@pytest.mark.parametrize("page", draw_process.PAGES)
def test_the_drawing_is_the_table(page):
    text = (draw_process.ROOT / page).read_text(encoding="utf-8")
    arrows = set(re.findall(r"^    (\w+) --> (\w+) :", text, re.MULTILINE))
    assert arrows == {(str(e.source), str(e.target)) for e in states.EDGES}
    assert draw_process.redrawn(text) == text


def test_another_table_is_noticed(monkeypatch):
    page = (draw_process.ROOT / "docs/process.md").read_text(encoding="utf-8")
    monkeypatch.setattr(states, "EDGES", states.EDGES[:-1])
    assert draw_process.redrawn(page) != page
