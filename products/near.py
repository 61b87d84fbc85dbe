"""The same or nearly the same product by another producer: folded names compared by their trigrams, on either database.

Quảng Nam's letter of 2023 wants registrations of one kind by several producers without a difference held back. What is
found is a hint for people, never a refusal: names may be alike and products differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from ocop.accounts.names import search_key
from products.models import Product, ProductGram

LIKENESS = Fraction(11, 20)  # of the trigrams of both names together that they must share
SAME = Fraction(9, 10)  # from here the names count as the same
MOST = 20
# Words that stand in any product's name and tell nothing about it (folded).
COMMON = frozenset(
    (
        "san", "pham", "ocop", "dac", "nhan", "thuong", "hieu", "truyen", "thong", "cao", "cap", "loai", "hang", "hop",
        "tui", "goi", "chai", "lo", "hu",
    )
)  # fmt: skip
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789 "
_BULK = 2000
CANDIDATES = 200


@dataclass(frozen=True)
class Near:
    """Another producer's product with how much its name is like, in hundredths."""

    product: int
    likeness: int


def bare(name: str) -> str:
    """The folded name without the words that tell nothing; the whole folded name where nothing else is left."""
    words = search_key(name).split()
    telling = [word for word in words if word not in COMMON]
    return " ".join(telling or words)


def grams(name: str) -> frozenset[int]:
    """The trigrams of the bare name, each packed into a number below 51,000; words begin and end with a space."""
    text = f" {bare(name)} "
    codes = [_SIGNS.index(sign) if sign in _SIGNS else ord(sign) % len(_SIGNS) for sign in text]
    base = len(_SIGNS)
    return frozenset((a * base + b) * base + c for a, b, c in zip(codes, codes[1:], codes[2:], strict=False))


def likeness(a: frozenset[int], b: frozenset[int]) -> Fraction:
    """Shared trigrams over all trigrams of both (Jaccard), 0 to 1."""
    return Fraction(len(a & b), len(a | b)) if a or b else Fraction(0)


def index(product: Product) -> None:
    """Write the trigrams of one product anew, inside the transaction that wrote its name."""
    wanted = grams(product.name)
    if wanted != set(product.grams.values_list("gram", flat=True)):
        product.grams.all().delete()
        ProductGram.objects.bulk_create(_rows(product.pk, wanted), ignore_conflicts=True)


def _rows(product_id: int, wanted: frozenset[int]) -> list[ProductGram]:
    return [ProductGram(product_id=product_id, gram=gram, size=len(wanted)) for gram in sorted(wanted)]


def index_missing(most: int = _BULK) -> int:
    """Write the trigrams of products that have none (they came in bulk); returns of how many."""
    none = ~Exists(ProductGram.objects.filter(product=OuterRef("pk")))
    rows = list(Product.objects.filter(none).order_by("pk").values_list("pk", "name")[:most])
    made = [row for pk, name in rows for row in _rows(pk, grams(name))]
    with transaction.atomic():
        ProductGram.objects.bulk_create(made, batch_size=_BULK, ignore_conflicts=True)
    return len(rows)


def search(name: str, *, producer: int | None, slugs: Iterable[str] = (), most: int = MOST) -> list[Near]:
    """Products of other producers whose names are nearly the same, the most alike first; two queries.

    ``slugs`` keeps to sets of the same kind of product, whatever the regulation they are printed in.
    """
    own = grams(name)
    if not own:
        return []
    found = _sharing(own)
    rows = Product.objects.filter(pk__in=found).exclude(producer=producer)
    if slugs:
        rows = rows.filter(criteria_set__slug__in=list(slugs))
    near = [Near(pk, found[pk]) for pk in rows.values_list("pk", flat=True)]
    return sorted(near, key=lambda each: (-each.likeness, each.product))[:most]


def _sharing(own: frozenset[int]) -> dict[int, int]:
    """Products that are like enough, with the likeness in hundredths: shared over all trigrams, counted in the index.

    shared / (own + theirs - shared) >= LIKENESS, and so theirs lies between own * LIKENESS and own / LIKENESS.
    """
    part, whole, count = LIKENESS.numerator, LIKENESS.denominator, len(own)
    marks = ",".join(["%s"] * count)
    table = connection.ops.quote_name(ProductGram._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT product_id, 100 * COUNT(*) / (%s + MAX(size) - COUNT(*)) FROM {table}"
            f" WHERE gram IN ({marks}) AND size BETWEEN %s AND %s GROUP BY product_id"
            f" HAVING COUNT(*) * {whole + part} >= {part} * (%s + MAX(size)) ORDER BY 2 DESC LIMIT {CANDIDATES}",
            [count, *sorted(own), ceil(count * LIKENESS), int(count / LIKENESS), count],
        )
        return dict(cursor.fetchall())
