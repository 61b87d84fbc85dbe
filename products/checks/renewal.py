"""When a re-ranking is filed, and whether the kind of dossier fits what the portal knows of the product."""

from ocop.law.calendar import grace_end, renewal_window
from products.checks.facts import Facts, Finding

SLIP = "phieu-dang-ky"


def filed_in_window(facts: Facts) -> list[Finding]:
    """Reminds of a re-ranking outside 180 to 120 days before the certificate's end (``26``, Điều 7 and 12.3)."""
    opens, closes = facts.regulation.renewal_opens_days, facts.regulation.renewal_closes_days
    if facts.kind != "re_ranking" or facts.valid_to is None or not opens or not closes:
        return []
    window = renewal_window(facts.valid_to, opens, closes)
    if facts.today in window:
        return []
    ends = f"Giấy chứng nhận hết hạn {facts.valid_to:%d/%m/%Y}: hồ sơ đánh giá lại nộp từ {window.first:%d/%m/%Y} " \
           f"đến {window.last:%d/%m/%Y} ({opens}–{closes} ngày trước khi hết hạn)."  # fmt: skip
    if facts.today < window.first:
        how = f"Hôm nay sớm {(window.first - facts.today).days} ngày."
    else:
        how = f"Hôm nay muộn {(facts.today - window.last).days} ngày."
        last = grace_end(facts.valid_to, facts.regulation.extension_days) if facts.regulation.extension_days else None
        if last and facts.today <= last:
            how += f" Giấy cũ còn giá trị đến khi có kết quả, chậm nhất {last:%d/%m/%Y} (Điều 12.3)."
    return [Finding(f"{ends} {how}", SLIP)]


def kind_fits(facts: Facts) -> list[Finding]:
    """Reminds where a recognised product is filed as new, or an upgrade or re-ranking has no recognition here."""
    if facts.kind == "first" and facts.valid_to and facts.valid_to >= facts.today:
        text = f"Sản phẩm đang được công nhận đến {facts.valid_to:%d/%m/%Y}: nên chọn «Nâng hạng» hoặc «Đánh giá lại»."
        return [Finding(text, SLIP)]
    if facts.kind != "first" and facts.valid_to is None and not facts.on_paper:
        text = "Cổng chưa có giấy chứng nhận của sản phẩm này: hãy kèm quyết định và giấy chứng nhận lần trước."
        return [Finding(text, "ke-hoach", anchor="tai-lieu")]
    return []
