"""Whether the registered lines of business cover the product (Quảng Nam's letter of 2023; regulations.md §2, elimination).

Lines are free text, so this looks for a sign that they have to do with the product: a division of the Vietnamese system
of industries, a word of the trade, or a word of the product's own name. Without any sign people are asked to look.
"""

import re

from ocop.accounts.names import search_key
from products.checks.facts import Facts, Finding
from products.near import COMMON

# A word of the sector's name (folded) -> divisions of the system of industries (Quyết định 27/2018/QĐ-TTg), words.
FOOD = (
    "thuc pham", "nong san", "luong thuc", "rau qua", "trai cay", "thuy san", "hai san", "lam san", "che bien", "gia vi",
    "nuoc mam", "ca phe", "ca cao", "mat ong", "trong trot", "chan nuoi", "trong cay", "san xuat che", "san xuat tra",
    "trong lua", "bun", "mien", "banh", "keo", "mut", "che", "tra", "gao", "thit", "trung", "sua",
)  # fmt: skip
HERBS = ("duoc lieu", "thao duoc", "thuoc", "my pham", "tinh dau", "thuc pham chuc nang", "hoa chat", "trong cay")
CRAFT = (
    "thu cong", "my nghe", "dan lat", "may tre", "do go", "gom", "su", "det", "theu", "may mac", "luu niem", "trang tri",
    "noi that", "cham khac", "go", "tre",
)  # fmt: skip
MADE = frozenset({"13", "14", "15", "16", "17", "23", "25", "31", "32"})
# A word of the sector's name (folded) -> divisions of the system of industries (Quyết định 27/2018/QĐ-TTg), words.
TRADES = (
    ("thuc pham", frozenset({"01", "03", "10", "11"}), FOOD),
    ("do uong", frozenset({"10", "11"}), ("do uong", "ruou", "bia", "nuoc khoang", "nuoc uong", "nuoc ep", "tra", "che")),
    ("duoc lieu", frozenset({"01", "10", "20", "21"}), HERBS),
    ("thao duoc", frozenset({"01", "10", "20", "21"}), HERBS),
    ("thu cong", MADE, CRAFT),
    ("luu niem", MADE, CRAFT),
    ("vai", frozenset({"13", "14", "15"}), ("vai", "soi", "det", "theu", "may mac", "trang phuc", "tho cam", "lua")),
    ("sinh vat canh", frozenset({"01", "03"}), ("hoa", "cay canh", "sinh vat canh", "giong cay", "ca canh")),
    ("du lich", frozenset({"49", "50", "55", "56", "79", "90", "91", "93"}),
     ("du lich", "luu tru", "nha nghi", "khach san", "homestay", "lu hanh", "an uong", "nha hang", "trai nghiem")),
)  # fmt: skip
TELLING = 3  # letters from which a word of the product's name tells something


def business_covers_product(facts: Facts) -> list[Finding]:
    """Reminds where the producer's lines of business show no connection with the product, or are not written down."""
    lines = search_key(facts.business_lines)
    if not lines:
        text = "Chưa ghi ngành nghề đăng ký của chủ thể; ngành nghề phải phù hợp với sản phẩm."
        return [Finding(text, "phieu-dang-ky", producer=True)]
    if _by_code(facts, facts.business_lines) or _by_words(facts, lines):
        return []
    text = (
        f"Ngành nghề đăng ký của chủ thể không nhắc đến «{facts.product_name}» hay ngành «{facts.law.sector}»: "
        "hãy kiểm tra giấy đăng ký kinh doanh."
    )
    return [Finding(text, "phieu-dang-ky", producer=True)]


def _trades(facts: Facts) -> list[tuple]:
    sector = search_key(facts.law.sector)
    return [trade for trade in TRADES if trade[0] in sector]


def _by_code(facts: Facts, lines: str) -> bool:
    divisions = {code[:2] for code in re.findall(r"(?<!\d)(\d{2}(?:\d{2,3})?)(?!\d)", lines)}
    return any(divisions & trade[1] for trade in _trades(facts))


def _by_words(facts: Facts, lines: str) -> bool:
    said = f" {lines} "
    name = [word for word in search_key(facts.product_name).split() if len(word) >= TELLING and word not in COMMON]
    group = search_key(f"{facts.law.group} {facts.law.subgroup or ''}").split()
    pairs = [f"{a} {b}" for words in (name, group) for a, b in zip(words, words[1:], strict=False)]
    trade = [phrase for each in _trades(facts) for phrase in each[2]]
    return any(f" {phrase} " in said for phrase in [*pairs, *trade])

