"""Raw or unprocessed goods: Quảng Nam's letter of 2023 holds them back; in the decisions they have own groups."""

from django.utils.translation import gettext as _

from ocop.accounts.names import search_key
from ocop.journal.words import kept
from products.checks import wording
from products.checks.facts import Facts, Finding

RAW = kept((
    "tươi sống", "dạng thô", "nguyên liệu thô", "chưa qua chế biến", "chưa chế biến", "chưa sơ chế", "mới thu hoạch",
))  # fmt: skip
# A raw product of its own group should say at least one of these of itself.
TREATED = kept((
    "sơ chế", "đóng gói", "bao gói", "đóng hộp", "đóng túi", "hút chân không", "bảo quản", "phân loại", "làm sạch",
    "cấp đông", "sấy", "chế biến", "truy xuất",
))  # fmt: skip
GROUPS = ("thuc pham tuoi song", "thuc pham tho, so che")


def processed_enough(facts: Facts) -> list[Finding]:
    """Reminds where the product calls itself raw in a group of processed goods, or a raw one tells of no treatment."""
    texts = [facts.product_name, facts.values.get("description"), facts.values.get("pack")]
    told = wording.words(" ".join(text for text in texts if text))
    in_raw_group = search_key(facts.law.group) in {search_key(group) for group in GROUPS}
    if in_raw_group:
        if any(wording.says(told, phrase) for phrase in TREATED):
            return []
        text = _(
            "Nhóm «{group}»: mô tả chưa nêu sơ chế, đóng gói hay bảo quản; hàng thô dễ bị loại khi chọn."
        ).format(group=facts.law.group)
    else:
        raw = next((phrase for phrase in RAW if wording.says(told, phrase)), "")
        if not raw or facts.law.kind == "service":
            return []
        text = _(
            "Mô tả ghi «{raw}» nhưng bộ tiêu chí là «{title}»: hàng thô, chưa chế biến thuộc nhóm khác."
        ).format(raw=raw, title=facts.law.title)
    step = "phuong-an" if facts.regulation.id == "1048" else "bao-cao"
    return [Finding(text, step, anchor="id_description")]

