"""One name everywhere: slip, registration certificate, label, commune's report (two of 71 products fell over this)."""

from products.checks import wording
from products.checks.facts import Facts, Finding, Named


def names_agree(facts: Facts) -> list[Finding]:
    """Reminds of each paper whose producer or product is written otherwise than on the slip, and says how."""
    found = []
    for paper in facts.named:
        for what, slip, other in (
            ("Tên chủ thể", facts.producer_name, paper.producer), ("Tên sản phẩm", facts.product_name, paper.product),
        ):  # fmt: skip
            how = wording.difference(slip, other) if slip and other else ""
            if how:
                text = f"{what} trên {paper.source} là {wording.quoted(other)}, khác phiếu đăng ký ({how})."
                found.append(Finding(text, "ke-hoach", anchor="tai-lieu", file=paper.file))
    return found


def names_known(facts: Facts) -> list[Finding]:
    """Reminds to type in what the registration and the label say: without it nothing can be compared."""
    sources: dict[str, Named] = {paper.kind: paper for paper in facts.named}
    found = []
    for file in facts.files:
        wanted = {"business_registration": "tên chủ thể", "label": "tên sản phẩm và tên chủ thể"}.get(file.kind)
        paper = sources.get(file.kind)
        if wanted and not (paper and (paper.producer or paper.product)):
            text = f"«{file.title}»: chưa ghi {wanted} như trên giấy nên cổng chưa so được với phiếu đăng ký."
            found.append(Finding(text, "ke-hoach", anchor="tai-lieu", file=file.pk))
    return found
