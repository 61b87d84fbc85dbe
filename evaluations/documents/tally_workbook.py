"""The tally of a season as a workbook: every member's total, with live formulas a reader can follow.

Mean, spread and band are formulas over the members' cells; the limits they compare with stand in named
cells of the last sheet. Stars are the council's stored result, because minimums decide them; the
sheet of minimums says which were missed. Every formula carries its value, computed here exactly.
"""
from dataclasses import dataclass
from fractions import Fraction

from evaluations.selectors.tally import MissedMinimum, TallyMember, TallyRow, TallySeason
from ocop.papers.workbooks import Book, Column, Sheet

__all__ = ["MissedMinimum", "TallyMember", "TallyRow", "TallySeason", "tally_workbook"]

OVER = "Vượt"
UNRANKED = "Không xếp hạng"
EMPTY_MEANS = "Ô trống ở cột thành viên: không chấm (từ chối vì có lợi ích liên quan, vắng hoặc chưa có phiếu)."
ROWS_MEAN = "Mỗi dòng là một yêu cầu tối thiểu theo sao chưa đạt; sản phẩm không có dòng nào là đạt đủ."
HOW = (
    "Điểm trung bình là trung bình cộng các phiếu được tính; khung điểm so với điểm trung bình chính xác, "
    "số hiển thị làm tròn hai chữ số. Kết quả của Hội đồng còn xét các yêu cầu tối thiểu theo sao."
)
FILL_OVER, FILL_RESULT = "#FCE4D6", "#F3F6EA"


LEADING = (
    Column("STT", 5, "whole"), Column("Sản phẩm", 30), Column("Mã sản phẩm", 15, "center"), Column("Chủ thể", 26),
    Column("Đơn vị", 16), Column("Bộ tiêu chí", 18),
)
FIGURES = (
    Column("Số phiếu", 7, "whole"), Column("Điểm trung bình", 10, "points"), Column("Chênh lệch", 9, "whole"),
    Column("Vượt giới hạn chênh lệch", 10, "center"), Column("Khung điểm (sao)", 9, "whole"),
)
RESULT = (Column("Kết quả của Hội đồng (sao)", 13, "whole"), Column("Ghi chú", 28))


@dataclass(frozen=True)
class _Figures:
    """The values behind the formulas of one row."""

    count: int
    mean: Fraction | None
    spread: int | None
    over: bool
    band: int | None

    @classmethod
    def of(cls, totals: list[int], season: TallySeason) -> "_Figures":
        if not totals:
            return cls(0, None, None, False, None)
        mean, spread = Fraction(sum(totals), len(totals)), max(totals) - min(totals)
        band = next((star for star in (5, 4, 3, 2) if mean >= season.bands[star]), 1)
        return cls(len(totals), mean, spread, spread > season.spread_limit, band)


def tally_workbook(season: TallySeason, rows: tuple[TallyRow, ...]) -> bytes:
    """The workbook of a season as ``.xlsx`` bytes; the same input gives the same bytes.

    Raises ``ValueError`` where there is no member, a row names an unknown member, a total outside 0–100 or a stored
    mean that its totals do not give: a workbook never says other than the result.
    """
    if not season.members:
        raise ValueError("Kế hoạch chưa có thành viên Hội đồng nên chưa có gì để tổng hợp")
    for row in rows:
        _check(season, row)
    book = Book(title=f"Tổng hợp điểm – {season.title}", author=season.unit, created=season.generated_at)
    rounds = sorted({number for row in rows for number in row.rounds})
    _summary(book, season, rows, several_rounds=len(rounds) > 1)
    if len(rounds) > 1:
        for number in rounds:
            _round(book, season, number, [row for row in rows if number in row.rounds])
    _minimums(book, season, rows)
    _information(book, season)
    return book.bytes()


def _check(season: TallySeason, row: TallyRow) -> None:
    known = {member.key for member in season.members}
    for number, totals in row.rounds.items():
        if unknown := set(totals) - known:
            raise ValueError(f"{row.product}: vòng {number} có phiếu của người không thuộc Hội đồng: {sorted(unknown)}")
        for key, total in totals.items():
            if type(total) is not int or not 0 <= total <= 100:
                raise ValueError(f"{row.product}: tổng điểm của {key} phải là số nguyên từ 0 đến 100")
    figures = _Figures.of(list(row.rounds.get(row.deciding_round, {}).values()), season)
    if figures.mean != row.mean:
        raise ValueError(f"{row.product}: điểm trung bình đã lưu {row.mean} khác với các phiếu {figures.mean}")


def _leading(index: int, row: TallyRow) -> list:
    return [index, row.product, row.code, row.producer, row.unit, row.criteria_set]


def _scores(sheet: Sheet, season: TallySeason, at: int, row: TallyRow, number: int) -> None:
    """The members' totals of one round and the five formulas over them, from column F on."""
    totals = row.rounds.get(number, {})
    first = len(LEADING)
    for offset, member in enumerate(season.members):
        sheet.write(at, first + offset, totals.get(member.key))
    after = first + len(season.members)
    marks = f"{sheet.address(at, first)}:{sheet.address(at, after - 1)}"
    count, mean, spread = (sheet.address(at, after + offset) for offset in range(3))
    figures = _Figures.of(list(totals.values()), season)
    fill = {"fill": FILL_OVER} if figures.over else {}
    sheet.formula(at, after, f"=COUNT({marks})", figures.count)
    sheet.formula(at, after + 1, f'=IF({count}=0,"",AVERAGE({marks}))', _shown(figures.mean), bold=True)
    sheet.formula(at, after + 2, f'=IF({count}=0,"",MAX({marks})-MIN({marks}))', _shown(figures.spread), **fill)
    sheet.formula(at, after + 3, f'=IF({count}=0,"",IF({spread}>gioi_han_chenh_lech,"{OVER}",""))',
                  OVER if figures.over else "", **fill)
    ladder = "".join(f"IF({mean}>=moc_{star}_sao,{star}," for star in (5, 4, 3, 2))
    sheet.formula(at, after + 4, f'=IF({count}=0,"",{ladder}1)))))', _shown(figures.band))


