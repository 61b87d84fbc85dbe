"""Recognitions that end soon and those that have ended, with the curve by month that plans are made from."""

from collections import Counter
from datetime import date, datetime, timedelta

from evaluations.selectors.reports.recognitions import RecognitionFacts, month_after
from ocop.papers.workbooks import Book, Column, Sheet

ROWS = (
    Column("TT", 6, "whole"), Column("Sản phẩm", 32), Column("Chủ thể", 32), Column("Xã, phường", 20),
    Column("Ngành", 24), Column("Hạng sao", 8, "whole"), Column("Số quyết định", 18),
    Column("Số giấy chứng nhận", 20), Column("Có giá trị từ", 12, "date"), Column("Đến hết ngày", 12, "date"),
    Column("Số ngày còn lại", 10, "whole"),
)  # fmt: skip
MONTHS = (
    Column("Tháng", 12), Column("Từ ngày", 12, "date"), Column("Đến hết ngày", 12, "date"),
    Column("Số sản phẩm hết hạn", 14, "whole"),
)  # fmt: skip
KEYS = ("product_name", "producer_name", "commune_name", "sector", "stars", "decision_number", "certificate_number",
        "valid_from", "ends_on", "days_left")  # fmt: skip


def expiry_workbook(facts: RecognitionFacts, made_at: datetime) -> bytes:
    """The workbook as ``.xlsx`` bytes: by month, ending soon, ended. An empty list is an answer too."""
    book = Book(title=f"Công nhận sắp hết hạn – {facts.title}", author=facts.unit, created=made_at)
    rows = list(facts.rows)
    ending = [row for row in rows if row["days_left"] >= 0]
    ended = [row for row in rows if row["days_left"] < 0]
    line = f"{facts.unit} – tính đến ngày {facts.day:%d/%m/%Y}"
    months = book.sheet("Theo tháng", MONTHS, title=f"SỐ SẢN PHẨM HẾT HẠN THEO THÁNG – {facts.title}", lines=(line,),
                        landscape=False)
    area = _list(book, "Sắp hết hạn", f"CÔNG NHẬN SẮP HẾT HẠN – {facts.title}", line, ending)
    _months(months, facts.day, ending, area)
    _list(book, "Đã hết hạn", f"CÔNG NHẬN ĐÃ HẾT HẠN, CHƯA ĐƯỢC CÔNG NHẬN LẠI – {facts.title}", line,
          sorted(ended, key=lambda row: row["days_left"], reverse=True))
    return book.bytes()


def _list(book: Book, name: str, title: str, line: str, rows: list[dict]) -> str:
    """Write the rows; returns the area of their last valid days."""
    sheet = book.sheet(name, ROWS, title=title, lines=(f"{line}: {len(rows)} sản phẩm.",), frozen_columns=2)
    first = sheet.next_row
    for index, row in enumerate(rows, 1):
        sheet.plain_row([index, *(row[key] for key in KEYS)])
    sheet.filter()
    return sheet.area(9, first, max(first, sheet.next_row - 1))


def _months(sheet: Sheet, day: date, rows: list[dict], area: str) -> None:
    """One row per calendar month from the day to the last end, so that the sum is the number of rows."""
    counts = Counter((row["ends_on"].year, row["ends_on"].month) for row in rows)
    first = sheet.next_row
    start, last_end = day.replace(day=1), max((row["ends_on"] for row in rows), default=day)
    while start <= last_end:
        end = month_after(start, 1) - timedelta(days=1)
        at = sheet.row([f"{start:%m/%Y}", start, end])
        begins, ends = sheet.address(at, 1), sheet.address(at, 2)
        live = f'=COUNTIFS({area},">="&{begins},{area},"<="&{ends})'
        sheet.formula(at, 3, live, counts[start.year, start.month])
        start = end + timedelta(days=1)
    last = sheet.next_row - 1
    sheet.sums("Tổng cộng", first, {3: len(rows)}, label_column=0)
    sheet.chart("column", "Số sản phẩm hết hạn theo tháng", rows=(first, last), names=0, columns=[3],
                most=max(counts.values(), default=1))
