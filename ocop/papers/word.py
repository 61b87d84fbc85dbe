"""A ``Paper`` as a Word document: the same form of Decree 30/2020 that ``documents/decree30.html`` prints.

A clerk opens it, changes a word and sends it, so nothing in it is a picture or a frame: real paragraphs, real tables,
real sections. The same paper gives the same bytes (fixed order, fixed dates in the archive).
"""
import io
import zipfile
from datetime import UTC, datetime

from docx import Document as new_document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from . import marks
from .blocks import Block, Table
from .decree30 import Annex, Paper, Signer, context

FONT = "Times New Roman"
WIDTH, HEIGHT = Mm(210), Mm(297)
MARGINS = {"top_margin": Mm(20), "bottom_margin": Mm(20), "left_margin": Mm(30), "right_margin": Mm(20)}
TEXT_MM = {False: 160, True: 247}  # upright, wide
STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
MOTTO_MM = 60  # the motto in 13.5 pt bold
INDENT = Mm(10)
RED = RGBColor(0xC0, 0, 0)
ARCHIVE_DAY = (1980, 1, 1, 0, 0, 0)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# kind: size, bold, italic, alignment, first-line indent
_STYLES = {
    "basis": (14, False, True, ALIGN.JUSTIFY, True), "authority": (14, True, False, ALIGN.CENTER, False),
    "resolves": (14, True, False, ALIGN.CENTER, False), "article": (14, False, False, ALIGN.JUSTIFY, True),
    "heading": (14, True, False, ALIGN.LEFT, True), "subheading": (14, True, True, ALIGN.LEFT, True),
    "paragraph": (14, False, False, ALIGN.JUSTIFY, True), "item": (14, False, False, ALIGN.JUSTIFY, True),
    "centre": (14, False, False, ALIGN.CENTER, False), "left": (14, False, False, ALIGN.LEFT, False),
    "note": (12, False, True, ALIGN.JUSTIFY, False), "blank": (14, False, False, ALIGN.LEFT, False),
}


def render_docx(paper: Paper, *, title: str = "", author: str = "", created: datetime | None = None) -> bytes:
    """The paper as the bytes of a ``.docx``; ``created`` is a fact of the paper, not the clock."""
    document = new_document()
    _describe(document, title or marks.plain(f"{paper.kind} {paper.subject}".strip()), author, created)
    _base_style(document)
    section = document.sections[0]
    _page(section, paper.wide)
    section.different_first_page_header_footer = True
    _page_number(section)
    ready = context(paper)
    _heading(document, ready)
    _title(document, ready["paper"])
    for block in [*_flat(ready), *ready["paper"].body]:
        _block(document, block, paper.wide)
    _keep_with_closing(document)
    _closing(document, ready["paper"].signers, ready["recipients"], paper.wide)
    for annex in paper.annexes:
        _annex(document, annex)
    return _repacked(document)


def _flat(ready: dict) -> list[Block]:
    """The flat fields of the paper as blocks, in the order of the form."""
    paper = ready["paper"]
    return [
        *([Block("authority", paper.authority)] if paper.authority else []),
        *(Block("basis", text) for text in ready["bases"]),
        *(Block("paragraph", text) for text in paper.paragraphs),
        *([Block("resolves", f"{paper.kind}:")] if paper.articles else []),
        *(Block("article", text, label) for label, text in ready["articles"]),
    ]


def _describe(document, title: str, author: str, created: datetime | None) -> None:
    facts = document.core_properties
    facts.title, facts.author, facts.language = title[:255], author[:255], "vi-VN"
    facts.comments = facts.last_modified_by = ""
    facts.revision = 1
    moment = (created or datetime(2000, 1, 1, tzinfo=UTC)).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    facts.created = facts.modified = moment


def _base_style(document) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.get_or_add_rPr().append(language)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.15


