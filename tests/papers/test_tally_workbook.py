"""The tally workbook: the values it shows are those its formulas give, in another program too."""
import io
import re
import zipfile
from datetime import UTC, datetime
from fractions import Fraction

import openpyxl
import pytest

from evaluations.documents.tally_workbook import MissedMinimum, TallyMember, TallyRow, TallySeason, tally_workbook

from . import readback

OFFICES = ("Phòng Kinh tế", "Y tế", "Công Thương", "Văn hóa", "Khoa học và Công nghệ", "Nông dân", "Tài chính")
MEMBERS = tuple(TallyMember(f"m{place}", f"Thành viên {place} – {office}") for place, office in enumerate(OFFICES, 1))
SEASON = TallySeason(
    title="Thị xã Hương Trà năm 2024, đợt 1", unit="Ủy ban nhân dân thị xã Hương Trà",
    regulation="Quyết định 148/QĐ-TTg", council_decision="Quyết định số 18/QĐ-UBND",
    rule_version="1", members=MEMBERS, facts=(("Túc số", "3/4"),),
    generated_at=datetime(2024, 7, 1, 2, 0, tzinfo=UTC),
)
FIRST, LAST = 7, 13  # columns of the members' totals, G to M
COUNT, MEAN, SPREAD, OVER, BAND, STARS = range(14, 20)
HEADER = 4


def row(name, first, second=None, stars=None, **more) -> TallyRow:
    rounds = {number: {f"m{index}": total for index, total in enumerate(totals, 1) if total is not None}
              for number, totals in ((1, first), (2, second)) if totals is not None}
    deciding = list(rounds[max(rounds)].values())
    mean = Fraction(sum(deciding), len(deciding)) if deciding else None
    return TallyRow(product=name, producer="Hợp tác xã Hương Hồ", unit="Phường Hương Hồ", criteria_set="148-2023-05",
                    rounds=rounds, deciding_round=max(rounds), mean=mean, stars=stars, **more)


MISSED = MissedMinimum("C.3.1", "Kiểm nghiệm", 4, 3, "2/6 phiếu đạt")
ROWS = (
    row('=HYPERLINK("http://x.example","bấm")', [71] * 7, [70] * 7, stars=4),
    row("+84 tràm", [70] * 6 + [68], [70] * 6 + [69], stars=3),
    row("<r>x</r>", [60, None, 72, 60, 61, 62, 60], stars=3, missed=(MISSED,)),
    row("Không chấm", [None] * 7, note="Loại: không có giấy an toàn thực phẩm"),
    row("Năm sao", [89] + [90] * 6, [90] * 7, stars=5),
    row("Suýt năm sao", [90] * 7, [90] * 6 + [89], stars=4),
    row("Đủ 10 điểm", [50, 60] + [50] * 5, stars=3),
    row("Hai sao", [30] * 7, stars=2),
    row("Một sao", [29] * 7, stars=1),
)


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return tally_workbook(SEASON, ROWS)


def _values(workbook: bytes, sheet: str):
    table = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)[sheet]
    return [[cell for cell in line] for line in table.iter_rows(values_only=True)]


