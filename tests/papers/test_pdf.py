"""The paper maker: nothing undefined, nothing fetched, the same bytes everywhere, our fonts only."""
import io
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from PIL import Image
from pypdf import PdfReader

from ocop.papers import fonts, pdf
from ocop.papers.ground import Ground
from ocop.papers.pdf import Metadata, PaperError, TooLong, render_pdf

from . import readback

VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)
HEAD = '<html lang="vi"><link rel="stylesheet" href="paper:style/paper.css">'


@pytest.fixture
def template(tmp_path, monkeypatch):
    """Writes a template of the test's own and returns its name."""
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)
    pdf._engine.cache_clear()

    def write(source: str) -> str:
        (tmp_path / "paper.html").write_text(source, encoding="utf-8")
        return "paper.html"

    yield write
    pdf._engine.cache_clear()


@pytest.mark.parametrize("source", [
    "{{ missing }}", "{{ known.missing }}", "{{ missing|default:'x' }}", "{% for x in missing %}{{ x }}{% endfor %}",
    "{% if missing %}x{% endif %}", "{% with a=missing %}{{ a }}{% endwith %}", "{{ known.missing.deeper|upper }}",
])
def test_a_missing_value_stops_the_paper(template, source):
    with pytest.raises(PaperError, match="missing"):
        render_pdf(template(HEAD + source), {"known": {"a": 1}})


def test_present_values_pass(template):
    source = "{% for x in rows %}{{ forloop.counter }}{{ x.a }}{% if empty %}no{% endif %}{{ empty }}{% endfor %}"
    html = pdf.render_html(template(source), {"rows": [{"a": "ă"}], "empty": ""})
    assert html == "1ă"


@pytest.mark.parametrize("source", [
    '<img src="file:///etc/hostname">', '<img src="http://127.0.0.1:9/x.png">', '<img src="//example.org/x.png">',
    '<img src="data:image/png;base64,iVBORw0KGgo=">', '<img src="paper:style/../pdf.py">',
    '<img src="paper:picture/x">',
    '<img src="relative.png">', '<link rel="stylesheet" href="file:///etc/passwd">',
    '<style>@import "http://127.0.0.1:9/x.css";</style>', '<style>body{background:url(file:///etc/hostname)}</style>',
    '<style>@font-face{font-family:X;src:url(file:///etc/hostname)} body{font-family:X}</style>',
    '<link rel="attachment" href="file:///etc/passwd">', '<link rel="stylesheet" href="paper:style/pdf.css">',
    '<svg width="9" height="9"><image href="file:///etc/hostname" width="9" height="9"/></svg>',
    '<object data="file:///etc/hostname"></object>', '<embed src="file:///etc/hostname">',
    '<base href="file:///etc/"><img src="hostname">',
])
def test_no_address_outside_the_registry_is_read(template, source):
    with pytest.raises(PaperError):
        render_pdf(template(HEAD + source), {})


def test_markup_in_a_value_is_only_text(template, tmp_path):
    hostile = '<img src="file:///etc/hostname"><script>x</script>&lt;\x00\x0b'
    paper = render_pdf(template(HEAD + "{{ name }}"), {"name": hostile}, metadata=Metadata(title=hostile))
    assert '<img src="file:///etc/hostname"><script>x</script>&lt;' in readback.pdf_text(paper, tmp_path)


def test_a_registered_picture_is_drawn_and_another_kind_refused(template, tmp_path):
    out = io.BytesIO()
    Image.new("RGB", (40, 40), (0, 160, 0)).save(out, "PNG")
    name = template(HEAD + '<img src="paper:picture/p" alt="Ảnh" width="300">')
    page = readback.picture(render_pdf(name, {}, pictures={"p": out.getvalue()}), tmp_path, dpi=40)
    assert any(pixel == (0, 160, 0) for _, pixel in page.getcolors(1 << 20))
    with pytest.raises(PaperError, match="PNG"):
        render_pdf(name, {}, pictures={"p": b"<svg xmlns='http://www.w3.org/2000/svg'/>"})


