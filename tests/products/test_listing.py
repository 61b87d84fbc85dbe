"""Importing a product list: what is read, what is refused by cell, and all or nothing."""

import io
import unicodedata
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ocop.accounts.refusals import Refused
from ocop.journal.models import Entry
from products.listing import taking_over
from products.models import CriteriaSet, Dossier, Producer, Product, ProductImport
from tests import world as w
from tests.products import lists
from tests.products.lists import AGAIN, LAND, TEA, csv, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea(world):
    return CriteriaSet.objects.get(regulation="148", slug="tea")


def send(client, world, name, data, unit="mc"):
    upload = SimpleUploadedFile(name, data)
    posted = {"unit": world.places[unit].pk, "regulation": "148", "file": upload}
    return client.post(reverse("product_import"), posted)


def preview(as_, world, name, data, who="can_bo"):
    answer = send(as_(who), world, name, data)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return ProductImport.objects.order_by("-pk").first()


def counts():
    return Producer.objects.count(), Product.objects.count(), Dossier.objects.count()


def all_sets(listing, tea):
    return {f"set-{at}": tea.pk for at, row in enumerate(listing.rows)}


@pytest.mark.parametrize(("name", "data"), [
    ("ds.xlsx", xlsx(TEA, LAND, AGAIN)),
    ("ds.csv", csv(TEA, (2, "Gà đồi", "Hộ kinh doanh Gà Đồi", "Xã Hải Sơn", ""), AGAIN)),
    ("ds.csv", csv(TEA, (2, "Gà đồi", "Hộ kinh doanh Gà Đồi", "Xã Hải Sơn", ""), AGAIN, encoding="utf-8-sig",
                   delimiter=";")),
    ("ds.csv", csv(TEA, (2, "Gà đồi", "Hộ kinh doanh Gà Đồi", "Xã Hải Sơn", ""), AGAIN, encoding="utf-16")),
    ("ds.xlsx", xlsx(TEA, LAND, AGAIN, header=("TT", "Tên sản phẩm", "CHỦ THỂ", "Địa chỉ", "Ghi chú"))),
    ("ds.xlsx", xlsx(("DANH MỤC SẢN PHẨM",), (), lists.HEADER, TEA, LAND, AGAIN, header=("Phụ lục I",))),
])  # fmt: skip
def test_a_list_in_the_annexs_shape_is_taken_over_whole(world, as_, tea, name, data):
    listing = preview(as_, world, name, data)
    assert counts() == (0, 0, 0) and [row["errors"] for row in listing.rows] == [[], [], []]
    page = reverse("product_import_check", args=[listing.pk])
    assert "Bún Vân Cù" in as_("can_bo").get(page).content.decode()
    assert as_("can_bo").post(page, all_sets(listing, tea)).status_code == 302
    assert counts() == (3, 3, 3)
    kinds = dict(Dossier.objects.values_list("product__name", "kind"))
    assert kinds == {"Trà hoa vàng": "first", "Gà đồi": "first", "Bún Vân Cù": "re_ranking"}
    owners = dict(Producer.objects.values_list("name", "kind"))
    assert owners["Tổ hợp tác sản xuất Bún Vân Cù"] == "cooperative_group"
    assert owners["Hộ kinh doanh Gà Đồi"] == "household"


def test_a_second_confirm_has_one_effect(world, as_, tea):
    listing = preview(as_, world, "ds.xlsx", xlsx(TEA))
    page = reverse("product_import_check", args=[listing.pk])
    for _ in range(2):
        assert as_("can_bo").post(page, all_sets(listing, tea)).status_code == 302
    assert counts() == (1, 1, 1) and Entry.objects.filter(act="listing.confirm").count() == 1


