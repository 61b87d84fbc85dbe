"""The checks that compare: names on papers, days, lines of business, raw goods, files of others, samples."""

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from ocop.law import loader
from products.checks import (
    business,
    duplicates,
    expiry,
    malware,
    naming,
    papers,
    raw_goods,
    renewal,
    same_file,
    samples,
    wording,
)
from products.checks.facts import File, Named, NearProduct
from tests.products.test_checks import TODAY, facts, found

SLIP = {"producer_name": "Hợp tác xã Nông nghiệp Hương Vân", "product_name": "Thanh trà Hương Vân"}


def said(check, of) -> list[str]:
    return [message for _, message in found(check, of)]


@pytest.mark.parametrize(("slip", "paper"), [
    ("Trà hoà hợp", "Trà hòa hợp"),  # where the tone stands
    ("Thuý Kiều", "Thúy Kiều"),
    ("Bún Vân Cù", unicodedata.normalize("NFD", "Bún Vân Cù")),
    ("BÚN  VÂN CÙ", "Bún Vân Cù "),
    ("Trà - hoa vàng", "Trà – hoa vàng"),
    ("HTX NN Hương Vân", "Hợp tác xã Nông nghiệp Hương Vân"),
    ("Công ty TNHH MTV A", "Công ty trách nhiệm hữu hạn một thành viên A"),
    ("", ""),
])  # fmt: skip
def test_names_that_people_take_for_one_are_one(slip, paper):
    assert wording.difference(slip, paper) == ""


@pytest.mark.parametrize(("slip", "paper", "how"), [
    ("Thanh trà Hương Vân", "Thanh trà Hương Văn", "khác dấu: «Văn» thay vì «Vân»"),
    ("Trà hoa vàng Hải Sơn", "Trà hoa vàng", "thiếu «Hải Sơn»"),
    ("Trà hoa vàng", "Trà hoa vàng túi lọc", "thừa «túi lọc»"),
    ("Bún Vân Cù", "Miến Vân Cù", "«Miến» thay vì «Bún»"),
    ("Bún Vân Cù", unicodedata.normalize("NFD", "Bún Vân Cừ"), "khác dấu: «Cừ» thay vì «Cù»"),
])  # fmt: skip
def test_a_difference_is_said_in_words(slip, paper, how):
    assert wording.difference(slip, paper) == how


def test_very_long_names_are_compared_whole_and_quoted_short():
    long = "Trà " + "rất dài " * 24
    assert len(long) == 196 and wording.difference(long, long.upper()) == ""
    how = wording.difference(long, long + "khác")
    assert how == "thừa «khác»"
    label = Named("«Nhãn»", "label", "", "Khác " + long)
    message = said(naming.names_agree, facts(product_name=long, named=(label,)))[0]
    assert "…»" in message and len(message) < 400


def test_each_paper_that_names_otherwise_is_named_with_the_difference():
    named = (
        Named("«Đăng ký» (Đăng ký kinh doanh)", "business_registration", "HTX NN Hương Văn", "", 7),
        Named("«Nhãn» (Nhãn, bao bì sản phẩm)", "label", "HTX NN Hương Vân", "Thanh trà", 8),
    )
    here = naming.names_agree(facts(named=named, **SLIP))
    assert [(f.file, f.blocks) for f in here] == [(7, False), (8, False)]
    assert "Tên chủ thể trên «Đăng ký»" in here[0].message and "«Văn» thay vì «Vân»" in here[0].message
    assert "Tên sản phẩm trên «Nhãn»" in here[1].message and "thiếu «Hương Vân»" in here[1].message


def test_papers_whose_names_nobody_typed_in_are_asked_about():
    files = (File("Giấy", "business_registration", (), "a" * 64, None, pk=3), File("Ảnh", "awards", (), "b" * 64, None))
    here = naming.names_known(facts(files=files))
    assert [f.file for f in here] == [3] and "tên chủ thể" in here[0].message
    named = (Named("«Giấy»", "business_registration", "A", "", 3),)
    assert naming.names_known(facts(files=files, named=named)) == []


def test_papers_that_run_out_before_the_session():
    files = (File("Hết trước", "", (), "", date(2026, 8, 9)), File("Đúng ngày", "", (), "", date(2026, 8, 10)))
    meeting = facts(files=files, judged_on=date(2026, 8, 10))
    assert said(expiry.evidence_in_force, meeting) == [
        "«Hết trước» hết hạn ngày 09/08/2026, trước phiên họp 10/08/2026."]  # fmt: skip


@pytest.mark.parametrize(("today", "says"), [
    (date(2026, 6, 1), "sớm 33 ngày"), (date(2026, 7, 4), ""), (date(2026, 9, 2), ""),
    (date(2026, 9, 3), "muộn 1 ngày"), (date(2027, 6, 29), "29/06/2027"), (date(2027, 6, 30), "muộn"),
])  # fmt: skip
def test_a_re_ranking_is_filed_180_to_120_days_before_the_end(today, says):
    here = said(renewal.filed_in_window, facts(kind="re_ranking", valid_to=date(2026, 12, 31), today=today))
    assert (says in here[0]) if says else here == []
    assert ("khoản 3 Điều 12" in "".join(here)) == (date(2026, 9, 3) <= today <= date(2027, 6, 29))


def test_the_window_is_that_of_26_and_of_re_rankings_alone():
    late = {"valid_to": date(2026, 12, 31), "today": date(2026, 12, 1)}
    assert said(renewal.filed_in_window, facts(**late)) == []
    assert said(renewal.filed_in_window, facts("148", kind="re_ranking", **late)) == []


