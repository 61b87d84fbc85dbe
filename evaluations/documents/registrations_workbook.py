"""Registrations by unit and sector as a workbook in the shape of plans' annexes; every total is a live SUM."""

from datetime import datetime

from evaluations.selectors.registrations import Registrations
from ocop.papers.cells import plain
from ocop.papers.workbooks import Book, Column, Sheet


def registrations_workbook(facts: Registrations, made_at: datetime) -> bytes:
    """The annex as ``.xlsx`` bytes: units down, sectors across, SUM by row and by column, with the values they have.

    Raises ``ValueError`` where there is no unit or no sector to count by.
    """
    if not facts.units or not facts.sectors:
        raise ValueError("Chưa có đơn vị hoặc ngành nào để tổng hợp đăng ký")
    columns = (
        Column("TT", 6, "whole"), Column("Đơn vị", 28), *(Column(sector, 18, "whole") for sector in facts.sectors),
        Column("Tổng", 12, "whole"),
    )  # fmt: skip
    book = Book(title=f"Sản phẩm đăng ký – {facts.title}", author=facts.unit, created=made_at)
    sheet = book.sheet(
        "Đăng ký", columns, title=f"TỔNG HỢP SẢN PHẨM ĐĂNG KÝ ĐÁNH GIÁ, PHÂN HẠNG – {facts.title}", frozen_columns=2,
        lines=(f"{facts.unit} – lập lúc {plain(made_at):%H:%M %d/%m/%Y}",),
    )  # fmt: skip
    first = sheet.next_row
    for index, (path, name) in enumerate(facts.units, 1):
        _unit(sheet, index, name, [facts.counts.get((path, sector), 0) for sector in facts.sectors])
    last = sheet.next_row - 1
    by_sector = [sum(facts.counts.get((path, s), 0) for path, _ in facts.units) for s in facts.sectors]
    sheet.sums("Tổng cộng", first, dict(enumerate([*by_sector, sum(by_sector)], 2)))
    sheet.filter(last)
    sheet.chart("bar", "Sản phẩm đăng ký theo đơn vị và ngành", rows=(first, last), names=1,
                columns=range(2, 2 + len(facts.sectors)), stacked=True, most=_most(facts))
    return book.bytes()


def _most(facts: Registrations) -> int:
    return max(sum(facts.counts.get((path, sector), 0) for sector in facts.sectors) for path, _ in facts.units)


def _unit(sheet: Sheet, index: int, name: str, counts: list[int]) -> None:
    row = sheet.row([index, name, *counts])
    end = 1 + len(counts)
    area = f"{sheet.address(row, 2)}:{sheet.address(row, end)}"
    sheet.formula(row, end + 1, f"=SUM({area})", sum(counts), bold=True)
