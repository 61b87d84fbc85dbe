"""Where a season stands as a workbook: stages, every product with what it waits for, what is late, the plan's steps."""

from datetime import datetime

from evaluations.selectors.reports.progress import ProgressFacts, ProgressRow
from ocop.papers.workbooks import Book, Column

ROWS = (
    Column("Số tiếp nhận", 9, "whole"), Column("Sản phẩm", 32), Column("Chủ thể", 28), Column("Xã, phường", 20),
    Column("Bước", 22), Column("Từ ngày", 12, "date"), Column("Đang chờ", 32), Column("Hạn", 12, "date"),
    Column("Quá hạn (ngày)", 10, "whole"),
)  # fmt: skip
STAGES = (Column("Bước", 34), Column("Số sản phẩm", 14, "whole"), Column("Trong đó quá hạn", 14, "whole"))
STEPS = (
    Column("Đợt", 6, "whole"), Column("Bước theo kế hoạch", 46), Column("Từ ngày", 13, "date"),
    Column("Đến hết ngày", 13, "date"), Column("Tình trạng", 20),
)  # fmt: skip


def progress_workbook(facts: ProgressFacts, made_at: datetime) -> bytes:
    """The workbook as ``.xlsx`` bytes. Raises ``ValueError`` where the season has neither products nor steps."""
    if not facts.rows and not facts.steps:
        raise ValueError("Kế hoạch chưa có sản phẩm và chưa có đợt nào")
    book = Book(title=f"Tiến độ – {facts.title}", author=facts.unit, created=made_at)
    line = (f"{facts.unit} – tính đến ngày {facts.day:%d/%m/%Y}",)
    # The counts stand first for the reader and are written last: they name the rows of the other sheet.
    stages = book.sheet("Theo bước", STAGES, title=f"TIẾN ĐỘ – {facts.title}", lines=line, landscape=False)
    area_of = _list(book, "Sản phẩm", f"TỪNG SẢN PHẨM – {facts.title}", line, facts.rows)
    _stages(stages, facts, *area_of)
    late = sorted((row for row in facts.rows if row.late), key=lambda row: (-row.late, row.product))
    _list(book, "Quá hạn", f"VIỆC QUÁ HẠN – {facts.title}", line, tuple(late))
    sheet = book.sheet("Các bước", STEPS, title=f"CÁC BƯỚC CỦA KẾ HOẠCH – {facts.title}", lines=line, landscape=False)
    for step in facts.steps:
        sheet.row([step.batch, step.label, step.begins, step.ends, step.standing])
    sheet.filter()
    return book.bytes()


def _list(book: Book, name: str, title: str, line: tuple[str, ...], rows: tuple[ProgressRow, ...]) -> tuple[str, str]:
    sheet = book.sheet(name, ROWS, title=title, lines=line, frozen_columns=2)
    first = sheet.next_row
    for row in rows:
        sheet.row([
            row.number, row.product, row.producer, row.place, row.state, row.since, row.waits_for, row.due,
            row.late or None,
        ])  # fmt: skip
    sheet.filter()
    last = max(first, sheet.next_row - 1)
    return sheet.area(4, first, last), sheet.area(8, first, last)


def _stages(sheet, facts: ProgressFacts, states: str, late: str) -> None:
    first = sheet.next_row
    for label, many, overdue in facts.stages:
        row = sheet.row([label])
        name = sheet.address(row, 0)
        sheet.formula(row, 1, f"=COUNTIF({states},{name})", many)
        sheet.formula(row, 2, f'=COUNTIFS({states},{name},{late},">0")', overdue)
    last = sheet.next_row - 1
    counts = [sum(stage[at] for stage in facts.stages) for at in (1, 2)]
    sheet.sums("Tổng cộng", first, {1: counts[0], 2: counts[1]}, label_column=0)
    sheet.chart("bar", "Số sản phẩm ở mỗi bước", rows=(first, last), names=0, columns=[1, 2],
                most=max(many for _, many, _ in facts.stages))