def _shown(value):
    return "" if value is None else value


def _member_columns(season: TallySeason) -> tuple[Column, ...]:
    return tuple(Column(member.title, 6, "whole", upright=True) for member in season.members)


def _summary(book: Book, season: TallySeason, rows: tuple[TallyRow, ...], *, several_rounds: bool) -> None:
    columns = (*LEADING, *_member_columns(season), *FIGURES, *RESULT)
    if several_rounds:
        columns = (*columns[:-1], Column("Vòng quyết định", 8, "whole"), columns[-1])
    sheet = book.sheet(
        "Tổng hợp", columns, title=f"TỔNG HỢP ĐIỂM ĐÁNH GIÁ SẢN PHẨM OCOP – {season.title}", frozen_columns=2,
        lines=(season.unit, EMPTY_MEANS),
    )
    result = len(LEADING) + len(season.members) + len(FIGURES)
    for index, row in enumerate(rows, 1):
        at = sheet.row(_leading(index, row))
        _scores(sheet, season, at, row, row.deciding_round)
        sheet.write(at, result, UNRANKED if row.stars is None else row.stars, bold=True, fill=FILL_RESULT)
        if several_rounds:
            sheet.write(at, result + 1, row.deciding_round)
        sheet.write(at, len(columns) - 1, row.note)
    sheet.filter()
    _totals(sheet, rows, result)


def _totals(sheet: Sheet, rows: tuple[TallyRow, ...], column: int) -> None:
    """How many products have each result, counted by the workbook itself; one row apart so filters leave it alone."""
    first, last = sheet.header_row + 1, max(sheet.next_row - 1, sheet.header_row + 1)
    results = f"{sheet.address(first, column, fixed=True)}:{sheet.address(last, column, fixed=True)}"
    at = sheet.next_row + 1
    for star in (5, 4, 3, 2, 1):
        sheet.write(at, 1, f"Số sản phẩm {star} sao", bold=True)
        sheet.formula(at, 2, f"=COUNTIF({results},{star})", sum(row.stars == star for row in rows), "whole", bold=True)
        at += 1
    sheet.write(at, 1, f"Số sản phẩm {UNRANKED.lower()}", bold=True)
    unranked = sum(row.stars is None for row in rows)
    sheet.formula(at, 2, f'=COUNTIF({results},"{UNRANKED}")', unranked, "whole", bold=True)
    sheet.write(at + 1, 1, "Tổng số sản phẩm", bold=True)
    counted = f"{sheet.address(at - 5, 2)}:{sheet.address(at, 2)}"
    sheet.formula(at + 1, 2, f"=SUM({counted})", len(rows), "whole", bold=True)


def _round(book: Book, season: TallySeason, number: int, rows: list[TallyRow]) -> None:
    columns = (*LEADING, *_member_columns(season), *FIGURES)
    sheet = book.sheet(f"Vòng {number}", columns, title=f"ĐIỂM VÒNG {number} – {season.title}", frozen_columns=2)
    for index, row in enumerate(rows, 1):
        _scores(sheet, season, sheet.row(_leading(index, row)), row, number)
    sheet.filter()


def _minimums(book: Book, season: TallySeason, rows: tuple[TallyRow, ...]) -> None:
    columns = (
        Column("STT", 6, "whole"), Column("Sản phẩm", 34), Column("Tiêu chí", 12, "center"), Column("Tên tiêu chí", 44),
        Column("Cần cho hạng (sao)", 11, "whole"), Column("Điểm tối thiểu", 10, "whole"), Column("Kết quả chấm", 34),
    )
    sheet = book.sheet(
        "Yêu cầu tối thiểu", columns, title=f"YÊU CẦU TỐI THIỂU KHÔNG ĐẠT – {season.title}", frozen_columns=2,
        lines=(ROWS_MEAN,),
    )
    for index, row in enumerate(rows, 1):
        for missed in row.missed:
            sheet.row([index, row.product, missed.criterion, missed.title, missed.star, missed.points, missed.finding])
    sheet.filter()


def _information(book: Book, season: TallySeason) -> None:
    columns = (Column("Nội dung", 44), Column("Giá trị", 70))
    sheet = book.sheet("Thông tin", columns, title="THÔNG TIN VỀ BẢNG TỔNG HỢP", landscape=False)
    texts = (
        ("Kế hoạch đánh giá", season.title), ("Đơn vị", season.unit), ("Quy định áp dụng", season.regulation),
        ("Quyết định thành lập Hội đồng", season.council_decision), *season.facts,
        ("Phiên bản quy tắc tính", season.rule_version),
    )
    for line in texts:
        sheet.row(line)
    named = [("Giới hạn chênh lệch điểm giữa các thành viên", season.spread_limit, "gioi_han_chenh_lech")]
    named += [(f"Điểm trung bình tối thiểu của khung {star} sao", season.bands[star], f"moc_{star}_sao")
              for star in (5, 4, 3, 2)]
    for label, value, name in named:
        sheet.write(sheet.next_row, 0, label)
        sheet.write(sheet.next_row, 1, value, "whole")
        book.name(name, sheet, sheet.next_row, 1)
        sheet.next_row += 1
    sheet.write(sheet.next_row, 0, "Thời điểm lập bảng (giờ Việt Nam)")
    sheet.write(sheet.next_row, 1, season.generated_at, "time")
    sheet.next_row += 1
    sheet.row(("Cách tính", HOW))
