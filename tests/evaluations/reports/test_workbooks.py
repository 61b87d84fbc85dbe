"""Every report of the table: built, read back, computed anew by another program, and held against the database."""

import io
import zipfile
from collections import Counter
from fractions import Fraction

import openpyxl
import pytest
from django.db import transaction

from evaluations.documents.catalogue import REPORTS
from evaluations.models import Recognition, Result, Sheet
from ocop.papers import cells
from tests.evaluations.reports import ground
from tests.papers import readback

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EVIL = ground.EVIL
OPEN, FILED = "Trà đang chấm", "Trà mới nộp"


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The world and every workbook, once: nothing here writes to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = ground.world()
        yield world, {kind: ground.build(world, report) for kind, report in REPORTS.items()}
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def recomputed(made, tmp_path_factory):
    """The same files after LibreOffice has computed every formula."""
    folder = tmp_path_factory.mktemp("computed")
    return readback.all_recalculated(made[1], folder)


def values(data: bytes) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def numbered(rows: list[tuple]) -> list[tuple]:
    """The rows of a list: those that begin with their number."""
    return [row for row in rows if isinstance(row[0], int)]


def close_enough(one, other) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9
    return (one or None) == (other or None)


@pytest.mark.parametrize("kind", REPORTS)
def test_what_is_stored_is_what_the_formulas_give(made, recomputed, kind):
    stored, computed = values(made[1][kind]), values(recomputed[kind])
    assert stored.keys() == computed.keys()
    different = [
        (sheet, at, one, other)
        for sheet, rows in stored.items()
        for at, (row, again) in enumerate(zip(rows, computed[sheet], strict=False))
        for one, other in zip(row, again, strict=False)
        if not close_enough(one, other)
    ]
    assert different == []


@pytest.mark.parametrize("kind", REPORTS)
def test_every_sheet_prints_and_reads_as_an_office_wants(made, kind):
    book = openpyxl.load_workbook(io.BytesIO(made[1][kind]))
    for sheet in book.worksheets:
        assert sheet.freeze_panes and sheet.print_title_rows, sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        assert sheet.oddFooter.center.text.endswith("Trang &P/&N")
        assert sheet.page_setup.paperSize in (8, 9)
        assert all(dimension.width >= 5 for dimension in sheet.column_dimensions.values())
        dates = [c.number_format for row in sheet.iter_rows() for c in row if getattr(c, "is_date", False)]
        assert set(dates) <= {"dd/mm/yyyy", "dd/mm/yyyy hh:mm"}
    lists = [sheet for sheet in book.worksheets if sheet.auto_filter.ref]
    assert lists, "no sheet has a filter"


@pytest.mark.parametrize("kind", REPORTS)
def test_no_name_became_a_formula(made, kind):
    """The only formulas are ours: they begin with a function we use, and no name of a product is among them."""
    ours = ("=SUM(", "=COUNTIF(", "=COUNTIFS(", "=IF(", "=AVERAGE(", "=COUNT(")
    book = openpyxl.load_workbook(io.BytesIO(made[1][kind]))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None
                if cell.data_type == "f":
                    assert str(cell.value).startswith(ours) and "HYPERLINK" not in str(cell.value)
                elif isinstance(cell.value, str) and cells.starts_a_formula(cell.value):
                    assert cell.data_type == "s" and cell.quotePrefix


@pytest.mark.parametrize("kind", ["tally", "matrix", "results"])
def test_an_open_round_is_in_none_of_them(made, kind):
    text = str(values(made[1][kind]))
    assert OPEN not in text and FILED not in text and "Trà hoa vàng" in text


def test_registrations_count_what_was_filed(made):
    world, books = made
    rows = values(books["registrations"])["Đăng ký"]
    assert rows[-1][1] == "Tổng cộng" or any(row[1] == "Tổng cộng" for row in rows)
    total = next(row for row in rows if row[1] == "Tổng cộng")
    assert total[-1] == len(ground.products(world)) == 6


def test_the_tally_says_what_the_results_say(made):
    _, books = made
    rows = {row[1]: row for row in numbered(values(books["tally"])["Tổng hợp"])}
    for result in Result.objects.select_related("item__evaluation__dossier__product"):
        row = rows[result.item.evaluation.dossier.product.name]
        assert Fraction(row[10]).limit_denominator(1000) == result.mean and row[14] == result.stars


def test_the_matrix_has_every_mark_and_its_sums(made):
    _, books = made
    [rows] = values(books["matrix"]).values()
    header = next(row for row in rows if row[0] == "TT")
    codes = [str(title).split(" – ")[0] for title in header[7:-1]]
    sheets = Sheet.objects.filter(state="closed").select_related("item__evaluation__dossier__product", "seat")
    found = {(row[1], row[6]): row for row in numbered(rows)}
    assert len(found) == sheets.count() + 4  # a row of means for each product
    for sheet in sheets:
        row = found[sheet.item.evaluation.dossier.product.name, sheet.seat.office]
        assert row[-1] == sheet.total == sum(row[7:-1])
        law = sheet.criteria_set.law
        for code, points in zip(codes, row[7:-1], strict=True):
            mark, options = sheet.marks[code], law.criterion(code).options
            assert points == (0 if mark is None else options[mark].points) or law.criterion(code).applies_if
    for result in Result.objects.select_related("item__evaluation__dossier__product"):
        row = found[result.item.evaluation.dossier.product.name, "Trung bình"]
        assert Fraction(row[-1]).limit_denominator(1000) == result.mean


