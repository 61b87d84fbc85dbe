"""How long the tally of a large season takes. Run: python -m benchmarks.workbook [PRODUCTS]

541 products (Hà Nội 2021) × 11 members × two rounds; promise: at most 5 s and 120 MB more.
"""
import sys
from datetime import UTC, datetime
from fractions import Fraction
from time import perf_counter

from benchmarks.certificate import resident_mb

LIMIT_SECONDS, LIMIT_MB = 5, 120


def season(products: int, members: int = 11) -> tuple:
    """A season of two rounds with totals between 45 and 94: its facts and its rows."""
    from evaluations.documents.tally_workbook import TallyMember, TallyRow, TallySeason

    seats = tuple(TallyMember(f"m{seat}", f"Thành viên {seat}") for seat in range(members))
    rows = []
    for product in range(products):
        rounds = {
            number: {seat.key: 45 + (product * 7 + index * 3 + number) % 50 for index, seat in enumerate(seats)}
            for number in (1, 2)
        }
        mean = Fraction(sum(rounds[2].values()), members)
        rows.append(TallyRow(
            product=f"Sản phẩm {product}", producer="Hợp tác xã", unit="Huyện", criteria_set="1048-2019-01",
            rounds=rounds, deciding_round=2, mean=mean, stars=3,
        ))
    facts = TallySeason(
        title="Hà Nội 2021", unit="Thành phố Hà Nội", regulation="1048", council_decision="Quyết định",
        generated_at=datetime(2021, 11, 5, tzinfo=UTC), members=seats, rule_version="1",
    )
    return facts, tuple(rows)


def main(products: int = 541) -> int:
    """0 when the promise holds, else 1."""
    import django

    django.setup()
    from evaluations.documents.tally_workbook import tally_workbook

    facts, rows = season(products)
    before, start = resident_mb(), perf_counter()
    data = tally_workbook(facts, rows)
    seconds, more = perf_counter() - start, resident_mb() - before
    print(f"{products} products: {seconds:.2f} s, {len(data) / 1024:.0f} kB, {more:.0f} MB more")
    return int(seconds > LIMIT_SECONDS or more > LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