def _page(section, wide: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (HEIGHT, WIDTH) if wide else (WIDTH, HEIGHT)
    for name, value in MARGINS.items():
        setattr(section, name, value)
    section.header_distance = Mm(10)


def _page_number(section) -> None:
    """The number in the middle of the upper margin, from the second page on."""
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run()
    _dress(run, 13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _dress(run, size: float, *, bold: bool = False, italic: bool = False, missing: bool = False) -> None:
    run.font.size, run.font.name = Pt(size), FONT
    run.bold, run.italic = bold or missing, italic
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    if missing:
        run.font.color.rgb = RED


def _write(paragraph, text: str, size: float, *, bold: bool = False, italic: bool = False) -> None:
    for piece in marks.runs(text):
        run = paragraph.add_run()
        if piece.text == "\n":
            run.add_break()
            continue
        run.text = piece.text
        _dress(run, size, bold=bold or piece.bold, italic=italic or piece.italic, missing=piece.missing)


def _line(holder, text: str, size: float, *, bold=False, italic=False, align=ALIGN.CENTER, before=0, after=0):
    paragraph = holder.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    paragraph.paragraph_format.line_spacing = 1.0
    _write(paragraph, text, size, bold=bold, italic=italic)
    return paragraph


def _rule(holder, width_mm: float, length_mm: float) -> None:
    """A line as long as ``length_mm``, in the middle of a box of ``width_mm``."""
    paragraph = holder.add_paragraph()
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm(max(0, (width_mm - length_mm) / 2))
    shape.line_spacing, shape.space_before = Pt(4), Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().append(borders)


def _layout(document, widths: list[float], *, rows: int = 1) -> list:
    """The cells of a table without lines, in which the form's boxes stand (widths in millimetres), row by row."""
    table = document.add_table(rows=rows, cols=len(widths))
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    _no_cell_margins(table)
    _fix_widths(table, widths)
    _whole_rows(table)
    cells = [cell for row in table.rows for cell in row.cells]
    for cell in cells:
        cell._tc.remove(cell.paragraphs[0]._p)
    return cells


def _no_cell_margins(table) -> None:
    """The State's line fills its box to the last millimetre."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)


def _fix_widths(table, widths: list[float]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table._tbl.tr_lst:  # the writer's own way to a column's cells grows with the square of the rows
        for cell, width in zip(row.tc_lst, widths, strict=False):
            cell.width = Mm(width) if cell.grid_span == 1 else Mm(sum(widths))


def _whole_rows(table) -> None:
    for row in table._tbl.tr_lst:
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _heading(document, ready: dict) -> None:
    paper, total = ready["paper"], TEXT_MM[ready["paper"].wide]
    left_mm, right_mm = round(total * 0.4), total - round(total * 0.4)
    left, right, below_left, below_right = _layout(document, [left_mm, right_mm], rows=2)
    if paper.parent_body:
        _line(left, paper.parent_body.upper(), 12)
    _line(left, paper.issuing_body.upper(), 12, bold=True)
    _rule(left, left_mm, 22)
    _line(below_left, ready["number_line"], 13, before=3)
    if not paper.kind:
        _line(below_left, f"V/v {paper.subject}", 12.5, before=3)
    _line(right, STATE, 12.5, bold=True)
    _line(right, MOTTO, 13.5, bold=True)
    _rule(right, right_mm, MOTTO_MM)
    _line(below_right, paper.place_date, 13.5, italic=True, before=3)
    document.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _title(document, paper: Paper) -> None:
    if paper.kind:
        _line(document, paper.kind.upper(), 14, bold=True, before=4)
    if paper.kind and paper.subject:
        _line(document, paper.subject, 14, bold=True)
        _rule(document, TEXT_MM[paper.wide], 45)
    if len(paper.addressees) == 1:
        _line(document, f"Kính gửi: {paper.addressees[0]}", 14, before=6, after=8)
    elif paper.addressees:
        _line(document, "Kính gửi:", 14, align=ALIGN.LEFT, before=6).paragraph_format.left_indent = Mm(35)
        for index, name in enumerate(paper.addressees, 1):
            mark = "." if index == len(paper.addressees) else ";"
            _line(document, f"- {name}{mark}", 14, align=ALIGN.LEFT).paragraph_format.left_indent = Mm(43)
    document.add_paragraph().paragraph_format.line_spacing = Pt(6)


def _block(document, block: Block, wide: bool) -> None:
    if block.kind == "table":
        _table(document, block.table, wide)
        return
    if block.kind == "break":
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        return
    size, bold, italic, align, indent = _STYLES[block.kind]
    for text in block.dotted if block.kind == "blank" else [block.text]:
        paragraph = document.add_paragraph()
        paragraph.alignment = align
        shape = paragraph.paragraph_format
        shape.space_after, shape.first_line_indent = Pt(6), INDENT if indent else None
        shape.keep_with_next = block.kind in ("heading", "subheading", "resolves")
        shape.widow_control = True
        if block.label:
            _write(paragraph, f"{block.label} ", size, bold=True)
        caps = block.kind in ("authority", "resolves")
        _write(paragraph, text.upper() if caps else text, size, bold=bold, italic=italic)


def _table(document, table: Table, wide: bool) -> None:
    drawn = document.add_table(rows=1, cols=len(table.columns))
    size = 10 if table.dense else 12
    drawn.style, drawn.autofit, drawn.alignment = "Table Grid", False, WD_TABLE_ALIGNMENT.CENTER
    for cell, column in zip(drawn.rows[0].cells, table.columns, strict=True):
        _cell(cell, column.title, ALIGN.CENTER, bold=True, size=size)
    header = OxmlElement("w:tblHeader")
    drawn.rows[0]._tr.get_or_add_trPr().append(header)
    for row in table.drawn:
        cells = drawn.add_row().cells
        if row["spanning"]:
            _cell(cells[0].merge(cells[-1]), row["cells"][0][1], ALIGN.LEFT, bold=True, size=size)
            continue
        for cell, (kind, text) in zip(cells, row["cells"], strict=True):
            _cell(cell, text, ALIGN.LEFT if kind == "text" else ALIGN.CENTER, bold=row["strong"], size=size)
    total = sum(table.widths())
    _fix_widths(drawn, [TEXT_MM[wide] * share / total for share in table.widths()])
    _whole_rows(drawn)
    document.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _cell(cell, text: str, align, *, bold: bool = False, size: float = 12) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    _write(paragraph, text, size, bold=bold)


def _keep_with_closing(document) -> None:
    """The signers never stand alone on a page: the last paragraph comes along."""
    for paragraph in document.paragraphs[-2:]:
        paragraph.paragraph_format.keep_with_next = True


def _closing(document, signers: tuple[Signer, ...], recipients: list[str], wide: bool) -> None:
    boxes = len(signers) + bool(recipients)
    if not boxes:
        return
    total = TEXT_MM[wide]
    first = [total * 0.46] if recipients and signers else [total] if recipients else []
    rest = (total - sum(first)) / len(signers) if signers else 0
    cells = list(_layout(document, [*first, *[rest] * len(signers)]))
    if recipients:
        _recipients(cells.pop(0), recipients)
    for cell, signer in zip(cells, signers, strict=True):
        _signer(cell, signer)


def _recipients(cell, recipients: list[str]) -> None:
    _line(cell, "Nơi nhận:", 12, bold=True, italic=True, align=ALIGN.LEFT)
    for text in recipients:
        _line(cell, f"- {text}", 11, align=ALIGN.LEFT)


def _signer(cell, signer: Signer) -> None:
    for line in signer.lines:
        _line(cell, line.upper(), 13.5, bold=True)
    if signer.note:
        _line(cell, signer.note, 13, italic=True)
    for _ in range(4):
        _line(cell, "", 14)
    _line(cell, signer.name, 14, bold=True)


def _no_room_for(paragraph) -> None:
    """The paragraph that carries a section's end: as high as a line it would drop onto an empty page of its own."""
    form = paragraph.paragraph_format
    form.line_spacing, form.space_before, form.space_after = Pt(1), Pt(0), Pt(0)
    form.first_line_indent = Pt(0)


def _annex(document, annex: Annex) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _no_room_for(document.paragraphs[-1])
    section.different_first_page_header_footer = False
    _page(section, annex.wide)
    if annex.label:
        _line(document, annex.label, 14, bold=True)
    if annex.title:
        _line(document, annex.title.upper(), 14, bold=True)
    if annex.reference:
        _line(document, f"({annex.reference})", 14, italic=True)
    _rule(document, TEXT_MM[annex.wide], 45)
    document.add_paragraph().paragraph_format.line_spacing = Pt(6)
    for block in [*(Block("paragraph", text) for text in annex.paragraphs), *annex.body]:
        _block(document, block, annex.wide)
    if annex.table:
        _table(document, annex.table, annex.wide)
    if annex.signers:
        _closing(document, annex.signers, [], annex.wide)


def _repacked(document) -> bytes:
    """The document's bytes with the same names, order and dates every time."""
    first, out = io.BytesIO(), io.BytesIO()
    links = document.part.package.rels
    for key in [key for key, link in links.items() if link.reltype.endswith("/thumbnail")]:
        del links[key]  # the writer's own starting page has a picture of itself
    document.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ARCHIVE_DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, source.read(name))
    return out.getvalue()
