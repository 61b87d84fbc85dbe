"""Papers of the commune: its report (Mẫu 03), the minutes of its meeting, the letter that sends dossiers up.

Mẫu 03 is printed by Quyết định 26/2026; minutes and letter are the portal's own, in the form of Nghị định 30/2020.
"""

from ocop.accounts.models import Locality
from ocop.law.calendar import vietnam_day
from ocop.papers.decree30 import BLANK_NUMBER, Column, Signer, Table, place_date
from products import commune as rules
from products.documents.blocks import FormPaper, Grid, Heading, Line, Words, day
from products.documents.source import Source
from products.models import CommuneForwarding, CommuneReport, DossierKind

FOUND = (
    ("local_material", "Sử dụng nguyên liệu địa phương"),
    ("local_labour", "Sử dụng lao động địa phương"),
    ("idea_origin", "Nguồn gốc ý tưởng sản phẩm"),
    ("local_identity", "Bản sắc, trí tuệ địa phương"),
)


def _office(commune: Locality, made_on=None) -> dict:
    """The heading of a paper of that commune's People's Committee."""
    place = commune.name.partition(" ")[2] or commune.name
    return {"body": f"Ủy ban nhân dân {commune.name}", "place_date": place_date(place, made_on)}


def _signed(commune: Locality) -> tuple[Signer, ...]:
    return (Signer(("TM. Ủy ban nhân dân", "Chủ tịch"), "", "(Ký, ghi rõ họ tên, đóng dấu)"),)


def mau_03(source: Source) -> FormPaper:
    """Mẫu 03: who, what, and for each of the four contents the producer's description and the commune's finding."""
    report, line = source.report, source.line
    commune = source.dossier.product.producer.commune
    blocks = [
        Line("UBND cấp xã", commune.name),
        Heading("I. Thông tin chung"),
        line("producer_name", "Tên chủ thể"), line("producer_type"), line("address"), line("representative"),
        line("sex"), line("ethnicity"), line("residence"), line("product_name"),
        Line("Mã sản phẩm", source.dossier.product.code or ""), Line("Số phiếu đăng ký", source.dossier.slip_number),
        Heading("II. Nội dung đánh giá"),
    ]  # fmt: skip
    for number, (name, title) in enumerate(FOUND, start=1):
        code = rules.DESCRIBED_IN[name]
        told = source.text(code) if code in source.fields else ""
        blocks += [Heading(f"{number}. {title}", 3), Words("Chủ thể trình bày", told),
                   Words("UBND cấp xã đánh giá", getattr(report, name) if report else "")]  # fmt: skip
    blocks += [
        Heading("III. Kiểm tra thành phần hồ sơ"), Words("", report.components if report else ""),
        Heading("IV. Đề nghị"), Words("", report.conclusion if report else ""),
    ]  # fmt: skip
    return FormPaper(
        title="Báo cáo đánh giá của Ủy ban nhân dân cấp xã",
        subject=f"Sản phẩm: {source.text('product_name')}",
        mark=source.mark("Mẫu số 03"), origin=source.origin, number_line=f"Số: {BLANK_NUMBER}/BC-UBND",
        blocks=tuple(blocks), signers=_signed(commune), created=report.reported_at if report else None,
        author=commune.name, **_office(commune, vietnam_day(report.reported_at) if report else None),
    )  # fmt: skip


def minutes(source: Source) -> FormPaper:
    """The minutes of the commune's meeting on this product; call only where one was held."""
    report, commune = source.report, source.dossier.product.producer.commune
    blocks = (
        Line("Thời gian", f"ngày {day(report.met_on)}"),
        Line("Địa điểm", report.meeting_place or f"Trụ sở UBND {commune.name}"),
        Words("Thành phần dự họp", report.meeting_people),
        Line("Sản phẩm", source.text("product_name")), Line("Chủ thể", source.text("producer_name")),
        Heading("Nội dung, kết quả"), Words("", report.meeting_notes),
        *(Words(title, getattr(report, name)) for name, title in FOUND),
        Words("Kết luận", report.conclusion),
    )  # fmt: skip
    return FormPaper(
        title="Biên bản họp", subject="Đánh giá hồ sơ đăng ký sản phẩm OCOP",
        origin="Mẫu của phần mềm theo Nghị định số 30/2020/NĐ-CP", number_line=f"Số: {BLANK_NUMBER}/BB-UBND",
        blocks=blocks, created=report.reported_at, author=commune.name,
        signers=(Signer(("Thư ký",), "", "(Ký, ghi rõ họ tên)"), Signer(("Chủ trì",), "", "(Ký, ghi rõ họ tên)")),
        **_office(commune, report.met_on),
    )  # fmt: skip


def letter(forwarding: CommuneForwarding, reports: list[CommuneReport]) -> FormPaper:
    """The request letter of one forwarding, with the dossiers it sends up."""
    columns = (Column("TT", "serial"), Column("Sản phẩm"), Column("Chủ thể"), Column("Hình thức"),
               Column("Số phiếu"), Column("Số mẫu", "serial"))  # fmt: skip
    rows = tuple(_sent(number, report) for number, report in enumerate(reports, start=1))
    count = f"{len(reports):02d}"
    asks = (
        f"Ủy ban nhân dân {forwarding.commune.name} đã kiểm tra thành phần và đánh giá {count} hồ sơ đăng ký sản phẩm "
        f"OCOP có tên trong danh sách dưới đây (báo cáo theo Mẫu số 03 kèm từng hồ sơ). Đề nghị {forwarding.addressee} "
        "tiếp nhận, tổ chức đánh giá, phân hạng theo quy định. Hồ sơ gửi trên phần mềm; mẫu sản phẩm gửi trực tiếp."
    )
    extra = (Words("", forwarding.note),) if forwarding.note else ()
    signers = (Signer(("TM. Ủy ban nhân dân", forwarding.signer_title), "", "(Ký, ghi rõ họ tên, đóng dấu)"),)
    return FormPaper(
        title="Công văn đề nghị", subject="Về việc đề nghị đánh giá, phân hạng sản phẩm OCOP",
        addressee=forwarding.addressee, number_line=f"Số: {forwarding.number or f'{BLANK_NUMBER}/UBND'}",
        blocks=(Words("", asks), *extra, Grid(Table(columns, rows))), signers=signers,
        created=forwarding.forwarded_at, author=forwarding.commune.name,
        **_office(forwarding.commune, forwarding.signed_on),
    )  # fmt: skip


def _sent(number: int, report: CommuneReport) -> tuple[str, ...]:
    dossier = report.dossier
    kind = DossierKind(dossier.kind).label
    samples = str(dossier.fields.get("samples") or "–")
    product = dossier.product
    return (str(number), product.name, product.producer.name, kind, dossier.slip_number, samples)
