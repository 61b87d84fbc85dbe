"""Checks before filing: each a small pure function from facts to findings, with the place where it is mended.

``facts_of`` reads everything once; ``run`` asks every check; ``by_check`` says it check by check with those that hold;
``completeness`` counts for the meter.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from products.checks import (
    business,
    cases,
    duplicates,
    expiry,
    fields,
    malware,
    naming,
    owner,
    papers,
    raw_goods,
    renewal,
    same_file,
    samples,
    self_assessment,
)
from products.checks.facts import Facts, Finding, facts_of


@dataclass(frozen=True)
class Check:
    """One question asked of a dossier; ``thorough``: only where the facts were read thoroughly."""

    title: str
    ask: Callable[[Facts], list[Finding]]
    thorough: bool = False


# Group -> its checks, in the order of the completeness page.
GROUPS: tuple[tuple[str, tuple[Check, ...]], ...] = (
    (_("Nội dung hồ sơ"), (
        Check(_("Các ô bắt buộc của mẫu đơn"), fields.required_fields),
        Check(_("Trường hợp áp dụng của bộ tiêu chí"), cases.cases_chosen),
        Check(_("Tự đánh giá đủ tiêu chí"), self_assessment.every_criterion_answered),
        Check(_("Tiêu chí có điểm đều có thuyết minh hoặc tài liệu"), self_assessment.answers_have_evidence),
        Check(_("Số mẫu sản phẩm"), samples.samples_sent),
    )),
    (_("Tài liệu"), (
        Check(_("Giấy tờ của danh mục"), papers.listed_papers_attached),
        Check(_("Giấy tờ đã đánh dấu là có"), papers.ticked_papers_attached),
        Check(_("Kiểm nghiệm định kỳ còn mới"), papers.tests_are_recent),
        Check(_("Giấy tờ còn giá trị đến phiên họp"), expiry.evidence_in_force),
        Check(_("Tệp không có mã độc"), malware.files_are_clean),
    )),
    (_("Tên gọi thống nhất"), (
        Check(_("Tên trên giấy tờ đã được ghi lại để so"), naming.names_known, thorough=True),
        Check(_("Tên chủ thể, sản phẩm giống nhau trên mọi giấy tờ"), naming.names_agree, thorough=True),
    )),
    (_("Chủ thể và sản phẩm"), (
        Check(_("Loại hình chủ thể được đăng ký"), owner.owner_type_allowed),
        Check(_("Ngành nghề đăng ký phù hợp với sản phẩm"), business.business_covers_product, thorough=True),
        Check(_("Sản phẩm không ở dạng thô"), raw_goods.processed_enough, thorough=True),
    )),
    (_("Trùng lặp"), (
        Check(_("Tệp không dùng chung với hồ sơ khác"), same_file.file_of_another_dossier),
        Check(_("Không trùng sản phẩm của chủ thể khác"), duplicates.near_products, thorough=True),
    )),
    (_("Thời hạn"), (
        Check(_("Hình thức đánh giá hợp với lần công nhận trước"), renewal.kind_fits, thorough=True),
        Check(_("Nộp trong thời gian đánh giá lại"), renewal.filed_in_window, thorough=True),
    )),
)  # fmt: skip

__all__ = ["GROUPS", "Check", "Facts", "Finding", "by_check", "completeness", "facts_of", "run"]


def run(facts: Facts) -> list[Finding]:
    """What every check found: those that block the filing first."""
    found = [finding for _, checks in by_check(facts) for _, findings in checks for finding in findings]
    return sorted(found, key=lambda finding: not finding.blocks)


def by_check(facts: Facts) -> list[tuple[str, list[tuple[Check, list[Finding]]]]]:
    """Every group with its checks and what each found; a quick look leaves out what needs a thorough one."""
    return [
        (group, [(check, check.ask(facts)) for check in checks if facts.thorough or not check.thorough])
        for group, checks in GROUPS
    ]


def completeness(facts: Facts) -> tuple[int, int]:
    """(done, all) of what a complete dossier holds: required fields, cases, one answer per criterion."""
    wanted = [bool(facts.values.get(field.code)) for field in facts.fields if field.required]
    wanted += [criterion.code in facts.cases for criterion in facts.law.case_criteria]
    wanted += [criterion.code in facts.marks for criterion in facts.law.criteria]
    return sum(wanted), len(wanted)
