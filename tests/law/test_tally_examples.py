"""The hand-worked examples of ``tally/README.md``, through the pure code and through the command."""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evaluations.rules.tally import TallyRefused, tally_text

HERE = Path(__file__).parent / "tally"
ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(path.stem for path in HERE.glob("*.json") if not path.stem.endswith(".expected"))
SEEN = {"totals", "mean", "mean_exact", "spread", "spread_exceeded", "band", "stars"}


def expected(name: str) -> dict:
    return json.loads((HERE / f"{name}.expected.json").read_text(encoding="utf-8"))


def compare(wanted: dict, result: dict) -> None:
    assert {key: result[key] for key in SEEN} == {key: wanted[key] for key in SEEN}
    assert len(result["minimums"]) == wanted["minimums"]
    missed = [[each["criterion"], each["star"], each["sheets_met"], each["sheets"]]
              for each in result["minimums"] if not each["met"]]
    assert missed == wanted["missed"]
    assert result["mean"].replace(".", ",") in result["explanation"]


@pytest.mark.parametrize("name", NAMES)
def test_hand_worked(name):
    wanted = expected(name)
    text = (HERE / f"{name}.json").read_text(encoding="utf-8")
    if "refused" in wanted:
        with pytest.raises(TallyRefused) as refusal:
            tally_text(text)
        found = [[fault.reason, fault.member, fault.criterion] for fault in refusal.value.faults]
        assert found == wanted["refused"]
    else:
        compare(wanted, tally_text(text))


def run(*arguments, **extra):
    """The command in an empty environment: no secret key, no database address, no home."""
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "tally", *arguments], env={"PATH": os.environ["PATH"], **extra},
        cwd="/", capture_output=True, timeout=60, check=False,
    )


def test_command_prints_the_result():
    done = run(str(HERE / "01-26-cap.json"))
    assert (done.returncode, done.stderr) == (0, b"")
    compare(expected("01-26-cap"), json.loads(done.stdout))


def test_command_refuses_with_reasons_on_standard_error_only():
    done = run(str(HERE / "24-refused-marks.json"), LC_ALL="C")
    assert (done.returncode, done.stdout) == (2, b"")
    assert [each["criterion"] for each in json.loads(done.stderr)["reasons"]][-1] == "D.1.1"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"set": NaN}', b"[" * 100_000, b'"26-2026-11"'])
def test_command_refuses_what_is_no_input(tmp_path, content):
    path = tmp_path / "input.json"
    path.write_bytes(content)
    done = run(str(path))
    assert (done.returncode, done.stdout) == (2, b"")
    assert json.loads(done.stderr)["reasons"]


def test_command_refuses_a_missing_file(tmp_path):
    done = run(str(tmp_path / "none.json"))
    assert (done.returncode, done.stdout) == (2, b"")
    assert json.loads(done.stderr)["reasons"][0]["reason"] == "unreadable"


def test_an_answer_given_twice_is_refused():
    with pytest.raises(TallyRefused, match="hai lần"):
        tally_text('{"set": "26-2026-11", "sheets": [{"member": "m1", "marks": {"A.1.1": 1, "A.1.1": 2}}]}')


@pytest.mark.parametrize("change", [
    {"statutes": {}}, {"statute": {"quorum": 1}}, {"statute": {"spread_limit": "10"}},
    {"statute": {"spread_limit": True}},
    {"statute": {"spread_limit": -1}}, {"statute": {"missed_minimum": None}}, {"statute": []}, {"cases": {"A.1.1": 1}},
    {"cases": []}, {"set": None}, {"set": ["26-2026-11"]}, {"sheets": {}}, {"sheets": [{"member": "m1"}]},
    {"sheets": [{"member": "", "marks": {}}]}, {"sheets": [{"member": 1, "marks": {}}]},
    {"sheets": [{"member": "m", "marks": []}]},
])
def test_other_faults_are_refused(change):
    good = json.loads((HERE / "01-26-cap.json").read_text(encoding="utf-8"))
    tally_text(json.dumps(good))
    with pytest.raises(TallyRefused):
        tally_text(json.dumps(good | change))


def test_one_member_under_two_spellings_is_refused():
    good = json.loads((HERE / "01-26-cap.json").read_text(encoding="utf-8"))
    good["sheets"][0]["member"], good["sheets"][1]["member"] = "Thành viên", "Tha\u0300nh  viên "
    with pytest.raises(TallyRefused, match="hai phiếu"):
        tally_text(json.dumps(good))