def test_rows_without_a_set_are_asked_for_and_the_choices_kept(world, as_, tea):
    listing = preview(as_, world, "ds.xlsx", xlsx(TEA, LAND))
    page = reverse("product_import_check", args=[listing.pk])
    answer = as_("can_bo").post(page, {"set-0": tea.pk, "set-1": "999999"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "chưa chọn bộ tiêu chí" in text and "Dòng 3 «Gà đồi»" in text
    assert f'<option value="{tea.pk}" selected>' in text and counts() == (0, 0, 0)


def test_the_set_may_stand_in_the_list(world, as_, tea):
    header = (*lists.HEADER, "Bộ sản phẩm")
    rows = ((*TEA, tea.set_number), (*LAND[:5], tea.title), (*AGAIN, tea.code))
    listing = preview(as_, world, "ds.xlsx", xlsx(*rows, header=header))
    assert [row["set"] for row in listing.rows] == [tea.pk] * 3
    wrong = preview(as_, world, "ds.xlsx", xlsx((*TEA, "999"), header=header))
    assert "ô F2" in wrong.rows[0]["errors"][0] and "999" in wrong.rows[0]["errors"][0]


@pytest.mark.parametrize(("row", "cell", "says"), [
    ((1, "", "HTX A", "Xã Hải Sơn", ""), "B2", "thiếu san_pham"),
    ((1, "Trà", "", "Xã Hải Sơn", ""), "C2", "thiếu chu_the"),
    ((1, "Trà", "HTX A", "", ""), "D2", "thiếu dia_chi"),
    ((1, "Trà", "HTX A", "Xã Không Có", ""), "D2", "không có xã, phường"),
    ((1, "Trà", "HTX A", "Xã Đầm Hà", ""), "D2", "không có xã, phường"),
    ((1, "Trà", "Ông Ba", "Xã Hải Sơn", ""), "C2", "không rõ loại hình"),
    ((1, "=1+1", "HTX A", "Xã Hải Sơn", ""), "B2", "là công thức"),
    ((1, True, "HTX A", "Xã Hải Sơn", ""), "B2", "không phải chữ hoặc số"),
    ((1, "#REF!", "HTX A", "Xã Hải Sơn", ""), "B2", "lỗi của Excel"),
    ((1, "x" * 201, "HTX A", "Xã Hải Sơn", ""), "B2", "200 ký tự"),
    ((1, "***", "HTX A", "Xã Hải Sơn", ""), "B2", "chữ hoặc số"),
])  # fmt: skip
def test_an_error_names_sheet_row_and_column_and_nothing_is_imported(world, as_, tea, row, cell, says):
    listing = preview(as_, world, "ds.xlsx", xlsx(row, TEA))
    errors = " ".join(listing.rows[0]["errors"])
    assert f"Trang «Danh sách», ô {cell}" in errors and says in errors
    page = reverse("product_import_check", args=[listing.pk])
    answer = as_("can_bo").post(page, all_sets(listing, tea))
    assert answer.status_code == 422 and says in answer.content.decode() and counts() == (0, 0, 0)
    assert 'disabled aria-describedby="confirm-why"' in answer.content.decode()
    assert "Còn dòng có lỗi nên chưa nhập được." in answer.content.decode()


def test_names_in_nfd_odd_spaces_and_control_characters_are_tidied(world, as_, tea):
    name = unicodedata.normalize("NFD", "Trà  hoa\u200b vàng ")
    listing = preview(as_, world, "ds.xlsx", xlsx((1, name, "HTX A", unicodedata.normalize("NFD", "xã hải sơn"), "")))
    assert listing.rows[0]["product"] == "Trà hoa vàng" and listing.rows[0]["errors"] == []


def test_a_number_as_a_name_and_a_commune_without_its_prefix(world, as_):
    listing = preview(as_, world, "ds.xlsx", xlsx((1, 1990, "HTX A", "hai son", "Ghi chú lạ")))
    row = listing.rows[0]
    assert row["product"] == "1990" and row["commune"] == world.places["hn"].pk
    assert "ô E2" in row["warnings"][0] and row["kind"] == "first"


def test_two_communes_of_one_name_are_an_error_of_the_cell(world, as_):
    world.place("hn2", "Phường Hải Sơn", "commune", "mc")
    bare = preview(as_, world, "ds.xlsx", xlsx((1, "Trà", "HTX A", "Hải Sơn", "")))
    assert "2 đơn vị" in bare.rows[0]["errors"][0]
    full = preview(as_, world, "ds.xlsx", xlsx((1, "Trà", "HTX A", "Phường Hải Sơn", "")))
    assert full.rows[0]["commune"] == world.places["hn2"].pk


def test_communes_that_differ_by_one_mark_are_told_apart(world, as_):
    """Phường Hương Vân and Phường Hương Văn both stand in the annex of Hương Trà."""
    one = world.place("v1", "Phường Hương Vân", "commune", "mc")
    two = world.place("v2", "Phường Hương Văn", "commune", "mc")
    listing = preview(as_, world, "ds.xlsx", xlsx(
        (1, "Thanh trà Hương Vân", "HTX NN Hương Vân", "Phường Hương Vân", ""),
        (2, "Tinh dầu trầm Trần Luật", "Hộ kinh doanh Trần Mậu Luật", "hương văn", ""),
        (3, "Trà", "HTX A", "Phuong Huong Van", "")))  # fmt: skip
    assert [row["commune"] for row in listing.rows] == [one.pk, two.pk, None]
    assert "2 đơn vị" in listing.rows[2]["errors"][0]


def test_twins_in_the_list_and_products_that_are_there_are_flagged(world, as_, tea):
    w.product(world, "Trà hoa vàng")
    listing = preview(as_, world, "ds.xlsx", xlsx(TEA, ("", "Trà Hoa Vàng", "HTX Khác", "Xã Hải Sơn", ""), LAND, LAND))
    first, other, _, twin = listing.rows
    assert "đã có trên cổng" in first["warnings"][0] and first["product_id"]
    assert "cùng tên" in other["warnings"][0] and "trùng với dòng 4" in twin["errors"][0]


def test_what_is_there_is_used_again(world, as_, tea):
    product = w.product(world, "Trà hoa vàng")
    listing = preview(as_, world, "ds.xlsx", xlsx(TEA))
    as_("can_bo").post(reverse("product_import_check", args=[listing.pk]), {})
    assert counts() == (1, 1, 1) and Dossier.objects.get().product == product


def test_a_failure_in_the_middle_leaves_nothing(world, as_, tea, monkeypatch):
    listing = preview(as_, world, "ds.xlsx", xlsx(TEA, LAND, AGAIN))
    begin, calls = taking_over.dossiers.begin, []

    def failing(*args, **kwargs):
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError("mất điện")
        return begin(*args, **kwargs)

    monkeypatch.setattr(taking_over.dossiers, "begin", failing)
    sets = {at: tea.pk for at in range(3)}
    with pytest.raises(RuntimeError):
        taking_over.confirm(world.person("can_bo"), listing.pk, sets=sets, now=listing.created_at)
    listing.refresh_from_db()
    assert counts() == (0, 0, 0) and listing.confirmed_at is None
    assert not Entry.objects.filter(act="producer.register").exists()


def test_a_preview_runs_out_and_is_its_owners(world, as_, tea):
    listing = preview(as_, world, "ds.xlsx", xlsx(TEA))
    page = reverse("product_import_check", args=[listing.pk])
    assert as_("tinh").get(page).status_code == 404
    assert as_("tinh").post(page, all_sets(listing, tea)).status_code == 404
    with pytest.raises(Refused, match="quá hạn"):
        taking_over.confirm(world.person("can_bo"), listing.pk, sets={0: tea.pk},
                            now=listing.expires_at + timedelta(seconds=1))  # fmt: skip


def test_who_may_import_for_which_unit(world, as_):
    for person in ("chu_the", "tv1", "duyet", "kiem_toan"):
        assert as_(person).get(reverse("product_import")).status_code == 403, person
    assert send(as_("can_bo_khac"), world, "ds.xlsx", xlsx(TEA), unit="mc").status_code == 422
    assert not ProductImport.objects.exists()


BOMB = lists.with_member(xlsx(TEA), "xl/media/a.bin", b"0" * 30_000_000)
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(("name", "data", "says"), [
    ("a.xlsx", b"", "rỗng"),
    ("a.xlsx", xlsx(TEA)[:-200], "bị hỏng"),
    ("a.xlsx", b"PK\x03\x04" + b"x" * 500, "bị hỏng"),
    ("a.xlsx", BOMB, "quá lớn"),
    ("a.xlsx", lists.with_member(xlsx(TEA), "xl/vbaProject.bin", b"x"), "macro"),
    ("a.xlsx", lists.replaced(xlsx(TEA), "xl/worksheets/sheet1.xml", ENTITY), "rồi lưu lại"),
    ("a.xlsx", lists.replaced(xlsx(TEA), "xl/workbook.xml", b"<khong dung"), "Không đọc được"),
    ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
    ("a.pdf", b"%PDF-1.7", "Chỉ nhận"),
    ("a.csv", csv(TEA).decode().encode("utf-16-be"), "UTF-8"),
    ("a.csv", "stt,sản phẩm\n1,Trà".encode("cp1258", "replace"), "UTF-8"),
    ("a.csv", b"a\0b,c", "không phải văn bản"),
    ("a.csv", b"mot,hai\n1,2", "Không thấy dòng tiêu đề"),
    ("a.csv", csv(), "không có sản phẩm nào"),
    ("a.csv", csv(*[TEA] * 2001), "hơn 2000 dòng"),
    ("a.xlsx", xlsx(*[TEA] * 2001), "hơn 2000 dòng"),
    ("a.xlsx", b"\n" * 5_000_001, "5 MB"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(world, as_, name, data, says):
    answer = send(as_("can_bo"), world, name, data)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert not ProductImport.objects.exists()


def test_hidden_sheets_and_notes_beside_the_list_are_left_out(world, as_):
    data = xlsx(TEA, sheets={"Cách ghi": [("san_pham là bắt buộc",)], "Đợt 2": [lists.HEADER, LAND]})
    assert [row["product"] for row in preview(as_, world, "a.xlsx", data).rows] == ["Trà hoa vàng", "Gà đồi"]


def test_the_template_can_be_filled_in_and_read_back(world, as_):
    answer = as_("can_bo").get(reverse("product_import_template"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:5] == list(lists.HEADER)
    for at, value in enumerate(TEA, start=1):
        sheet.cell(2, at, value)
    out = io.BytesIO()
    book.save(out)
    listing = preview(as_, world, "mau.xlsx", out.getvalue())
    assert [(row["product"], row["errors"]) for row in listing.rows] == [("Trà hoa vàng", [])]