def test_the_kind_fits_what_is_known_of_the_product():
    assert "Nâng hạng" in said(renewal.kind_fits, facts(valid_to=TODAY))[0]
    assert said(renewal.kind_fits, facts(valid_to=date(2026, 5, 31))) == []
    assert "lần trước" in said(renewal.kind_fits, facts(kind="upgrade"))[0]
    assert said(renewal.kind_fits, facts(kind="upgrade", valid_to=TODAY)) == []


@pytest.mark.parametrize(("slug", "lines", "fits"), [
    ("tea", "1076: Sản xuất chè", True), ("tea", "Bán buôn chè, cà phê", True), ("tea", "Trồng cây chè 01270", True),
    ("tea", "Sản xuất chế biến thực phẩm", True), ("tea", "Kinh doanh TRÀ HOA VÀNG", True),
    ("tea", "Vận tải hành khách; kiểm tra kỹ thuật xe", False), ("tea", "4932 Vận tải", False),
    ("tea", "Số nhà 1076 đường 3/2 bán xe máy", True),  # a number that could be a code is given the benefit
    ("community-tourism", "Dịch vụ lưu trú ngắn ngày 5510", True), ("community-tourism", "Sản xuất chè", False),
])  # fmt: skip
def test_lines_of_business_show_some_connection(slug, lines, fits):
    here = business.business_covers_product(facts(slug=slug, business_lines=lines, product_name="Trà hoa vàng"))
    assert (here == []) == fits and all(f.producer and not f.blocks for f in here)


def test_no_line_of_business_written_down_is_said():
    assert "Chưa ghi ngành nghề" in said(business.business_covers_product, facts(business_lines="  "))[0]


@pytest.mark.parametrize(("slug", "text", "says"), [
    ("tea", "Lá chè tươi sống bán tại vườn", "tươi sống"), ("tea", "Chè sao khô đóng gói", ""),
    ("tea", "nguyên liệu THÔ", "nguyên liệu thô"), ("tea", "thơ, thỏ, thợ", ""),
    ("fresh-produce", "Rau tại vườn", "chưa nêu sơ chế"), ("fresh-produce", "Rau sơ chế, đóng túi", ""),
])  # fmt: skip
def test_raw_goods_are_flagged(slug, text, says):
    if slug == "fresh-produce":  # the first set of 26
        slug = next(law.slug for law in loader.sets_of("26") if law.set_number == 1)
    here = said(raw_goods.processed_enough, facts(slug=slug, product_name="Sản phẩm", values={"description": text}))
    assert (says in here[0]) if says else here == []


def test_a_file_of_another_producer_is_noticed_whatever_it_is():
    files = tuple(File(kind, kind, (), sha * 64, None) for kind, sha in (
        ("business_registration", "a"), ("test_results", "b"), ("awards", "c")))  # fmt: skip
    both = facts(files=files, elsewhere=frozenset({"a" * 64, "b" * 64}), foreign=frozenset({"a" * 64}))
    here = said(same_file.file_of_another_dossier, both)
    assert len(here) == 2 and "chủ thể khác" in here[0] and "sản phẩm khác" in here[1]


def test_an_infected_file_blocks_and_a_waiting_one_reminds():
    files = (File("A", "", (), "", None, scan="infected"), File("B", "", (), "", None, scan="waiting"),
             File("C", "", (), "", None, scan="clean"))  # fmt: skip
    assert [blocks for blocks, _ in found(malware.files_are_clean, facts(files=files))] == [True, False]


@pytest.mark.parametrize(("slug", "named", "says"), [
    ("tea", "", "chưa ghi, cần 5"), ("tea", "3", "mới ghi 3, cần 5"), ("tea", "5", ""), ("tea", "5.00", ""),
    ("tea", "năm", "cần 5"), ("community-tourism", "", ""),
])  # fmt: skip
def test_samples_of_goods(slug, named, says):
    here = said(samples.samples_sent, facts(slug=slug, values={"samples": named}))
    assert (says in here[0]) if says else here == []


def test_ticked_papers_and_periodic_tests():
    ticked = {"has_food_safety": "yes", "ip_design": "yes", "has_business_registration": ""}
    files = (File("KN", "test_results", (), "", None, date(2025, 5, 1)),)
    here = facts(values=ticked, files=files, kind="re_ranking")
    (ticks,) = said(papers.ticked_papers_attached, here)
    assert ticks.endswith("chưa thấy tệp: Giấy chứng nhận đủ điều kiện sản xuất; Sở hữu trí tuệ.")
    assert "01/05/2025" in said(papers.tests_are_recent, here)[0]
    newer = replace(here, files=(*files, File("KN2", "test_results", (), "", None, date(2026, 5, 1))))
    assert papers.tests_are_recent(newer) == [] == papers.tests_are_recent(replace(here, kind="first"))


def test_near_products_are_counted_and_named_only_where_known():
    near = (NearProduct(100), NearProduct(70, "«Trà hoa vàng Ba Chẽ» – HTX Ba Chẽ"))
    text = said(duplicates.near_products, facts(near=near))[0]
    assert text.startswith("Có 1 sản phẩm của chủ thể khác trùng tên, 1 sản phẩm gần giống: «Trà hoa vàng Ba Chẽ»")
    assert said(duplicates.near_products, facts()) == []
