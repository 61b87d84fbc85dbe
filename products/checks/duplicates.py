"""The same or nearly the same product by another producer (Quảng Nam's letter of 2023)."""

from django.utils.translation import gettext as _

from products.checks.facts import Facts, Finding
from products.near import SAME

SHOWN = 3


def _counted(same: int, like: int, named: str) -> str:
    if same and like:
        text = _(
            "Có {same} sản phẩm của chủ thể khác trùng tên, {like} sản phẩm gần giống{named}. Hãy nêu rõ điểm khác "
            "biệt trong phần mô tả sản phẩm."
        )
    elif same:
        text = _(
            "Có {same} sản phẩm của chủ thể khác trùng tên{named}. Hãy nêu rõ điểm khác biệt trong phần mô tả sản phẩm."
        )
    else:
        text = _(
            "Có {like} sản phẩm của chủ thể khác có tên gần giống{named}. Hãy nêu rõ điểm khác biệt trong phần mô tả "
            "sản phẩm."
        )
    return text.format(same=same, like=like, named=named)


def near_products(facts: Facts) -> list[Finding]:
    """Reminds of products of other producers with nearly the same name; named only as far as the reader knows them."""
    if not facts.near:
        return []
    same = sum(each.likeness >= int(100 * SAME) for each in facts.near)
    known = [each for each in facts.near if each.label][:SHOWN]
    like = _("{product} (giống {percent} %)")
    named = "; ".join(like.format(product=each.label, percent=each.likeness) for each in known)
    named = f": {named}" if named else ""
    text = _counted(same, len(facts.near) - same, named)
    step = "phuong-an" if facts.regulation.id == "1048" else "bao-cao"
    return [Finding(text, step, anchor="id_description")]
