"""Papers and certificates to read back: offices and products, no invented persons."""
from datetime import date

from evaluations.documents.certificate import CertificateContext
from ocop.papers import decree30
from ocop.papers.decree30 import Annex, Column, Paper, Table

COLUMNS = (
    Column("STT", "serial"), Column("Sản phẩm"), Column("Chủ thể"), Column("Địa chỉ"),
    Column("Điểm", "number-cell"), Column("Hạng", "number-cell"),
)


def decision(products: int = 30) -> Paper:
    """A decision with one wide annex of some pages."""
    rows = tuple(
        (str(number), f"Tinh dầu tràm {number}", "Hợp tác xã nông nghiệp Hương Hồ", "Phường Kim Long", "72,50", "4 sao")
        for number in range(1, products + 1)
    )
    return Paper(
        issuing_body="Ủy ban nhân dân thành phố Huế", number=decree30.document_number(5, "QĐ", "UBND"),
        place_date=decree30.place_date("Huế", date(2026, 2, 5)), kind="Quyết định",
        subject="Về việc phê duyệt kết quả đánh giá, phân hạng và công nhận sản phẩm OCOP đợt 1 năm 2026",
        authority="Chủ tịch Ủy ban nhân dân thành phố Huế",
        bases=("Căn cứ Luật Tổ chức chính quyền địa phương;", "Căn cứ Quyết định số 26/2026/QĐ-TTg"),
        articles=("Công nhận các sản phẩm OCOP tại Phụ lục kèm theo.", "Quyết định có hiệu lực kể từ ngày ký."),
        signers=(decree30.signer("Phó Chủ tịch", on_behalf_of="Ủy ban nhân dân", in_place_of="Chủ tịch"),),
        recipients=("Như Điều 2", "Sở Nông nghiệp và Môi trường"), archive="VT, NN",
        annexes=(
            Annex(1, "Danh sách sản phẩm", "Kèm theo Quyết định số 05/QĐ-UBND", wide=True, table=Table(COLUMNS, rows)),
            Annex(2, "Phân công thực hiện", paragraphs=("Phòng Kinh tế theo dõi.",)),
        ),
    )


def certificate(**changes) -> CertificateContext:
    """A certificate of four stars."""
    values = {
        "number": "05/2026/OCOP-QN", "authority": "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ninh",
        "product": "Chả mực giã tay Hạ Long", "producer": "Hợp tác xã Chế biến thủy sản Móng Cái",
        "address": "Phường Móng Cái 1, tỉnh Quảng Ninh", "stars": 4, "decision_number": "1205/QĐ-UBND",
        "decision_date": date(2026, 6, 25), "decision_body": "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ninh",
        "issued_on": date(2026, 6, 25), "valid_until": date(2029, 6, 24), "place": "Quảng Ninh",
        "signer_lines": ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "code": "QN26-7K3M-9XTP",
        "check_url": "https://ocop.quangninh.example/xac-thuc/QN26-7K3M-9XTP/",
    }
    return CertificateContext(**{**values, **changes})