def test_every_vietnamese_letter_prints_with_embedded_tinos_only(template, tmp_path):
    letters = VIETNAMESE + VIETNAMESE.upper()
    source = HEAD + "<style>@page{size:A3 landscape}p{font-size:9pt}</style>"
    source += "<p>{{ l }}<p><b>{{ l }}</b><p><i>{{ l }}</i><p><b><i>{{ l }}</i></b><p>漢字 😀"
    paper = render_pdf(template(source + "<p style='font-family: Arial'>Arial"), {"l": letters})
    assert readback.squeezed(readback.pdf_text(paper, tmp_path)).replace(" ", "").count(letters) == 4
    found = readback.fonts(paper, tmp_path)
    assert found
    assert all(font["embedded"] and "Tinos" in font["name"] for font in found), found
    assert fonts.unprintable(letters) == []
    assert fonts.unprintable("Trà 漢😀漢") == ["漢", "😀"]


def test_metadata_is_that_of_the_paper(template):
    created = datetime(2026, 2, 5, 1, 30, tzinfo=UTC)
    facts = Metadata("Quyết định số 05", author="UBND tỉnh", subject="Công nhận", keywords=("OCOP",), created=created)
    reader = PdfReader(io.BytesIO(render_pdf(template(HEAD + "x"), {}, metadata=facts)))
    assert (reader.metadata.title, reader.metadata.author) == ("Quyết định số 05", "UBND tỉnh")
    assert reader.metadata.creation_date == created
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    with pytest.raises(PaperError, match="múi giờ"):
        render_pdf("paper.html", {}, metadata=Metadata("x", created=datetime(2026, 2, 5)))


def test_an_archive_finds_what_it_looks_for_and_no_claim_that_nobody_proved(template):
    """Colour profile, XMP, fonts as Unicode: there. ``pdfaid`` needs a validator's word and stands nowhere."""
    paper = render_pdf(template(HEAD + "Trà"), {}, metadata=Metadata("Quyết định số 05"))
    root = PdfReader(io.BytesIO(paper)).trailer["/Root"]
    intent = root["/OutputIntents"][0]
    assert intent["/S"] == "/GTS_PDFA1" and intent["/DestOutputProfile"].get_object()["/N"] == 3
    facts = root["/Metadata"].get_data().decode()
    assert "Quyết định số 05" in facts and "pdfaid" not in facts and "conformance" not in facts
    assert "/MarkInfo" in root and "/StructTreeRoot" in root


def test_the_ground_is_one_form_for_all_pages_and_the_same_bytes(template):
    drawn = Ground(210, 297, b"1 0 0 rg 10 10 50 50 re f\n")
    name = template(HEAD + "<p>x</p><p style='break-before: page'>y</p>")
    paper = render_pdf(name, {}, ground=drawn)
    assert paper == render_pdf(name, {}, ground=drawn) != render_pdf(name, {})
    pages = PdfReader(io.BytesIO(paper)).pages
    forms = {page["/Resources"]["/XObject"].raw_get("/Ground").idnum for page in pages}
    assert len(pages) == 2 and len(forms) == 1
    assert all(page.get_contents().get_data().startswith(b"/Artifact BMC q /Ground Do Q EMC") for page in pages)


def test_a_paper_longer_than_it_may_be_is_refused(template):
    name = template(HEAD + "{% for x in rows %}<p>{{ x }}</p>{% endfor %}")
    assert render_pdf(name, {"rows": range(10)}, pages=1).startswith(b"%PDF-")
    with pytest.raises(TooLong):
        render_pdf(name, {"rows": range(200)}, pages=1)


SCRIPT = """
import hashlib, django
django.setup()
from ocop.papers import decree30
from ocop.papers.pdf import Metadata, render_pdf
from tests.papers.samples import decision
print(hashlib.sha256(render_pdf("documents/decree30.html", decree30.context(decision()),
                                metadata=Metadata("Quyết định"))).hexdigest())
"""


def test_the_same_input_gives_the_same_bytes_in_every_process():
    def digest(**changes):
        surroundings = {**os.environ, "DJANGO_SETTINGS_MODULE": "ocop.settings", "SECRET_KEY": "test", **changes}
        command = [sys.executable, "-c", SCRIPT]
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    first = digest(PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    assert len(first) == 64
    assert first == digest(PYTHONHASHSEED="2", TZ="America/Lima", LC_ALL="C.UTF-8")
