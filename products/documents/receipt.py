"""The receipt of a filed version: what was received when, the hash of every file, and what gives it its value."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from ocop.law import loader
from ocop.law.calendar import vietnam_day
from ocop.papers import qr
from ocop.papers.decree30 import Column, Table, day_in_words
from products.documents.blocks import FormPaper, Grid, Heading, Line, Words
from products.models import DossierKind, FilingReceipt


def cited(article: str) -> str:
    """An article as papers cite it: "Điều 7.1" of our files is khoản 1 Điều 7."""
    where, dot, clause = article.partition(".")
    return f"khoản {clause} {where}" if dot else where


def value_clause(regulation_id: str) -> str:
    """The sentence on what an electronic dossier is worth, with its article; where the law is silent, that it is."""
    regulation = loader.regulation(regulation_id)
    fact = regulation.facts.get("electronic_dossier")
    if fact and fact.value:
        article = f"{cited(fact.article)} " if fact.article else ""
        return (
            f"Theo {article}{regulation.title}, hồ sơ trên phần mềm đánh giá có giá trị pháp lý như hồ sơ giấy; "
            "chủ thể không phải nộp thêm bản giấy của những tài liệu này."
        )
    return (
        f"{regulation.title} không có quy định riêng về giá trị của hồ sơ trên phần mềm; "
        "việc nộp bản giấy theo yêu cầu của cơ quan tiếp nhận."
    )


def check_url(code: str) -> str:
    """The public address that shows whether a receipt is genuine."""
    return settings.PUBLIC_URL + reverse("receipt_check", args=[code])


def paper(receipt: FilingReceipt, unit: str = "") -> FormPaper:
    """The receipt's paper; ``unit``: who judges the dossier, where it is in a batch."""
    version = receipt.version
    dossier, content = version.dossier, version.content
    product = dossier.product
    at = timezone.localtime(version.frozen_at)
    files = content.get("files", [])
    columns = (Column("TT", "serial"), Column("Tài liệu"), Column("Dung lượng (byte)", "number-cell"),
               Column("SHA-256", "hash"))  # fmt: skip
    rows = tuple(
        (str(n), f["title"], "liên kết" if f.get("url") else f"{f['size']:,}".replace(",", "."), f["sha256"])
        for n, f in enumerate(files, start=1)
    )
    table = (Grid(Table(columns, rows)),) if rows else (Words("", "Không có tệp kèm theo."),)
    return FormPaper(
        title="Biên nhận hồ sơ điện tử",
        subject=f"Số phiếu {dossier.slip_number}" if dossier.slip_number else "Đăng ký đánh giá sản phẩm OCOP",
        blocks=(
            Line("Sản phẩm", content["product"]), Line("Chủ thể", content["producer"]),
            Line("Địa chỉ", product.producer.full_address),
            Line("Hình thức đánh giá", DossierKind(content["kind"]).label),
            Line("Theo", loader.regulation(dossier.regulation).title),
            Line("Nơi nhận", ", ".join(filter(None, [f"UBND {product.producer.commune.name}", unit]))),
            Line("Bản hồ sơ", f"bản {version.number}" + (" (bổ sung)" if version.number > 1 else " (nộp lần đầu)")),
            Line("Thời điểm nộp", f"{at:%H giờ %M phút %S giây}, {day_in_words(vietnam_day(version.frozen_at))}"),
            Line("SHA-256 của nội dung", version.sha256),
            Words("", value_clause(dossier.regulation)),
            Heading(f"Tài liệu kèm theo ({len(files)})"), *table,
            Line("Mã tra cứu", receipt.code), Line("Tra cứu tại", check_url(receipt.code)),
        ),
        foot="Biên nhận do phần mềm lập tự động khi hồ sơ được nộp, không cần chữ ký và dấu.",
        qr=qr.svg(check_url(receipt.code)), created=receipt.issued_at, author="Cổng OCOP",
    )  # fmt: skip
