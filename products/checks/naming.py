"""One name everywhere: slip, registration certificate, label, commune's report (two of 71 products fell over this)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.checks import wording
from products.checks.facts import Facts, Finding, Named


def names_agree(facts: Facts) -> list[Finding]:
    """Reminds of each paper whose producer or product is written otherwise than on the slip, and says how."""
    found = []
    for paper in facts.named:
        producer = _("Tên chủ thể trên {source} là {name}, khác phiếu đăng ký ({how}).")
        product = _("Tên sản phẩm trên {source} là {name}, khác phiếu đăng ký ({how}).")
        for said, slip, other in (
            (producer, facts.producer_name, paper.producer), (product, facts.product_name, paper.product),
        ):  # fmt: skip
            how = wording.difference(slip, other) if slip and other else ""
            if how:
                text = said.format(source=paper.source, name=wording.quoted(other), how=how)
                found.append(Finding(text, "ke-hoach", anchor="tai-lieu", file=paper.file))
    return found


WANTED = {
    "business_registration": gettext_lazy(
        "«{title}»: chưa ghi tên chủ thể như trên giấy nên cổng chưa so được với phiếu đăng ký."
    ),
    "label": gettext_lazy(
        "«{title}»: chưa ghi tên sản phẩm và tên chủ thể như trên giấy nên cổng chưa so được với phiếu đăng ký."
    ),
}


def names_known(facts: Facts) -> list[Finding]:
    """Reminds to type in what the registration and the label say: without it nothing can be compared."""
    sources: dict[str, Named] = {paper.kind: paper for paper in facts.named}
    found = []
    for file in facts.files:
        wanted = WANTED.get(file.kind)
        paper = sources.get(file.kind)
        if wanted and not (paper and (paper.producer or paper.product)):
            text = wanted.format(title=file.title)
            found.append(Finding(text, "ke-hoach", anchor="tai-lieu", file=file.pk))
    return found
