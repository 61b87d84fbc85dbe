"""One text, two files: both read back by other programs than those that made them."""
import io

import pytest
from docx import Document as open_docx
from docx.enum.section import WD_ORIENT
from docx.shared import Mm
from pypdf import PdfReader

from ocop.papers import word
from ocop.records import documents, markup
from ocop.records.sandbox import fill
from tests.papers import readback
from tests.records import samples

ORDER = [
    "TỈNH QUẢNG NINH", "ỦY BAN NHÂN DÂN THÀNH PHỐ MÓNG CÁI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc", "Số: 05/QĐ-UBND", "Móng Cái, ngày 05 tháng 02 năm 2026", "QUYẾT ĐỊNH",
    "Về việc công nhận sản phẩm OCOP đợt 1", "CHỦ TỊCH ỦY BAN NHÂN DÂN",
    "Căn cứ Luật Tổ chức chính quyền địa phương;", "Căn cứ Quyết định số 26/2026/QĐ-TTg.", "QUYẾT ĐỊNH:", "Điều 1.",
    "03 sản phẩm", "Điều 2.", "I. Ghi chú", "Hợp tác xã Ế Ỗ Ữ", "Nơi nhận:", "- Như Điều 2;", "- Lưu: VT, NN.",
    "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Phụ lục", "DANH SÁCH SẢN PHẨM",
    "(Kèm theo Quyết định số 05/QĐ-UBND)", "STT", "Huyện A", "Trà hoa vàng 1", "Hợp tác xã Hải Sơn", "72,50", "Cộng",
]


@pytest.fixture(scope="module")
def paper():
    made, missing = documents.paper_of(samples.TEXT, samples.context())
    assert missing == ()
    return made


@pytest.fixture(scope="module")
def pdf(paper):
    return documents.pdf_of(paper, title="Quyết định công nhận")


@pytest.fixture(scope="module")
def docx(paper):
    return word.render_docx(paper, title="Quyết định công nhận")


def assert_in_order(text: str, expected: list[str]) -> None:
    after = 0
    for words in expected:
        assert words in text[after:], words
        after = text.index(words, after) + len(words)


def test_the_pdf_says_everything_in_order_with_our_fonts(pdf, tmp_path):
    assert_in_order(readback.squeezed(readback.pdf_text(pdf, tmp_path, "-raw")), ORDER)
    fonts = readback.fonts(pdf, tmp_path)
    assert fonts and all(font["embedded"] and "Tinos" in font["name"] for font in fonts)
    sizes = [tuple(round(float(side) / readback.MILLIMETRE) for side in page.mediabox[2:])
             for page in PdfReader(io.BytesIO(pdf)).pages]
    assert sizes == [(210, 297), (297, 210)]
    tops = [word for word in readback.words(pdf, tmp_path) if word.top < 19]
    assert [(word.page, word.text) for word in tops] == [(2, "2")]


def docx_text(document) -> str:
    """Everything a reader meets, in order: paragraphs, and tables cell by cell."""
    found = []
    for element in document.element.body.iter():
        if element.tag.endswith("}t"):
            found.append(element.text or "")
        elif element.tag.endswith("}p"):
            found.append(" ")
    return readback.squeezed("".join(found))


def test_the_word_file_says_the_same(docx):
    document = open_docx(io.BytesIO(docx))
    assert_in_order(docx_text(document), ORDER)


def test_the_word_file_has_the_form_of_the_decree(docx):
    document = open_docx(io.BytesIO(docx))
    upright, wide = document.sections
    sizes = [(round(s.page_width / Mm(1)), round(s.page_height / Mm(1))) for s in (upright, wide)]
    assert sizes == [(210, 297), (297, 210)] and wide.orientation == WD_ORIENT.LANDSCAPE
    for section in (upright, wide):
        margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
        assert [round(m / Mm(1)) for m in margins] == [20, 20, 30, 20]
    assert upright.different_first_page_header_footer and not wide.different_first_page_header_footer
    assert "PAGE" in upright.header._element.xml
    assert document.styles["Normal"].font.name == "Times New Roman"
    names = {run.font.name for paragraph in document.paragraphs for run in paragraph.runs if run.text}
    assert names == {"Times New Roman"}
    grid = next(table for table in document.tables if table.style.name == "Table Grid")
    assert [cell.text for cell in grid.rows[0].cells] == ["STT", "Sản phẩm", "Chủ thể", "Điểm"]
    assert "w:tblHeader" in grid.rows[0]._tr.xml and grid.rows[1].cells[0]._tc is grid.rows[1].cells[3]._tc
    assert [cell.text for cell in grid.rows[2].cells] == ["1", "Trà hoa vàng 1", "Hợp tác xã Hải Sơn", "72,50"]


def test_the_same_paper_gives_the_same_bytes(paper, pdf, docx):
    assert documents.pdf_of(paper, title="Quyết định công nhận") == pdf
    assert word.render_docx(paper, title="Quyết định công nhận") == docx


def test_what_is_missing_is_red_in_both():
    made, missing = documents.paper_of("@co-quan A\nTên: {{ gone }}.", {})
    assert missing == ("gone",)
    document = open_docx(io.BytesIO(word.render_docx(made)))
    red = [run.text for paragraph in document.paragraphs for run in paragraph.runs
           if run.font.color.rgb is not None and str(run.font.color.rgb) == "C00000"]
    assert red == ["gone"]


def test_lines_of_the_data_become_paragraphs():
    filled = fill("@co-quan A\n@dieu {{ text }}\nB", {"text": "một\nhai"})
    kinds = [(block.kind, block.label, block.text) for block in markup.parse(filled.text).body]
    assert kinds == [("article", "Điều 1.", "một"), ("paragraph", "", "hai"), ("paragraph", "", "B")]
