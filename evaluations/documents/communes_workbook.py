"""The six-monthly and yearly report of communes as a workbook: a row per commune, every total live."""

from datetime import datetime

from evaluations.selectors.reports.communes import CommuneFacts, CommuneRow
from ocop.papers.workbooks import Book, Column

STARS = (5, 4, 3)
COLUMNS = (
    Column("TT", 6, "whole"), Column("Xã, phường", 26), Column("Chủ thể", 9, "whole"), Column("Sản phẩm", 9, "whole"),
    Column("Hồ sơ nhận trong kỳ", 10, "whole"), Column("Đã lập Mẫu 03", 10, "whole"),
    Column("Đúng hạn", 9, "whole"), Column("Quá hạn", 9, "whole"), Column("Chưa lập", 9, "whole"),
    *(Column(f"Công nhận trong kỳ {stars} sao", 11, "whole") for stars in STARS),
    *(Column(f"Còn hiệu lực cuối kỳ {stars} sao", 11, "whole") for stars in STARS),
    Column("Tổng còn hiệu lực", 11, "whole"), Column("Hết hạn trong kỳ, chưa công nhận lại", 14, "whole"),
)  # fmt: skip
NOTES = (
    "Chủ thể, sản phẩm: số đang có trên cổng khi lập bảng. Hồ sơ nhận: nộp trong kỳ, không kể hồ sơ đã rút.",
    "Đúng hạn, quá hạn: so với thời hạn của quyết định áp dụng (26/2026: 15 ngày làm việc); quyết định không đặt thời "
    "hạn thì không tính vào hai cột này, nên tổng hai cột có thể nhỏ hơn số đã lập.",
    "Công nhận: theo ngày có giá trị; còn hiệu lực: theo ngày cuối kỳ.",
)


def communes_workbook(facts: CommuneFacts, made_at: datetime) -> bytes:
    """The workbook as ``.xlsx`` bytes. Raises ``ValueError`` where the place has no commune in the period."""
    if not facts.rows:
        raise ValueError("Địa bàn không có xã, phường nào trong kỳ báo cáo")
    book = Book(title=f"Báo cáo {facts.period} – {facts.title}", author=facts.unit, created=made_at)
    sheet = book.sheet(
        "Báo cáo", COLUMNS, title=f"BÁO CÁO {facts.period.upper()} VỀ CHƯƠNG TRÌNH OCOP – {facts.title}",
        lines=(f"{facts.unit} – từ {facts.first:%d/%m/%Y} đến hết {facts.last:%d/%m/%Y}",), frozen_columns=2,
        header_height=84,
    )  # fmt: skip
    first = sheet.next_row
    rows = [_values(row) for row in facts.rows]
    for index, (row, values) in enumerate(zip(facts.rows, rows, strict=True), 1):
        at = sheet.row([index, row.name, *values])
        area = f"{sheet.address(at, 12)}:{sheet.address(at, 14)}"
        sheet.formula(at, 15, f"=SUM({area})", sum(row.standing.get(stars, 0) for stars in STARS), bold=True)
    last = sheet.next_row - 1
    sheet.sums("Tổng cộng", first, {at: sum(values[at - 2] for values in rows) for at in range(2, len(COLUMNS))})
    sheet.filter(last)
    for note in NOTES:
        sheet.write(sheet.next_row + 1, 1, note, "text", border=False, wrap=False)
        sheet.next_row += 1
    sheet.next_row += 1
    sheet.chart("bar", "Sản phẩm còn hiệu lực cuối kỳ", rows=(first, last), names=1, columns=[12, 13, 14], stacked=True,
                most=max(values[13] for values in rows))
    return book.bytes()


def _values(row: CommuneRow) -> list[int]:
    new, standing = ([counts.get(stars, 0) for stars in STARS] for counts in (row.recognised, row.standing))
    return [
        row.producers, row.products, row.filed, row.reported, row.on_time, row.late, row.waiting, *new, *standing,
        sum(standing), row.ending,
    ]  # fmt: skip
