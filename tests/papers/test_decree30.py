"""The form of Decree 30/2020: numbers, dates, signers, and the laid-out page read back."""
import io
from datetime import date

import pytest
from pypdf import PdfReader

from ocop.papers import decree30
from ocop.papers.decree30 import Annex, Column, Paper, Signer, Table, document_number, signer
from ocop.papers.pdf import render_pdf

from . import readback, samples

A4 = (210, 297)


@pytest.mark.parametrize(("serial", "symbols", "expected"), [
    (5, ("QĐ", "UBND"), "05/QĐ-UBND"), (12, ("BB", "HĐOCOP"), "12/BB-HĐOCOP"),
    (1205, ("TTr", "SNNMT"), "1205/TTr-SNNMT"),
])
def test_numbers_below_ten_get_a_zero(serial, symbols, expected):
    assert document_number(serial, *symbols) == expected


def test_a_number_starts_at_one_or_leaves_room():
    assert document_number(None, "QĐ", "UBND").endswith("\u00a0/QĐ-UBND")
    with pytest.raises(ValueError, match="01"):
        document_number(0, "QĐ")


@pytest.mark.parametrize(("day", "words"), [
    (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"), (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
    (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"), (date(2026, 10, 10), "ngày 10 tháng 10 năm 2026"),
    (None, "ngày … tháng … năm …"),
])
def test_days_and_the_first_two_months_get_a_zero(day, words):
    assert decree30.day_in_words(day) == words
    assert decree30.place_date("Huế", day) == f"Huế, {words}"


@pytest.mark.parametrize(("arguments", "lines"), [
    ({"title": "Chủ tịch", "on_behalf_of": "Ủy ban nhân dân"}, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
    ({"title": "Phó Chủ tịch", "on_behalf_of": "Ủy ban nhân dân", "in_place_of": "Chủ tịch"},
     ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    ({"title": "Chánh Văn phòng", "by_order_of": "Chủ tịch"}, ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
    ({"title": "Giám đốc", "by_mandate_of": "Chủ tịch"}, ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC")),
    ({"title": "Giám đốc", "acting": True}, ("Q. GIÁM ĐỐC",)),
])
def test_signers(arguments, lines):
    assert signer(**arguments) == Signer(lines)


@pytest.mark.parametrize("arguments", [
    {"title": "A", "in_place_of": "B", "by_order_of": "C"}, {"title": "A", "on_behalf_of": "B", "by_order_of": "C"},
    {"title": ""},
])
def test_impossible_signers_are_refused(arguments):
    with pytest.raises(ValueError):
        signer(**arguments)


@pytest.mark.parametrize(("number", "numeral"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (49, "XLIX")])
def test_annexes_have_roman_numerals(number, numeral):
    assert decree30.roman(number) == numeral
    assert Annex(number, "x").label == f"Phụ lục {numeral}"


def test_a_table_row_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="2 ô"):
        Table((Column("STT"),), (("1", "2"),))


@pytest.fixture(scope="module")
def decision():
    return render_pdf("documents/decree30.html", decree30.context(samples.decision()))


def _pages(pdf):
    return [tuple(round(float(side) / readback.MILLIMETRE) for side in page.mediabox[2:]) for page in
            PdfReader(io.BytesIO(pdf)).pages]


def test_the_paper_is_upright_and_its_wide_annex_lies(decision):
    sizes = _pages(decision)
    assert sizes[0] == A4 == sizes[-1]
    assert set(sizes[1:-1]) == {A4[::-1]}
    assert len(sizes) >= 4


def test_the_words_stand_in_the_order_of_the_form(decision, tmp_path):
    text = readback.squeezed(readback.pdf_text(decision, tmp_path, "-raw"))
    expected = [
        "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 05/QĐ-UBND",
        "Huế, ngày 05 tháng 02 năm 2026", "QUYẾT ĐỊNH", "Về việc phê duyệt", "CHỦ TỊCH ỦY BAN NHÂN DÂN",
        "Căn cứ Luật Tổ chức chính quyền địa phương;", "Căn cứ Quyết định số 26/2026/QĐ-TTg.", "QUYẾT ĐỊNH:", "Điều 1.",
        "Điều 2.", "Nơi nhận:", "- Như Điều 2;", "- Sở Nông nghiệp và Môi trường;", "- Lưu: VT, NN.", "Phụ lục I",
        "DANH SÁCH SẢN PHẨM", "Phụ lục II", "PHÂN CÔNG THỰC HIỆN",
    ]
    after = 0
    for words in expected:
        assert words in text[after:], words
        after = text.index(words, after) + len(words)


def test_pages_are_numbered_on_top_from_the_second_on(decision, tmp_path):
    tops = [word for word in readback.words(decision, tmp_path) if word.top < 19]
    widths = [size[0] for size in _pages(decision)]
    assert [(word.page, word.text) for word in tops] == [(page, str(page)) for page in range(2, len(widths) + 1)]
    for word in tops:
        left_margin, right_margin = 30, 20
        middle = left_margin + (widths[word.page - 1] - left_margin - right_margin) / 2
        assert abs((word.left + word.right) / 2 - middle) < 1


def test_the_text_keeps_the_margins(decision, tmp_path):
    widths, heights = zip(*_pages(decision), strict=True)
    for word in readback.words(decision, tmp_path):
        if word.top < 19:
            continue
        assert word.left >= 29.9, word
        assert word.right <= widths[word.page - 1] - 15, word
        assert word.bottom <= heights[word.page - 1] - 19, word


def test_the_table_repeats_its_header_on_every_page(decision, tmp_path):
    headers = [word.page for word in readback.words(decision, tmp_path) if word.text == "STT"]
    assert headers == list(range(2, len(_pages(decision))))


def test_a_letter_has_its_subject_under_the_number(tmp_path):
    letter = Paper(
        issuing_body="Phòng Kinh tế", parent_body="Ủy ban nhân dân thị xã Hương Trà",
        number=document_number(None, "PKT"), place_date=decree30.place_date("Hương Trà", None, 2024),
        subject="bổ sung hồ sơ sản phẩm OCOP", addressees=("Hợp tác xã Hương Hồ", "Ủy ban nhân dân phường Hương Hồ"),
        paragraphs=("Đề nghị bổ sung trước ngày 10/6.",), signers=(signer("Trưởng phòng"),),
    )
    pdf = render_pdf("documents/decree30.html", decree30.context(letter), pages=1)
    text = readback.squeezed(readback.pdf_text(pdf, tmp_path))
    assert "V/v bổ sung hồ sơ sản phẩm OCOP" in text
    assert "- Hợp tác xã Hương Hồ; - Ủy ban nhân dân phường Hương Hồ." in text
    assert "Hương Trà, ngày … tháng … năm 2024" in text
    assert "Nơi nhận" not in text
