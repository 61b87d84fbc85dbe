"""The same file in the dossier of another product."""

from django.utils.translation import gettext as _

from products.checks.facts import Facts, Finding

# Papers that are about one product: the same one cannot prove two.
OF_ONE_PRODUCT = ("test_results", "quality_declaration", "product_standard", "label", "control_plan")


def file_of_another_dossier(facts: Facts) -> list[Finding]:
    """Reminds: a business registration rightly serves several products of one producer, a test result does not.

    With another producer's dossier nothing may be shared. The other product is not named: the reader may not know it.
    """
    found = []
    for file in facts.files:
        if file.sha256 in facts.foreign:
            text = _("Tệp «{title}» cũng nằm trong hồ sơ của chủ thể khác.").format(title=file.title)
        elif file.sha256 in facts.elsewhere and file.kind in OF_ONE_PRODUCT:
            if file.kind == "test_results":
                text = _("Phiếu kiểm nghiệm «{title}» cũng nằm trong hồ sơ của sản phẩm khác.").format(title=file.title)
            else:
                text = _("Tệp «{title}» cũng nằm trong hồ sơ của sản phẩm khác.").format(title=file.title)
        else:
            continue
        found.append(Finding(text, "ke-hoach", anchor="tai-lieu", file=file.pk))
    return found