def test_results_come_as_the_decision_annexes_them(made):
    _, books = made
    sheets = values(books["results"])
    annex = [row[0] for row in sheets["Phụ lục"] if isinstance(row[0], str)]
    assert "I. SẢN PHẨM ĐẠT 3 SAO: 3 sản phẩm" in annex and annex[-1] == "Tổng cộng: 4 sản phẩm"
    flat = {row[1]: row for row in numbered(sheets["Danh sách"])}
    for row in Recognition.objects.all():
        line = flat[row.product_name]
        assert (line[7], line[9], line[11]) == (row.stars, "12/QĐ-UBND", row.certificate.number)
    counts = {row[0]: row[1] for row in sheets["Tổng hợp"] if row[0]}
    assert counts["3 sao"] == 3 and counts["Tổng cộng"] == 4
    assert sum(counts[f"{n} sao"] for n in range(1, 6)) + counts["Dưới 1 sao"] + counts["Không xếp hạng"] == 4


def test_progress_says_where_everything_is_and_what_is_late(made):
    world, books = made
    sheets = values(books["progress"])
    products = ground.products(world)
    listed = {row[1]: row for row in sheets["Sản phẩm"] if row[1] in products}
    assert {name: row[4] for name, row in listed.items()} == {n: e.get_state_label for n, e in products.items()}
    stages = {row[0]: row[1] for row in sheets["Theo bước"] if row[0]}
    assert stages["Tổng cộng"] == len(products)
    assert {k: v for k, v in stages.items() if v and k in set(row[4] for row in listed.values())} == Counter(
        row[4] for row in listed.values()
    )
    assert [row[1] for row in sheets["Các bước"] if row[0] == 1] == ["Nhận hồ sơ", "Công nhận"]


def test_the_register_has_forty_columns_and_every_valid_product(made):
    _, books = made
    sheets = values(books["register"])
    header = next(row for row in sheets["Sổ sản phẩm"] if row[0] == "TT")
    assert len([title for title in header if title]) == 40
    rows = {row[2]: dict(zip(header, row, strict=True)) for row in numbered(sheets["Sổ sản phẩm"])}
    assert set(rows) == set(Recognition.objects.values_list("product_name", flat=True))
    women = rows[EVIL]
    assert (women["Người đại diện là nữ"], women["Người đại diện là người dân tộc thiểu số"]) == (
        "Nữ", "Dân tộc thiểu số")  # fmt: skip
    assert women["Hạng sao"] == 3 and women["Số quyết định công nhận"] == "12/QĐ-UBND"
    result = Result.objects.get(item__evaluation__recognition__product_name=EVIL)
    assert women["Điểm trung bình"] == pytest.approx(result.mean_numerator / result.mean_denominator)


def test_every_way_of_counting_adds_up_to_the_same(made):
    _, books = made
    sheets = values(books["stars"])
    many = Recognition.objects.count()
    for name in ("Địa bàn", "Ngành", "Loại chủ thể", "Nữ làm chủ", "Dân tộc thiểu số"):
        total = next(row for row in sheets[name] if row[1] == "Tổng cộng")
        assert total[5] == many == sum(row[5] for row in numbered(sheets[name]))
    by_sex = {row[1]: row[5] for row in numbered(sheets["Nữ làm chủ"])}
    assert by_sex == {"Nữ": 2, "Nam": 1, "Chưa khai": 0}
    kinds = {row[1]: row[5] for row in numbered(sheets["Loại chủ thể"])}
    assert (kinds["Hợp tác xã"], kinds["Doanh nghiệp nhỏ và vừa"]) == (2, 1)


def test_expiry_counts_each_month(made):
    _, books = made
    sheets = values(books["expiry"])
    months = [row for row in sheets["Theo tháng"] if row[0] and "/" in str(row[0])]
    ends = Counter(f"{day:%m/%Y}" for day in Recognition.objects.values_list("valid_to", flat=True))
    assert {row[0]: row[3] for row in months if row[3]} == ends
    total = next(row for row in sheets["Theo tháng"] if row[0] == "Tổng cộng")
    assert total[3] == len(numbered(sheets["Sắp hết hạn"])) == 3


def test_communes_report_what_came_in_and_what_was_recognised(made):
    _, books = made
    rows = values(books["communes"])["Báo cáo"]
    [commune] = numbered(rows)
    assert commune[1:5] == ("Xã Hải Sơn", 2, 6, 6) and commune[5] == 6
    assert commune[9:12] == (0, 0, 3) and commune[12:16] == (0, 0, 3, 3)
    total = next(row for row in rows if row[1] == "Tổng cộng")
    assert total[2:17] == commune[2:17]


def test_the_same_request_gives_the_same_bytes(made):
    world, books = made
    for kind in ("registrations", "stars", "register"):
        assert ground.build(world, REPORTS[kind]) == books[kind], kind


def test_what_one_is_recused_from_is_in_none_of_ones_reports(made):
    from evaluations.models import Recusal

    world, _ = made
    chair = world.seats[0]
    with transaction.atomic():
        Recusal.objects.create(
            evaluation=ground.products(world)["Chè Shan"], seat=chair, state="declared", reason="Người nhà",
            made_by=chair.user, made_at=world.now(),
        )  # fmt: skip
        for kind in ("tally", "matrix", "results", "progress"):
            text = str(values(ground.build(world, REPORTS[kind], "tv1")))
            assert "Chè Shan" not in text and "Trà hoa vàng" in text, kind
        transaction.set_rollback(True)


def test_large_workbooks_are_whole_archives(made):
    for kind in ("matrix", "register"):
        with zipfile.ZipFile(io.BytesIO(made[1][kind])) as archive:
            assert archive.testzip() is None
