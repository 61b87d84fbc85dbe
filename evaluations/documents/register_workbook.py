"""The register of recognised products as offices keep it: forty columns, written in constant memory."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from evaluations.selectors.reports.recognitions import RecognitionFacts
from ocop.law import loader
from ocop.papers.workbooks import Book, Column

# (header, width, kind, key of the row)
COLUMNS: tuple[tuple[str, float, str, str], ...] = (
    ("TT", 7, "whole", ""), ("Mã sản phẩm", 16, "text", "code"), ("Tên sản phẩm", 34, "text", "product_name"),
    ("Hạng sao", 7, "whole", "stars"), ("Tình trạng", 16, "text", "status"),
    ("Có giá trị từ", 12, "date", "valid_from"), ("Đến hết ngày", 12, "date", "ends_on"),
    ("Số ngày còn lại", 9, "whole", "days_left"), ("Chủ thể", 34, "text", "producer_name"),
    ("Loại hình chủ thể", 22, "text", "kind_label"), ("Số đăng ký kinh doanh", 18, "text", "registration"),
    ("Ngày đăng ký, thành lập", 12, "date", "founded"), ("Địa chỉ", 34, "text", "address"),
    ("Xã, phường", 20, "text", "commune_name"), ("Mã xã", 10, "text", "commune_code"),
    ("Huyện (trước 7/2025)", 20, "text", "district"), ("Tỉnh, thành phố", 20, "text", "province"),
    ("Người đại diện là nữ", 10, "text", "women"), ("Người đại diện là người dân tộc thiểu số", 16, "text", "minority"),
    ("Ngành", 26, "text", "sector"), ("Nhóm", 22, "text", "group"), ("Phân nhóm", 24, "text", "subgroup"),
    ("Bộ số", 7, "whole", "set_number"), ("Bộ sản phẩm", 26, "text", "set_title"),
    ("Hình thức đánh giá", 14, "text", "dossier_label"), ("Theo quyết định", 22, "text", "regulation_title"),
    ("Kế hoạch", 30, "text", "season"), ("Đơn vị đánh giá", 22, "text", "judged_by"), ("Đợt", 6, "whole", "batch"),
    ("Ngày nộp hồ sơ", 12, "date", "submitted_on"), ("Ngày tiếp nhận", 12, "date", "registered_on"),
    ("Số phiếu chấm", 8, "whole", "sheets"), ("Điểm trung bình", 9, "points", "mean"),
    ("Chênh lệch điểm", 9, "whole", "spread"), ("Số quyết định công nhận", 20, "text", "decision_number"),
    ("Ngày ký quyết định", 12, "date", "signed_on"), ("Chức vụ người ký", 22, "text", "signer"),
    ("Đơn vị công nhận", 22, "text", "issuer"), ("Số giấy chứng nhận", 22, "text", "certificate_number"),
    ("Ngày cấp giấy", 12, "date", "issued_on"),
)  # fmt: skip
NOTE = (
    "Mỗi sản phẩm một dòng: lần công nhận gần nhất. Nữ, dân tộc thiểu số: theo người đại diện pháp luật đã khai ở "
    "Mẫu 02; ai không khai ghi «Chưa khai»."
)
STEP = 200


def register_workbook(
    facts: RecognitionFacts, made_at: datetime, tick: Callable[[int], None] = lambda done: None
) -> bytes:
    """The register as ``.xlsx`` bytes; ``tick`` hears how many products are written. An empty one is a list too."""
    book = Book(title=f"Sổ sản phẩm OCOP – {facts.title}", author=facts.unit, created=made_at, large=True)
    columns = tuple(Column(header, width, kind) for header, width, kind, _ in COLUMNS)
    sheet = book.sheet(
        "Sổ sản phẩm", columns, title=f"SỔ SẢN PHẨM OCOP ĐƯỢC CÔNG NHẬN – {facts.title}", frozen_columns=3,
        lines=(f"Tính đến ngày {facts.day:%d/%m/%Y}: {facts.many} sản phẩm.", NOTE), header_height=64,
    )  # fmt: skip
    titles = {each.id: each.title for each in loader.all_regulations()}
    keys = [key for *_, key in COLUMNS[1:]]
    stars: Counter = Counter()
    for index, row in enumerate(facts.rows, 1):
        stars[row["stars"]] += 1
        row["regulation_title"] = titles.get(row["regulation"], row["regulation"] or "")
        sheet.plain_row([index, *(row[key] for key in keys)])
        if index % STEP == 0:
            tick(index)
    sheet.filter()
    _counts(book, sheet, facts.title, stars)
    return book.bytes()


def _counts(book: Book, register, title: str, counted: Counter) -> None:
    """How many of each star, counted by the workbook itself over the register's rows."""
    many = counted.total()
    sheet = book.sheet(
        "Tổng hợp", (Column("Hạng sao", 20), Column("Số sản phẩm", 14, "whole")), landscape=False,
        title=f"SỐ SẢN PHẨM – {title}",
    )  # fmt: skip
    area = register.area(3, register.header_row + 1, max(register.header_row + many, register.header_row + 1))
    first = sheet.next_row
    for stars in (5, 4, 3):
        row = sheet.row([f"{stars} sao"])
        sheet.formula(row, 1, f"=COUNTIF({area},{stars})", counted[stars])
    sheet.sums("Tổng cộng", first, {1: many}, label_column=0)
