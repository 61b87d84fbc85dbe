"""The same file in the dossier of another product."""

from products.checks.facts import Facts, Finding


def file_of_another_dossier(facts: Facts) -> list[Finding]:
    """Reminds: a business registration rightly serves several products of one producer, a test result does not.

    The other product is not named: it may be another producer's.
    """
    twice = [file for file in facts.files if file.sha256 in facts.elsewhere and file.kind == "test_results"]
    text = "Phiếu kiểm nghiệm «{}» cũng nằm trong hồ sơ của sản phẩm khác."
    return [Finding(text.format(file.title), "ke-hoach", anchor="tai-lieu") for file in twice]
