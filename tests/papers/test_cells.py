"""Hostile and odd values written to cells by both libraries and read back."""
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell import WriteOnlyCell

from ocop.papers import cells
from ocop.papers.cells import SheetNames

from . import readback

HOSTILE = [
    '=HYPERLINK("http://x.example","bấm")', "=1+1", "+84 tràm", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1",
    " =1+1", "＝1+1", "{=1+1}", "=cmd|' /C calc'!A0", "<r>x</r>", "<r><t>x</t></r>", "<b>&amp;</b>", "_x0041_",
    "http://x.example",
    "mailto:x@x.example", "internal:Sheet1!A1", "1e5", "007", "TRUE", "#N/A", "'ngoặc", "tên\x00có\x0bký tự lạ\x1f",
    "Ẫ đặc sản 漢 😀", "\ud800 lẻ", "dòng 1\r\ndòng 2", "x" * 40_000,
]


def _by_xlsxwriter(values) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        sheet = book.add_worksheet("A")
        quoted = book.add_format({"quote_prefix": True})
        for row, value in enumerate(values):
            cells.write(sheet, row, 0, value, None, quoted)
    return out.getvalue()


def _by_openpyxl(values, *, write_only: bool = False) -> bytes:
    book = openpyxl.Workbook(write_only=write_only)
    sheet = book.create_sheet("A") if write_only else book.active
    for row, value in enumerate(values, 1):
        cell = WriteOnlyCell(sheet) if write_only else sheet.cell(row, 1)
        cells.put(cell, value)
        if write_only:
            sheet.append([cell])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WRITERS = {
    "xlsxwriter": _by_xlsxwriter, "openpyxl": _by_openpyxl,
    "write-only": lambda values: _by_openpyxl(values, write_only=True),
}


def _read(workbook: bytes):
    return [row[0] for row in openpyxl.load_workbook(io.BytesIO(workbook)).active.iter_rows()]


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_hostile_texts_arrive_as_those_texts(writer):
    for text, cell in zip(HOSTILE, _read(writer(HOSTILE)), strict=True):
        assert cell.data_type in ("s", "inlineStr"), text
        assert cell.hyperlink is None
        # The texts of two tags get a space behind; XML itself makes line ends one character.
        assert (cell.value or "").rstrip() == cells.text(text).rstrip()
        assert cell.quotePrefix or not cells.starts_a_formula(cells.text(text))


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_another_program_sees_no_formula_either(writer, tmp_path):
    texts = [text for text in HOSTILE if len(text) < 100]
    back = _read(readback.recalculated(writer(texts), tmp_path))
    for text, cell in zip(texts, back, strict=True):
        assert cell.data_type == "s", (text, cell.value)
        assert cell.value.strip() == cells.text(text).strip()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=20))
def test_any_text_makes_a_workbook_that_opens(texts):
    for writer in (_by_xlsxwriter, _by_openpyxl):
        read = _read(writer([*texts, "cuối"]))
        assert read[-1].value == "cuối"
        assert all(cell.data_type != "f" for cell in read)


def test_long_texts_are_cut_with_a_sign():
    text = cells.text("x" * 40_000)
    assert len(text) == 32_767
    assert text.endswith("…")


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_numbers_and_times(writer):
    values = [Fraction(141, 2), Decimal("70.25"), 7, date(2026, 2, 5), datetime(2026, 2, 5, 18, 0, tzinfo=UTC)]
    read = [cell.value for cell in _read(writer(values))]
    assert read[:3] == [70.5, 70.25, 7]
    assert read[4] == datetime(2026, 2, 6, 1, 0)  # Vietnam's wall clock


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("Infinity"), 10**15])
def test_numbers_excel_cannot_hold_are_refused(value):
    with pytest.raises(ValueError):
        cells.plain(value)
    with pytest.raises(TypeError):
        cells.plain(object())


def test_sheet_names_are_legal_and_unique():
    names = SheetNames()
    wanted = ["Vòng 1/2", "vòng 1-2", "x" * 50, "x" * 50, "", "History", "'a'", "[b]:*?\\", "😀" * 40, "😀" * 40, "\0"]
    taken = [names.take(name) for name in wanted]
    assert len({name.casefold() for name in taken}) == len(wanted)
    assert taken[0] == "Vòng 1-2"
    with xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True}) as book:
        for name in taken:
            assert len(name.encode("utf-16-le")) // 2 <= 31
            book.add_worksheet(name)
