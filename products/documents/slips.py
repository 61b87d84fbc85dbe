"""The registration slip: Mẫu 01 (26, 148, 1489), Biểu 01 for a new and Biểu 02 for an existing product (1048)."""

from ocop.law.calendar import vietnam_day
from products.documents.blocks import FormPaper, Heading, Line, Office, Ticks, day
from products.documents.source import Source
from products.models import DossierKind

TITLE = "Phiếu đăng ký đánh giá, phân hạng sản phẩm OCOP"


def mau_01(source: Source) -> FormPaper:
    """Mẫu 01 with both office parts (regulations.md §3)."""
    return FormPaper(
        title=TITLE,
        mark=source.mark("Mẫu số 01"),
        origin=source.origin,
        blocks=(*_where(source), *_owner(source, "I. Thông tin chủ thể"), *_product(source, "II. Sản phẩm đăng ký"),
                *_attached(source, "III. Tài liệu kèm theo và cam kết")),
        place_date=source.placed,
        signers=(source.signer(),),
        offices=(_commune(source), _agency(source, "Phần của cơ quan OCOP cấp tỉnh")),
        **source.stamp(),
    )  # fmt: skip


def bieu_slip(source: Source) -> FormPaper:
    """Biểu 01 where the product is registered for the first time, Biểu 02 where it was evaluated before."""
    first = source.dossier.kind == DossierKind.FIRST
    return FormPaper(
        title="Phiếu đăng ký sản phẩm mới" if first else "Phiếu đăng ký sản phẩm đã có",
        subject="Chương trình mỗi xã một sản phẩm",
        mark=source.mark("Biểu số 01" if first else "Biểu số 02"),
        origin=source.origin,
        blocks=(*_where(source), *_owner(source, "I. Chủ thể đăng ký"), *_product(source, "II. Sản phẩm đăng ký"),
                *_attached(source, "III. Kèm theo và cam kết")),
        place_date=source.placed,
        signers=(source.signer(),),
        offices=(_commune(source), _agency(source, "Phần của cơ quan tiếp nhận")),
        **source.stamp(),
    )  # fmt: skip


def _where(source: Source) -> tuple:
    return (source.line("province"), Line("Năm", str(source.year or "")))


def _owner(source: Source, title: str) -> tuple:
    codes = ("producer_name", "representative", "position", "address", "phone", "email")
    return (Heading(title), *(source.line(code) for code in codes))


def _product(source: Source, title: str) -> tuple:
    kinds = tuple((kind.label, kind == source.dossier.kind) for kind in DossierKind)
    changes = (source.words("changes"),) if "changes" in source.fields else ()
    return (
        Heading(title), source.line("product_name"), source.line("classification"),
        Ticks(source.label("kind"), kinds), *changes,
    )  # fmt: skip


def _attached(source: Source, title: str) -> tuple:
    report = bool(source.content.get("self_marks"))
    name = "Phiếu tự đánh giá" if source.regulation.id == "1048" else "Báo cáo tự đánh giá (Mẫu 02)"
    sworn = bool(source.values.get("undertaking"))
    return (
        Heading(title),
        Ticks("Tài liệu kèm theo", ((name, report),)),
        source.line("samples"),
        Ticks("Cam kết", ((source.label("undertaking"), sworn),)),
    )


def _commune(source: Source) -> Office:
    commune = source.dossier.product.producer.commune
    receiver = source.report.reported_by.full_name if source.report else ""
    filed = day(vietnam_day(source.filed_at)) if source.filed_at else ""
    return _office(f"Phần của UBND cấp xã ({commune.name})", source.dossier.slip_number, filed, receiver)


def _agency(source: Source, title: str) -> Office:
    found = source.reception
    if found is None:
        return _office(title, "", "", "")
    return _office(f"{title} ({found.unit})", found.number, day(found.received_on), found.receiver)


def _office(title: str, number: str, received: str, receiver: str) -> Office:
    lines = (Line("Số phiếu", number), Line("Ngày nhận", received), Line("Người nhận", receiver))
    return Office(title, lines)