def _poisoned(workbook: bytes) -> bytes:
    """The same workbook with a wrong value stored under every formula."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/"):
                data, count = re.subn(rb"(</f>)<v>[^<]*</v>", rb"\1<v>999</v>", data)
                assert count or b"<f>" not in data
            target.writestr(name, data)
    return out.getvalue()


def test_the_sheets_and_the_figures(workbook):
    book = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    assert book.sheetnames == ["Tổng hợp", "Vòng 1", "Vòng 2", "Yêu cầu tối thiểu", "Thông tin"]
    lines = _values(workbook, "Tổng hợp")[HEADER + 1:]
    shown = {line[1]: line for line in lines[: len(ROWS)]}
    assert shown["+84 tràm"][MEAN - 1] == pytest.approx(float(Fraction(489, 7)))
    figures = {name: line[COUNT - 1: STARS] for name, line in shown.items()}
    assert [value or "" for value in figures["Năm sao"][3:]] == ["", 5, 5]
    assert figures["Năm sao"][:3] == [7, 90, 0]
    assert [figures[name][4] for name in ("+84 tràm", "Suýt năm sao", "Hai sao", "Một sao")] == [3, 4, 2, 1]
    assert figures["<r>x</r> "][:4] == [6, 62.5, 12, "Vượt"]
    assert not figures["Đủ 10 điểm"][3]  # exactly the limit is not beyond it
    assert figures["Không chấm"][0] == 0
    assert shown["<r>x</r> "][FIRST] is None  # the second member was recused
    assert shown["Không chấm"][STARS - 1] == "Không xếp hạng"
    counted = {line[1]: line[2] for line in lines[len(ROWS):] if line[1]}
    assert counted == {
        "Số sản phẩm 5 sao": 1, "Số sản phẩm 4 sao": 2, "Số sản phẩm 3 sao": 3, "Số sản phẩm 2 sao": 1,
        "Số sản phẩm 1 sao": 1, "Số sản phẩm không xếp hạng": 1, "Tổng số sản phẩm": 9,
    }


def test_the_formulas_are_live_and_the_names_typed_by_people_are_not(workbook):
    sheet = openpyxl.load_workbook(io.BytesIO(workbook))["Tổng hợp"]
    first = HEADER + 2
    assert sheet.cell(first, MEAN).value == f'=IF(N{first}=0,"",AVERAGE(G{first}:M{first}))'
    assert "gioi_han_chenh_lech" in sheet.cell(first, OVER).value
    for line in sheet.iter_rows(min_row=first, max_row=first + len(ROWS) - 1):
        for cell in line:
            assert (cell.data_type == "f") == (COUNT <= cell.column <= BAND), cell.coordinate
    assert sheet.freeze_panes == f"C{first}"
    assert sheet.auto_filter.ref == f"A{first - 1}:U{first + len(ROWS) - 1}"
    assert sheet.print_title_rows == f"${first - 1}:${first - 1}"


def test_another_program_computes_the_same_values(workbook, tmp_path):
    again = readback.recalculated(_poisoned(workbook), tmp_path)
    for name in ("Tổng hợp", "Vòng 1", "Vòng 2"):
        ours, theirs = _values(workbook, name), _values(again, name)
        compared = 0
        for mine, other in zip(ours, theirs, strict=False):
            for one, two in zip(mine, other, strict=False):
                if isinstance(one, (int, float)):
                    assert two == pytest.approx(one, abs=1e-9), (name, mine[:2])
                    compared += 1
                else:
                    assert (one or "") == (two or ""), (name, mine[:2])
        assert compared > 40


def test_a_changed_limit_changes_the_alarm(tmp_path):
    """The limits in the last sheet are what the formulas read."""
    book = openpyxl.load_workbook(io.BytesIO(tally_workbook(SEASON, ROWS)))
    sheet, cell = next(book.defined_names["gioi_han_chenh_lech"].destinations)
    assert book[sheet][cell].value == 10
    book[sheet][cell].value = 0
    out = io.BytesIO()
    book.save(out)
    lines = _values(readback.recalculated(out.getvalue(), tmp_path), "Tổng hợp")[HEADER + 1:]
    assert [line[1] for line in lines[: len(ROWS)] if line[OVER - 1] == "Vượt"] == [
        "+84 tràm", "<r>x</r> ", "Suýt năm sao", "Đủ 10 điểm",
    ]


def test_missed_minimums_and_the_facts_have_their_sheets(workbook):
    missed = _values(workbook, "Yêu cầu tối thiểu")
    assert missed[-1] == [3, "<r>x</r> ", "C.3.1", "Kiểm nghiệm", 4, 3, "2/6 phiếu đạt"]
    facts = {line[0]: line[1] for line in _values(workbook, "Thông tin") if line[0]}
    assert facts["Quyết định thành lập Hội đồng"] == "Quyết định số 18/QĐ-UBND"
    assert facts["Thời điểm lập bảng (giờ Việt Nam)"] == datetime(2024, 7, 1, 9, 0)
    assert facts["Điểm trung bình tối thiểu của khung 4 sao"] == 70


def test_one_round_has_no_sheets_of_rounds():
    book = openpyxl.load_workbook(io.BytesIO(tally_workbook(SEASON, ROWS[6:])))
    assert book.sheetnames == ["Tổng hợp", "Yêu cầu tối thiểu", "Thông tin"]
    assert "Vòng quyết định" not in [cell.value for cell in book["Tổng hợp"][HEADER + 1]]


def test_an_empty_season_still_counts_nothing(tmp_path):
    again = readback.recalculated(_poisoned(tally_workbook(SEASON, ())), tmp_path)
    counted = [line[2] for line in _values(again, "Tổng hợp") if line[1] and str(line[1]).startswith(("Số", "Tổng"))]
    assert counted == [0] * 7


def test_the_same_input_gives_the_same_bytes(workbook):
    assert tally_workbook(SEASON, ROWS) == workbook


def test_a_workbook_never_says_other_than_the_result():
    good = ROWS[0]
    for changes, message in (
        ({"mean": Fraction(69)}, "trung bình"), ({"rounds": {2: {"m9": 70}}}, "không thuộc"),
        ({"rounds": {2: {"m1": 101}}}, "0 đến 100"), ({"rounds": {2: {"m1": 70.0}}}, "số nguyên"),
    ):
        bad = TallyRow(**{**good.__dict__, **changes})
        with pytest.raises(ValueError, match=message):
            tally_workbook(SEASON, (bad,))
    with pytest.raises(ValueError, match="thành viên"):
        tally_workbook(TallySeason(**{**SEASON.__dict__, "members": ()}), ())
