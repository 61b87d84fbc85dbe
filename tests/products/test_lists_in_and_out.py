"""Columns named by a person, and the registration list in the annex's shape that the import reads back."""

import io
import time

import openpyxl
import pytest
from django.urls import reverse

from evaluations.selectors import registrations
from evaluations.stages import registration
from ocop.journal.models import Entry
from products.listing import export, mapping, reading
from products.models import CriteriaSet, Dossier, Product, ProductImport
from tests import world as w
from tests.products.lists import TEA, csv, xlsx
from tests.products.test_listing import all_sets, preview

pytestmark = pytest.mark.django_db
ODD = ("Thứ tự", "Mặt hàng", "Nhà làm ra", "Nơi ở", "Ghi thêm")
TELLING = ("STT", "Tên sản phẩm đăng ký tham gia OCOP", "Chủ thể (HTX, THT, DN, hộ)", "Địa chỉ sản xuất", "Hình thức")


def named(**more):
    return {"header-0": "1", "column-0-1": "product", "column-0-2": "producer", "column-0-3": "address", **more}


def columns_page(listing):
    return reverse("product_import_columns", args=[listing.pk])


def test_titles_that_say_more_than_the_name_are_guessed(world, as_):
    listing = preview(as_, world, "ds.xlsx", xlsx(TEA, header=TELLING))
    found = {"number": 0, "product": 1, "producer": 2, "address": 3, "note": 4}
    assert listing.columns["Danh sách"] == {"header": 1, "columns": found}
    assert [row["product"] for row in listing.rows] == ["Trà hoa vàng"]


def test_columns_nobody_can_guess_are_asked_for_and_named(world, as_):
    listing = preview(as_, world, "ds.xlsx", xlsx(TEA, header=ODD))
    assert listing.rows == []
    page = reverse("product_import_check", args=[listing.pk])
    text = as_("can_bo").get(page).content.decode()
    assert "Chưa rõ cột:" in text and "Nhà làm ra" in text  # the sheet's own texts stand beside the choices
    assert as_("can_bo").post(page, {}).status_code == 422 and not Product.objects.exists()
    assert as_("can_bo").post(columns_page(listing), named()).status_code == 302
    listing.refresh_from_db()
    assert [(r["product"], r["errors"]) for r in listing.rows] == [("Trà hoa vàng", [])]
    tea = CriteriaSet.objects.get(regulation="148", slug="tea")
    assert as_("can_bo").post(page, all_sets(listing, tea)).status_code == 302 and Dossier.objects.count() == 1
    assert Entry.objects.filter(act="listing.remap").count() == 1
    assert as_("can_bo").post(columns_page(listing), named()).status_code == 422  # taken over already


def test_a_wrong_guess_is_corrected_and_errors_name_the_cell_again(world, as_):
    rows = ((1, "Xã Hải Sơn", "HTX Hải Sơn", "Trà hoa vàng", ""), (2, "Xã Lạ", "HTX Hải Sơn", "Trà búp", ""))
    listing = preview(as_, world, "ds.xlsx", xlsx(*rows))  # two columns stand under each other's titles
    assert all(row["errors"] for row in listing.rows)
    swapped = named(**{"column-0-1": "address", "column-0-3": "product"})
    assert as_("can_bo").post(columns_page(listing), swapped).status_code == 302
    listing.refresh_from_db()
    assert listing.rows[0]["errors"] == [] and listing.rows[0]["product"] == "Trà hoa vàng"
    assert "Trang «Danh sách», ô B3" in listing.rows[1]["errors"][0]


@pytest.mark.parametrize(("chosen", "says"), [
    ({"column-0-4": "product"}, "đã chọn cho cột khác"), ({"column-0-3": ""}, "Chưa rõ cột nào là: Địa chỉ"),
    ({"column-0-3": "khong-co"}, "Chưa rõ cột nào là"), ({"header-0": "3"}, "không có sản phẩm nào"),
])  # fmt: skip
def test_a_choice_that_cannot_be_is_refused_and_kept(world, as_, chosen, says):
    listing = preview(as_, world, "ds.xlsx", xlsx(TEA, (2, "Chè", "HTX A", "Xã Hải Sơn", "")))
    answer = as_("can_bo").post(columns_page(listing), named(**chosen))
    assert answer.status_code == 422 and says in answer.content.decode()
    assert ProductImport.objects.get(pk=listing.pk).columns == listing.columns


def test_nobody_else_names_the_columns(world, as_):
    listing = preview(as_, world, "ds.csv", csv(TEA))
    assert as_("can_bo_khac").post(columns_page(listing), named()).status_code == 404
    assert as_("chu_the").post(columns_page(listing), named()).status_code == 403


def test_a_list_without_a_title_row_is_mapped_as_well():
    rows = reading.rows_of(io.BytesIO("Trà,HTX A,Xã B\nChè,HTX C,Xã D\n".encode()), "a.csv")
    chosen, faults = mapping.read({"header-0": "0", "column-0-0": "product", "column-0-1": "producer",
                                   "column-0-2": "address"}, rows)  # fmt: skip
    assert faults == {} and mapping.missing(chosen) == [] and chosen["CSV"]["header"] == 0


def test_the_registration_list_is_an_annex_that_reads_back(world, as_):
    first = w.submitted(world, "Trà hoa vàng")
    w.submitted(world, "=HYPERLINK(1)", of=first.dossier.product.producer)
    registration.register(world.people["can_bo"], first.pk, now=world.now())
    page = reverse("season_registrations", args=["thu-nghiem"])
    answer = as_("can_bo").get(page)
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=export.HEADER_ROW)]
    assert tuple(table[0]) == export.HEADER and len(table) == 3
    assert table[1][:4] == [1, "Trà hoa vàng", "HTX Hải Sơn", "Thôn 1, Xã Hải Sơn"]
    assert table[1][8:] == ["01/PĐK-QN-MC-HN-2023", "QN-MC-HN-01-2023"]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}  # nothing is live
    assert as_("can_bo_khac").get(page).status_code == 404 and as_("chu_the").get(page).status_code == 404
    again = preview(as_, world, "ds.xlsx", answer.content)
    assert [(r["product"], r["errors"], bool(r["set"]), bool(r["product_id"])) for r in again.rows] == [
        ("Trà hoa vàng", [], True, True), ("=HYPERLINK(1)", [], True, True)]  # fmt: skip


def test_the_list_costs_the_same_whatever_it_holds(world, django_assert_num_queries):
    officer = world.people["can_bo"]
    first = w.submitted(world)
    registrations.listed(officer, world.season)
    with django_assert_num_queries(1):
        assert len(registrations.listed(officer, world.season)) == 1
    for name in ("Chè búp", "Chè dây"):
        w.submitted(world, name, of=first.dossier.product.producer)
    with django_assert_num_queries(1):
        assert len(registrations.listed(officer, world.season)) == 3


def test_a_citys_541_products_are_written_quickly():
    row = {"product": "Trà", "producer": "HTX", "address": "Xã A", "kind": "first", "set_code": "148-11",
           "owner": "Hợp tác xã", "sector": "Thực phẩm", "slip": "01", "code": None}  # fmt: skip
    began = time.process_time()
    export.annex([row] * 541, title="t", unit="u", made_at=w.START)
    assert time.process_time() - began < 5
