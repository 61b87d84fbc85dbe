"""The results of a season in the shape that decisions annex them: by stars, then everything flat, then the counts."""

from datetime import datetime

from evaluations.selectors.reports.results import ResultFacts, ResultRow
from ocop.papers.workbooks import Book, Column

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
ANNEX = (
    Column("TT", 6, "whole"), Column("Tên sản phẩm", 32), Column("Chủ thể", 32), Column("Địa chỉ", 34),
    Column("Ngành", 24), Column("Điểm trung bình", 10, "points"), Column("Hạng sao", 8, "whole"),
    Column("Ghi chú", 24),
)  # fmt: skip
FLAT = (
    Column("TT", 6, "whole"), Column("Tên sản phẩm", 32), Column("Chủ thể", 30), Column("Địa chỉ", 32),
    Column("Ngành", 22), Column("Hình thức", 12), Column("Điểm trung bình", 10, "points"),
    Column("Kết quả (sao)", 12, "whole"), Column("Tình trạng", 18), Column("Số quyết định", 18),
    Column("Ngày ký", 12, "date"), Column("Số giấy chứng nhận", 22), Column("Lý do, ghi chú", 30),
)  # fmt: skip
NOT_RANKED = "Không xếp hạng"


def results_workbook(facts: ResultFacts, made_at: datetime) -> bytes:
    """The workbook as ``.xlsx`` bytes. Raises ``ValueError`` where no product was brought to an end."""
    if not facts.rows:
        raise ValueError("Chưa có sản phẩm nào có kết quả để lập danh sách")
    book = Book(title=f"Kết quả đánh giá, phân hạng – {facts.title}", author=facts.unit, created=made_at)
    _annex(book, facts)
    flat, first, last = _flat(book, facts)
    _counts(book, facts, flat.area(7, first, last))
    return book.bytes()


def _groups(rows: tuple[ResultRow, ...]) -> list[tuple[str, list[ResultRow]]]:
    """The annex's groups in its order; those without stars stand last, under what they are."""
    found = [(f"SẢN PHẨM ĐẠT {stars} SAO", [r for r in rows if r.stars == stars]) for stars in (5, 4, 3)]
    found.append(("SẢN PHẨM CHƯA ĐẠT 3 SAO HOẶC KHÔNG XẾP HẠNG", [r for r in rows if (r.stars or 0) < 3]))
    return [(title, group) for title, group in found if group]


def _annex(book: Book, facts: ResultFacts) -> None:
    lines = (facts.unit, facts.plan) if facts.plan else (facts.unit,)
    sheet = book.sheet("Phụ lục", ANNEX, title=f"DANH SÁCH KẾT QUẢ ĐÁNH GIÁ, PHÂN HẠNG SẢN PHẨM OCOP – {facts.title}",
                       lines=lines, frozen_columns=2)
    for place, (title, group) in zip(ROMAN, _groups(facts.rows), strict=False):
        sheet.band(f"{place}. {title}: {len(group)} sản phẩm")
        for index, row in enumerate(group, 1):
            note = "" if row.recognised else row.state
            sheet.row([index, row.product, row.producer, row.address, row.sector, row.mean, row.stars, note])
    sheet.band(f"Tổng cộng: {len(facts.rows)} sản phẩm")


def _flat(book: Book, facts: ResultFacts):
    sheet = book.sheet("Danh sách", FLAT, title=f"KẾT QUẢ TỪNG SẢN PHẨM – {facts.title}", frozen_columns=2)
    first = sheet.next_row
    for index, row in enumerate(facts.rows, 1):
        sheet.row([
            index, row.product, row.producer, row.address, row.sector, row.kind, row.mean,
            NOT_RANKED if row.stars is None else row.stars, row.state, row.decision, row.signed_on, row.certificate,
            row.note,
        ])  # fmt: skip
    sheet.filter()
    return sheet, first, sheet.next_row - 1


def _counts(book: Book, facts: ResultFacts, stars_area: str) -> None:
    columns = (Column("Kết quả", 30), Column("Số sản phẩm", 14, "whole"), Column("Tỷ lệ", 12, "percent"))
    sheet = book.sheet("Tổng hợp", columns, title=f"SỐ SẢN PHẨM THEO KẾT QUẢ – {facts.title}", landscape=False)
    first, many = sheet.next_row, len(facts.rows)
    wanted = [(f"{stars} sao", str(stars), stars) for stars in (5, 4, 3, 2, 1)]
    wanted += [("Dưới 1 sao", "0", 0), (NOT_RANKED, f'"{NOT_RANKED}"', None)]
    total = sheet.address(first + len(wanted), 1, fixed=True)
    for label, criterion, stars in wanted:
        count = sum(row.stars == stars for row in facts.rows)
        at = sheet.row([label])
        sheet.formula(at, 1, f"=COUNTIF({stars_area},{criterion})", count)
        sheet.formula(at, 2, f"=IF({total}=0,0,{sheet.address(at, 1)}/{total})", count / many)
    sheet.sums("Tổng cộng", first, {1: many}, label_column=0)
    sheet.chart("column", "Số sản phẩm theo kết quả", rows=(first, first + len(wanted) - 1), names=0, columns=[1],
                most=many)
