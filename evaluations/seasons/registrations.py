"""Hà Nội's registrations: the annex gives numbers by district and sector; names are made here from kind and place.

Nothing here names a person. A product keeps its name, batch and fate whether one product of each filled cell (65) or
every registration (541) is made.
"""

from collections.abc import Iterator
from random import Random

from evaluations.seasons.plan import ProductPlan

SEASON = "ha-noi-2021"
# Annex column → kinds of product with the score sheet of Quyết định 1048 each belongs to.
SECTORS: dict[str, tuple[tuple[str, str], ...]] = {
    "thuc_pham": (
        ("Gạo chất lượng cao", "rice-cereals"),
        ("Rau an toàn", "fresh-vegetables"),
        ("Miến dong", "processed-rice-cereals"),
        ("Trứng gà", "fresh-meat-eggs-milk"),
        ("Giò lụa", "processed-meat-eggs-milk"),
        ("Mật ong", "honey"),
        ("Bánh chưng", "fast-food"),
        ("Chè xanh", "tea"),
        ("Khoai lang sấy", "processed-vegetables-fruits"),
        ("Cá kho", "processed-seafood"),
        ("Tương nếp", "fish-sauce-liquid-seasonings"),
        ("Bột gia vị nấm", "other-seasonings"),
        ("Trà sen", "other-tea-products"),
    ),
    "do_uong": (
        ("Rượu nếp", "white-spirits"),
        ("Rượu mơ", "other-alcoholic-drinks"),
        ("Nước gạo lứt", "soft-drinks"),
        ("Nước uống đóng bình", "mineral-bottled-water"),
    ),
    "thao_duoc": (
        ("Cao cà gai leo", "functional-foods-traditional-medicine"),
        ("Tinh dầu sả", "other-herbs"),
        ("Xà phòng thảo mộc", "cosmetics"),
    ),
    "thu_cong_my_nghe": (
        ("Đồ thủ công trang trí", "handicrafts-decorative"),
        ("Đồ mây tre gia dụng", "handicrafts-household"),
    ),
    "vai_may_mac": (("Khăn lụa", "textiles-garments"), ("Áo len", "textiles-garments")),
    "dich_vu_du_lich": (("Điểm du lịch nông thôn", "community-tourism"),),
}
VARIANTS = ("", "loại đặc biệt", "hộp quà", "đóng túi", "truyền thống")
PRODUCERS = (("Hợp tác xã", "cooperative"), ("Hộ kinh doanh", "household"), ("Công ty TNHH", "company"),
             ("Tổ hợp tác", "cooperative_group"))  # fmt: skip
# What the first product of a cell shows, by the cell's place among the 65.
SHOWN: dict[int, dict] = {
    3: {"events": {"spread": "rescore"}},
    6: {"batch": 1, "events": {"completion": "Bổ sung hợp đồng thu mua nguyên liệu", "completion_failed": True}},
    11: {"events": {"recuse": 3}},
    16: {"target": 91, "round_two": 92},
    21: {"target": 46},
    25: {"events": {"eliminate": {"ground": "Thiếu giấy chứng nhận an toàn thực phẩm bắt buộc",
                                  "reason": "Giấy chứng nhận đã hết hạn, không có bản thay thế."}}},
    30: {"target": 61, "round_two": 66, "events": {"sent_back": "Làm rõ điểm chấm tiêu chí xúc tiến thương mại."}},
    36: {"events": {"spread": "conclude"}},
    42: {"target": 49},
    47: {"target": 69, "round_two": 70},
    52: {"target": 50, "round_two": 49},
}  # fmt: skip
# Where the second batch stands in the living mix, in turn.
RESTS = (
    "round_one",
    "round_one",
    "registered",
    "after_round_one",
    "inspection",
    "round_two",
    "submitted",
    "proposed",
    None,
)


def generate(code: str, rows: list[dict[str, str]], *, every: bool) -> tuple[ProductPlan, ...]:
    """The products of the annex's rows: the first of each filled cell, or all of them."""
    made, seen = [], {}
    for cell, (row, sector) in enumerate(cells(rows)):
        for n in range(int(row[sector]) if every else 1):
            product = _product(row, sector, cell, n)
            # The same name twice at one producer would be one product.
            twice = seen.setdefault((product.producer, product.name), product)
            if twice is not product:
                raise ValueError(f"{product.name}: made twice")
            made.append(product)
    return tuple(made)


def cells(rows: list[dict[str, str]]) -> Iterator[tuple[dict[str, str], str]]:
    """District and sector of every filled cell, in the annex's order; the row of totals is left out."""
    for row in rows:
        if row["tt"]:
            yield from ((row, sector) for sector in SECTORS if int(row[sector]))


def _product(row: dict[str, str], sector: str, cell: int, n: int) -> ProductPlan:
    rng = Random(f"{SEASON}/{row['tt']}/{sector}/{n}")
    district = row["quan_huyen"]
    kinds = SECTORS[sector]
    kind, slug = kinds[(cell + n) % len(kinds)]
    variant = VARIANTS[n // len(kinds) % len(VARIANTS)]
    legal, producer_kind = PRODUCERS[(cell + n) % len(PRODUCERS)]
    serial = n // (len(kinds) * len(VARIANTS))
    number = f" {serial + 1}" if serial else ""
    shown = SHOWN.get(cell, {}) if n == 0 else {}
    batch = shown.get("batch", 1 + (cell + n) % 2)
    target = shown.get("target") or _target(rng)
    events = shown.get("events") if "events" in shown else _events(rng, sector)
    return ProductPlan(
        name=" ".join(f"{kind} {district} {variant}".split()),
        producer=f"{legal} {kind[0].lower()}{kind[1:]} {district}{number}",
        producer_kind=producer_kind,
        place=f"hn-{int(row['tt']):02d}-x",
        slug=slug,
        season=SEASON,
        target=target,
        round_two=shown.get("round_two") or (None if "target" in shown else min(target + rng.randint(0, 4), 89)),
        batch=batch,
        rest=RESTS[(cell + n) // 2 % len(RESTS)] if batch == 2 else ("proposed" if (cell + n) % 26 == 8 else None),
        events=events,
    )


def _target(rng: Random) -> int:
    """Points after round one: districts send up from 50 on, so most lie above."""
    chance = rng.random()
    if chance < 0.04:
        return rng.randint(44, 49)
    return rng.randint(52, 67) if chance < 0.66 else rng.randint(70, 85)


def _events(rng: Random, sector: str) -> dict:
    events: dict = {}
    if sector == "dich_vu_du_lich" or rng.random() < 0.15:  # tourism services are visited first (1048)
        events["visit"] = True
    if rng.random() < 0.3:
        events["completion"] = rng.choice((
            "Bổ sung phiếu kiểm nghiệm còn hiệu lực", "Bổ sung minh chứng truy xuất nguồn gốc",
            "Bổ sung câu chuyện sản phẩm", "Bổ sung hợp đồng tiêu thụ",
        ))  # fmt: skip
    return events
