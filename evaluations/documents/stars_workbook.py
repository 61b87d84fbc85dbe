"""Recognised products by stars and place, sector, kind of producer, women and ethnic minorities; all counts are live.

Every table counts the rows of the sheet «Dữ liệu» by numbered keys (names may hold signs that COUNTIFS takes for
patterns), so each table's total is the number of rows.
"""

from collections import Counter
from datetime import datetime

from evaluations.selectors.reports.breakdown import Breakdown, StarsFacts
from ocop.papers.workbooks import Book, Column, Sheet

STARS = (5, 4, 3)
KEYS = 6  # the first key's column on the data sheet
NOTE = "Nữ, dân tộc thiểu số: theo người đại diện pháp luật đã khai ở Mẫu 02; ai không khai được đếm riêng."


def stars_workbook(facts: StarsFacts, made_at: datetime) -> bytes:
    """The workbook as ``.xlsx`` bytes. Raises ``ValueError`` where no product is recognised on the day."""
    if not facts.rows:
        raise ValueError("Chưa có sản phẩm nào được công nhận còn hiệu lực trong địa bàn")
    book = Book(title=f"Sản phẩm theo hạng sao – {facts.title}", author=facts.unit, created=made_at)
    line = f"{facts.unit} – công nhận còn hiệu lực ngày {facts.day:%d/%m/%Y}"
    sheets = [_sheet(book, facts, each, line) for each in facts.breakdowns]
    areas = _data(book, facts, line)
    for at, (sheet, each) in enumerate(zip(sheets, facts.breakdowns, strict=True)):
        _table(sheet, facts, each, at, areas)
    return book.bytes()


def _sheet(book: Book, facts: StarsFacts, each: Breakdown, line: str) -> Sheet:
    columns = (
        Column("TT", 6, "whole"), Column(each.heading, 40), *(Column(f"{s} sao", 11, "whole") for s in STARS),
        Column("Tổng", 11, "whole"), Column("Tỷ lệ", 11, "percent"),
    )  # fmt: skip
    title = f"SẢN PHẨM OCOP THEO {each.title.upper()} VÀ HẠNG SAO – {facts.title}"
    return book.sheet(each.title, columns, title=title, lines=(line, NOTE) if each.declared else (line,),
                      frozen_columns=2, landscape=False)


def _data(book: Book, facts: StarsFacts, line: str) -> dict[str, str]:
    """The rows themselves; returns the areas of the stars ("stars") and of each key (by its place)."""
    keys = tuple(Column(f"Khóa {each.title.lower()}", 9, "whole") for each in facts.breakdowns)
    columns = (
        Column("TT", 6, "whole"), Column("Sản phẩm", 32), Column("Chủ thể", 32), Column("Xã, phường", 20),
        Column("Hạng sao", 8, "whole"), Column("Đến hết ngày", 12, "date"), *keys,
    )  # fmt: skip
    sheet = book.sheet("Dữ liệu", columns, title=f"DỮ LIỆU – {facts.title}", lines=(line,), frozen_columns=2)
    first = sheet.next_row
    for index, row in enumerate(facts.rows, 1):
        sheet.plain_row([index, row.product, row.producer, row.commune, row.stars, row.valid_to, *row.keys])
    sheet.filter()
    last = sheet.next_row - 1
    areas = {str(at): sheet.area(KEYS + at, first, last) for at in range(len(facts.breakdowns))}
    return areas | {"stars": sheet.area(4, first, last)}


def _table(sheet: Sheet, facts: StarsFacts, each: Breakdown, at: int, areas: dict[str, str]) -> None:
    counted = Counter((row.keys[at], row.stars) for row in facts.rows)
    first, many = sheet.next_row, len(facts.rows)
    total = sheet.address(first + len(each.labels), 2 + len(STARS), fixed=True)
    for key, label in enumerate(each.labels, 1):
        row = sheet.row([key, label])
        for column, stars in enumerate(STARS, 2):
            found = f"=COUNTIFS({areas[str(at)]},{sheet.address(row, 0)},{areas['stars']},{stars})"
            sheet.formula(row, column, found, counted[key, stars])
        of_label = sum(counted[key, stars] for stars in STARS)
        end = 2 + len(STARS)
        own = sheet.address(row, end)
        sheet.formula(row, end, f"=SUM({sheet.address(row, 2)}:{sheet.address(row, end - 1)})", of_label, bold=True)
        sheet.formula(row, end + 1, f"=IF({total}=0,0,{own}/{total})", of_label / many)
    last = sheet.next_row - 1
    sums = [sum(counted[key, stars] for key in range(1, len(each.labels) + 1)) for stars in STARS]
    sheet.sums("Tổng cộng", first, dict(enumerate([*sums, sum(sums)], 2)))
    sheet.filter(last)
    sheet.chart("bar", f"Theo {each.title.lower()}", rows=(first, last), names=1, columns=range(2, 2 + len(STARS)),
                stacked=True, most=max(Counter(row.keys[at] for row in facts.rows).values()))
