"""Every member's points of every criterion as a workbook: one sheet per criteria set, a row per member, live totals.

Written row by row in constant memory: 541 products of 11 members and 35 criteria are some 6,000 rows of 45 cells.
"""

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction

from evaluations.selectors.reports.matrix import Block, MatrixFacts, SetMatrix
from ocop.papers.workbooks import Book, Column, Sheet

LEADING = (
    Column("TT", 6, "whole"), Column("Sản phẩm", 28), Column("Chủ thể", 24), Column("Đơn vị", 16),
    Column("Vòng", 6, "whole"), Column("Lần", 6, "whole"), Column("Thành viên", 28),
)  # fmt: skip
MEAN = "Trung bình"
NOTE = "Mỗi dòng là một phiếu đã khóa; dòng «Trung bình» là trung bình cộng các phiếu của sản phẩm trong vòng đó."


def matrix_workbook(facts: MatrixFacts, made_at: datetime, tick: Callable[[int], None] = lambda done: None) -> bytes:
    """The workbook as ``.xlsx`` bytes; ``tick`` hears how many sheets are written. Raises ``ValueError`` without any.

    Raises ``ValueError`` too where a stored total is not the sum of its points: a workbook never says other than the
    sheet.
    """
    if not facts.sets:
        raise ValueError("Chưa có phiếu nào của vòng đã đóng")
    book = Book(title=f"Điểm từng tiêu chí – {facts.title}", author=facts.unit, created=made_at, large=True)
    written = 0
    for one in facts.sets:
        written = _set(book, facts, one, written, tick)
    return book.bytes()


def _set(book: Book, facts: MatrixFacts, one: SetMatrix, written: int, tick: Callable[[int], None]) -> int:
    criteria = tuple(Column(f"{c.code} – {c.title} (tối đa {c.most})", 6, "whole", upright=True) for c in one.columns)
    columns = (*LEADING, *criteria, Column("Tổng điểm", 9, "whole"))
    sheet = book.sheet(
        one.title, columns, title=f"ĐIỂM TỪNG TIÊU CHÍ – {facts.title}", lines=(f"{one.title} ({one.code})", NOTE),
        frozen_columns=2, header_height=230,
    )  # fmt: skip
    for index, block in enumerate(one.blocks, 1):
        _block(sheet, index, block)
        written += len(block.members)
        tick(written)
    sheet.filter()
    return written


def _block(sheet: Sheet, index: int, block: Block) -> None:
    first, start = sheet.next_row, len(LEADING)
    head = [index, block.product, block.producer, block.unit, block.round, block.attempt]
    for member, points, total in block.members:
        if sum(points) != total:
            raise ValueError(f"{block.product}: tổng điểm đã lưu của {member} khác tổng các tiêu chí")
        row = sheet.plain_row([*head, member, *points, None])
        end = start + len(points)
        marks = f"{sheet.address(row, start)}:{sheet.address(row, end - 1)}"
        sheet.formula(row, end, f"=SUM({marks})", total, bold=True)
    last, many = sheet.next_row - 1, len(block.members)
    row = sheet.plain_row([*head, MEAN, *[None] * (len(sheet.columns) - start)])
    by_column = [*zip(*(points for _, points, _ in block.members), strict=True), [m[2] for m in block.members]]
    for column, values in enumerate(by_column, start):
        area = f"{sheet.address(first, column)}:{sheet.address(last, column)}"
        sheet.formula(row, column, f"=AVERAGE({area})", Fraction(sum(values), many), "points", bold=True,
                      fill="#F3F6EA")
