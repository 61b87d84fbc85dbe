"""Whether the registered lines of business cover the product (Quảng Nam's letter of 2023).

Lines are free text, so this looks for a sign that they have to do with the product: a division of the Vietnamese system
of industries, a word of the trade, or two words of the product's own name. Without any sign people are asked to look.
"""

import re
from itertools import pairwise

from django.utils.translation import gettext as _

from ocop.accounts.names import search_key
from ocop.journal.words import kept
from products.checks import wording
from products.checks.facts import Facts, Finding
from products.near import COMMON

FOOD = kept((
    "thực phẩm", "nông sản", "lương thực", "rau", "quả", "trái cây", "thủy sản", "hải sản", "lâm sản", "gia vị",
    "nước mắm", "cà phê", "ca cao", "mật ong", "trồng trọt", "chăn nuôi", "trồng cây", "trồng lúa", "bún", "miến",
    "bánh", "kẹo", "mứt", "chè", "trà", "gạo", "thịt", "trứng", "sữa", "tinh bột", "nuôi ong", "nuôi trồng",
))  # fmt: skip
DRINK = kept(("đồ uống", "rượu", "bia", "nước khoáng", "nước uống", "nước ép", "trà", "chè", "chưng cất"))
HERBS = kept(("dược liệu", "thảo dược", "thuốc", "mỹ phẩm", "tinh dầu", "thực phẩm chức năng",
              "cây gia vị, cây dược liệu"))
CRAFT = kept((
    "thủ công", "mỹ nghệ", "đan lát", "mây", "tre", "gỗ", "gốm", "sứ", "dệt", "thêu", "may mặc", "lưu niệm",
    "trang trí", "nội thất", "chạm khắc", "đúc", "nón", "chiếu",
))  # fmt: skip
CLOTH = kept(("vải", "sợi", "dệt", "thêu", "may mặc", "trang phục", "thổ cẩm", "lụa"))
LIVING = kept(("hoa", "cây cảnh", "sinh vật cảnh", "giống cây", "cá cảnh", "cây giống"))
TOURISM = kept((
    "du lịch", "lưu trú", "nhà nghỉ", "khách sạn", "homestay", "lữ hành", "ăn uống", "nhà hàng", "trải nghiệm",
))  # fmt: skip
MADE = frozenset({"13", "14", "15", "16", "17", "23", "25", "31", "32"})
# A word of the sector's name (folded) -> divisions of the system of industries (Quyết định 27/2018/QĐ-TTg), words.
TRADES = (
    ("thuc pham", frozenset({"01", "03", "10", "11"}), FOOD),
    ("do uong", frozenset({"10", "11"}), DRINK),
    ("duoc lieu", frozenset({"01", "10", "20", "21"}), HERBS),
    ("thao duoc", frozenset({"01", "10", "20", "21"}), HERBS),
    ("thu cong", MADE, CRAFT),
    ("luu niem", MADE, CRAFT),
    ("vai", frozenset({"13", "14", "15"}), CLOTH),
    ("sinh vat canh", frozenset({"01", "03"}), LIVING),
    ("du lich", frozenset({"49", "50", "55", "56", "79", "90", "91", "93"}), TOURISM),
)


def business_covers_product(facts: Facts) -> list[Finding]:
    """Reminds where the producer's lines of business show no connection with the product, or are not written down."""
    if not facts.business_lines.strip():
        text = _("Chưa ghi ngành nghề đăng ký của chủ thể; ngành nghề phải phù hợp với sản phẩm.")
        return [Finding(text, "phieu-dang-ky", producer=True)]
    sector = search_key(facts.law.sector)
    trades = [trade for trade in TRADES if trade[0] in sector]
    if _by_code(facts.business_lines, trades) or _by_words(facts, trades):
        return []
    text = _(
        "Ngành nghề đăng ký của chủ thể không nhắc đến {name} hay ngành «{sector}»: hãy kiểm tra giấy đăng ký kinh "
        "doanh."
    ).format(name=wording.quoted(facts.product_name), sector=facts.law.sector)
    return [Finding(text, "phieu-dang-ky", producer=True)]


def _by_code(lines: str, trades: list[tuple]) -> bool:
    divisions = {code[:2] for code in re.findall(r"(?<!\d)(\d{4,5})(?!\d)", lines)}
    return any(divisions & trade[1] for trade in trades)


def _by_words(facts: Facts, trades: list[tuple]) -> bool:
    told = wording.words(facts.business_lines)
    name = [word for word in facts.product_name.split() if search_key(word) not in COMMON]
    own = [f"{a} {b}" for a, b in pairwise(name)]
    return any(wording.says(told, phrase) for phrase in (*own, *(word for trade in trades for word in trade[2])))
