"""The list of papers of a dossier by its decision: what is mandatory, what is supplementary, what is there."""

from ocop.law import loader
from ocop.papers.decree30 import Column, Table
from products.documents.blocks import FormPaper, Grid, Heading, Line
from products.documents.source import Source

WRITTEN = {"registration_slip", "self_assessment", "business_plan", "organisation"}  # forms that the portal prints


def danh_muc(source: Source) -> FormPaper:
    """1048: five mandatory and thirteen supplementary papers. 26: two forms and fifteen kinds of evidence.

    For 148 and 1489 only the mandatory part was found; the evidence is listed by the kinds of 26, and says so.
    """
    regulation, files = source.regulation, source.content.get("files", [])
    mandatory = list(regulation.fact("dossier_mandatory").value)
    more = list(regulation.fact("dossier_supplementary").value)
    borrowed = not more
    if borrowed:
        more = list(loader.regulation("26").fact("dossier_supplementary").value)
    if not any(paper["code"] == "samples" for paper in mandatory) and regulation.samples.get(source.law.kind):
        mandatory.append({"code": "samples", "title": f"{regulation.samples[source.law.kind]:02d} mẫu sản phẩm"})
    note = "Tài liệu minh chứng" + (" (theo danh mục của Quyết định số 26/2026/QĐ-TTg)" if borrowed else "")
    return FormPaper(
        title="Danh mục thành phần hồ sơ",
        subject=f"Sản phẩm: {source.text('product_name')}",
        origin=source.origin,
        blocks=(
            source.line("producer_name", "Tên chủ thể"), Line("Số phiếu đăng ký", source.dossier.slip_number),
            Heading("I. Thành phần bắt buộc"), _table(source, mandatory, files),
            Heading(f"II. {note}"), _table(source, more, files),
        ),
        place_date=source.placed,
        signers=(source.signer(),),
        **source.stamp(),
    )  # fmt: skip


def _table(source: Source, papers: list, files: list[dict]) -> Grid:
    rows = tuple(
        (str(number), paper["title"], _there(source, paper["code"], files)) for number, paper in enumerate(papers, 1)
    )
    return Grid(Table((Column("TT", "serial"), Column("Thành phần hồ sơ"), Column("Có trong hồ sơ")), rows))


def _there(source: Source, code: str, files: list[dict]) -> str:
    if code in WRITTEN:
        return "Lập trên phần mềm"
    if code == "samples":
        count = source.text("samples")
        return f"{count} mẫu" if count else "Chưa ghi số mẫu"
    found = [file["title"] for file in files if file.get("kind") == code]
    return "; ".join(found) or "Không có"
