"""Hostile workbooks are refused with a sentence, in little time and memory, whatever is behind the name."""

import io
import subprocess
import sys
import time

import pytest

from ocop.papers import reading
from tests.house.tree import ROOT
from tests.imports import files

SECONDS, MEGABYTES = 10, 300


@pytest.mark.parametrize("name", files.HOSTILE)
def test_refused_with_a_sentence_in_time(name):
    data, begun = files.HOSTILE[name](), time.monotonic()
    with pytest.raises(reading.Unreadable) as refused:
        reading.rows_of(io.BytesIO(data), "danh-sach.xlsx")
    assert time.monotonic() - begun < SECONDS
    assert str(refused.value).endswith((".", ")"))


def test_the_far_cell_is_small_and_the_bomb_packs_well():
    assert len(files.far_cell()) < 6000
    assert len(files.bomb()) < 1_000_000


MEASURE = """
import io, os, resource, sys
import django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
django.setup()
from ocop.papers import reading
from tests.imports import files
data = files.HOSTILE[sys.argv[1]]()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    reading.rows_of(io.BytesIO(data), "a.xlsx")
except reading.Unreadable:
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize("name", ["far cell", "many strings", "entities"])
def test_refused_in_little_memory(name):
    """Counted in a process of its own: what reading adds to the most it ever held, in MB."""
    done = subprocess.run([sys.executable, "-c", MEASURE, name], cwd=ROOT, capture_output=True, text=True, check=True,
                          timeout=60)
    assert int(done.stdout) < MEGABYTES


def test_what_is_typed_stays_text():
    rows = [("Tên", "Ghi chú"), ("=1+1", "+84"), ("-5", "@x"), ("a\x00b\x07c", "</t>&#7;"), ("\u202eabc", "1.0")]
    clean = [tuple(cell.replace("\x00", "").replace("\x07", "") for cell in row) for row in rows]
    found = reading.rows_of(io.BytesIO(files.book(*clean)), "a.xlsx")
    assert [cell.text for cell in found[1].cells[:2]] == ["=1+1", "+84"] and not any(c.fault for c in found[1].cells)
    assert found[2].cells[0].text == "-5"


def test_live_formulas_and_errors_are_named_by_cell():
    from openpyxl import Workbook

    made = Workbook()
    made.active.append(["Tên", "Số"])
    made.active.append(["=SUM(1)", "#N/A"])
    made.active["B2"].data_type = "e"
    out = io.BytesIO()
    made.save(out)
    found = reading.rows_of(out, "a.xlsx")
    assert [(cell.place, bool(cell.fault)) for cell in found[1].cells[:2]] == [("A2", True), ("B2", True)]


def test_days_come_as_the_list_writes_them():
    from datetime import date

    from openpyxl import Workbook

    made = Workbook()
    made.active.append([date(2026, 11, 22)])
    out = io.BytesIO()
    made.save(out)
    assert reading.rows_of(out, "a.xlsx")[0].cells[0].text == "22/11/2026"
