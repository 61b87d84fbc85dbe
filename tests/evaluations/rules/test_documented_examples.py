"""The worked examples of ``docs/scoring.md`` are run as they stand there."""
import json
import re
from pathlib import Path

import pytest

from evaluations.rules.tally import tally
from ocop.law.loader import criteria_set

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "scoring.md").read_text(encoding="utf-8")
BLOCKS = {(kind, name): json.loads(text) for kind, name, text in re.findall(
    r"```json (input|result) (\w+)\n(.*?)```", PAGE, re.DOTALL)}
NAMES = sorted({name for _, name in BLOCKS})


def test_there_are_two_examples():
    assert NAMES == ["tea", "tourism"]


@pytest.mark.parametrize("name", NAMES)
def test_documented_example(name):
    data = BLOCKS["input", name]
    last = {criterion.code: len(criterion.options) - 1 for criterion in criteria_set(data["set"]).criteria}
    sheets = data.pop("top_except")
    data["sheets"] = [{"member": member, "marks": last | changes} for member, changes in sheets.items()]
    wanted = BLOCKS["result", name]
    result = tally(data)
    assert {key: result[key] for key in wanted} == wanted
    other = {"minimum_rule": "majority", "missed_minimum": "unranked"}
    assert tally(data | {"statute": other})["stars"] is None
