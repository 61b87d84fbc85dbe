"""Nearly the same products among 16,000. Run: python -m benchmarks.near_products [PRODUCTS]

Measures on the database as it stands, filled up to PRODUCTS with names put together from real kinds of products and
places; what is added is rolled back. Promise: a search takes at most 100 ms at 16,000 products on PostgreSQL (p95).
"""

import random
import sys
from statistics import quantiles
from time import perf_counter

PROMISE_MS = 100
KINDS = (
    "Trà hoa vàng", "Trà túi lọc", "Chè xanh", "Bún khô", "Miến dong", "Mật ong rừng", "Gạo nếp nương", "Rượu nếp cái",
    "Nước mắm", "Chả mực", "Bánh gai", "Bánh đa", "Cà phê rang xay", "Hạt tiêu", "Tinh dầu quế", "Cao chè vằng",
    "Thanh long sấy", "Xoài sấy dẻo", "Gốm mỹ nghệ", "Nón lá", "Mây tre đan", "Thịt trâu gác bếp", "Lạp xưởng",
    "Trứng vịt muối", "Dưa lưới", "Cam sành", "Bưởi da xanh", "Thanh trà", "Du lịch cộng đồng", "Mắm ruốc",
)  # fmt: skip
PLACES = (
    "Hải Sơn", "Hương Vân", "Móng Cái", "Lục Nam", "Ba Chẽ", "Đầm Hà", "Tiên Phước", "Trà My", "Đại Lộc", "Hội An",
    "Phú Thọ", "Mộc Châu", "Sa Pa", "Bắc Hà", "Vân Cù", "Thủy Biều", "Cái Bè", "Chợ Lách", "Tân Cương", "Kỳ Sơn",
)  # fmt: skip
MAKES = ("truyền thống", "đặc biệt", "hữu cơ", "sấy lạnh", "hút chân không", "hảo hạng", "nguyên chất", "túi lọc", "")


def main(wanted: int = 16_000) -> int:
    """0 when the promise holds, 1 when it does not, 2 where the database has no criteria set."""
    import django

    django.setup()
    from django.db import connection, transaction

    from products.models import CriteriaSet, Product

    if not CriteriaSet.objects.exists():
        print("no criteria set stands in this database: manage.py load_law")
        return 2
    with transaction.atomic():
        made = _fill_up(wanted)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        p95 = _measure(Product.objects.count(), connection.vendor, made)
        transaction.set_rollback(True)
    return int(p95 > PROMISE_MS)


def _fill_up(wanted: int) -> int:
    from ocop.accounts import names
    from ocop.accounts.models import Locality
    from products import near
    from products.models import CriteriaSet, Producer, Product

    missing = max(0, wanted - Product.objects.count())
    if missing:
        place = Locality.objects.first() or Locality.objects.create(code="do-thu", name="Xã đo thử", level="commune")
        of = Producer.objects.create(name="Chủ thể đo thử", kind="cooperative", commune=place, address="Thôn 1")
        sets, chance = list(CriteriaSet.objects.defer("data")[:26]), random.Random(2026)
        rows = []
        for n in range(missing):
            name = f"{chance.choice(KINDS)} {chance.choice(PLACES)} {chance.choice(MAKES)} {n}".replace("  ", " ")
            rows.append(Product(producer=of, name=name, criteria_set=sets[n % len(sets)],
                                search_key=names.search_key(name), sort_key=names.sort_key(name)[:500]))  # fmt: skip
        Product.objects.bulk_create(rows, batch_size=1000)
    while near.index_missing():
        pass
    return missing


def _measure(products: int, engine: str, made: int) -> float:
    from products import near
    from products.models import ProductGram

    asked = [f"{kind} {place}" for kind in KINDS for place in PLACES[::4]]
    near.search(asked[0], producer=None)
    took, hits = [], 0
    for name in asked:
        start = perf_counter()
        hits += len(near.search(name, producer=None))
        took.append((perf_counter() - start) * 1000)
    cuts = quantiles(took, n=20)
    print(f"{engine}: {products} products ({made} made up), {ProductGram.objects.count()} trigrams")
    print(f"search: p50 {cuts[9]:.1f}, p95 {cuts[18]:.1f}, longest {max(took):.1f} ms; {hits} found in {len(took)}")
    return cuts[18]


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
