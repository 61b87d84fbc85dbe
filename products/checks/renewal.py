"""When a re-ranking is filed, and whether the kind of dossier fits what the portal knows of the product."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
    ends = _(
        "Giấy chứng nhận hết hạn {valid_to}: hồ sơ đánh giá lại nộp từ {first} đến {last} ({opens}–{closes} ngày trước "
        "khi hết hạn)."
    ).format(valid_to=f"{facts.valid_to:%d/%m/%Y}", first=f"{window.first:%d/%m/%Y}", last=f"{window.last:%d/%m/%Y}",
             opens=opens, closes=closes)  # fmt: skip
    if facts.today < window.first:
        early = (window.first - facts.today).days
        how = ngettext("Hôm nay sớm {days} ngày.", "Hôm nay sớm {days} ngày.", early).format(days=early)
    else:
        late = (facts.today - window.last).days
        how = ngettext("Hôm nay muộn {days} ngày.", "Hôm nay muộn {days} ngày.", late).format(days=late)
        last = grace_end(facts.valid_to, facts.regulation.extension_days) if facts.regulation.extension_days else None
        if last and facts.today <= last:
            how += " " + _(
                "Giấy cũ còn giá trị đến khi có kết quả, chậm nhất {last} (khoản 3 Điều 12)."
            ).format(last=f"{last:%d/%m/%Y}")
    return [Finding(f"{ends} {how}", SLIP)]


def kind_fits(facts: Facts) -> list[Finding]:
    """Reminds where a recognised product is filed as new, or an upgrade or re-ranking has no recognition here."""
    if facts.kind == "first" and facts.valid_to and facts.valid_to >= facts.today:
        text = _(
            "Sản phẩm đang được công nhận đến {valid_to}: nên chọn «Nâng hạng» hoặc «Đánh giá lại»."
        ).format(valid_to=f"{facts.valid_to:%d/%m/%Y}")
        return [Finding(text, SLIP)]
    if facts.kind != "first" and facts.valid_to is None and not facts.on_paper:
        text = _("Cổng chưa có giấy chứng nhận của sản phẩm này: hãy kèm quyết định và giấy chứng nhận lần trước.")
        return [Finding(text, "ke-hoach", anchor="tai-lieu")]
    return []
