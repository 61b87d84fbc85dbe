"""The same or nearly the same product by another producer (Quảng Nam's letter of 2023)."""

from products.checks.facts import Facts, Finding
from products.near import SAME

SHOWN = 3


def near_products(facts: Facts) -> list[Finding]:
    """Reminds of products of other producers with nearly the same name; named only as far as the reader knows them."""
    if not facts.near:
        return []
    same = sum(each.likeness >= int(100 * SAME) for each in facts.near)
    known = [each for each in facts.near if each.label][:SHOWN]
    count = f"{len(facts.near)} sản phẩm của chủ thể khác có tên gần giống"
    if same:
        count = f"{same} sản phẩm của chủ thể khác trùng tên" + (
            f", {len(facts.near) - same} sản phẩm gần giống" if len(facts.near) > same else ""
        )
    named = ": " + "; ".join(f"{each.label} (giống {each.likeness} %)" for each in known) if known else ""
    text = f"Có {count}{named}. Hãy nêu rõ điểm khác biệt trong phần mô tả sản phẩm."
    step = "phuong-an" if facts.regulation.id == "1048" else "bao-cao"
    return [Finding(text, step, anchor="id_description")]
