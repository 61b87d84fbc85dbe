"""The papers that the regulation lists as evidence, and those that the slip says are there."""

from datetime import timedelta

from django.utils.translation import gettext as _

from products import forms_of_law
from products.checks.facts import Facts, Finding

# A good product has few of these missing; only these are asked of everyone by name.
ASKED = ("business_registration", "quality_declaration", "test_results")
# Food, drink and herbs: without it the dossier is eliminated (regulations.md §2).
SAFETY, SAFETY_SECTORS = "production_eligibility", ("I", "II", "III")
YEAR = timedelta(days=366)  # periodic tests are yearly in most standards; not in the decisions, only a reminder
# Field of the slip (Mẫu 02, I.3 and I.4) -> the paper that proves it.
TICKED = {
    "has_business_registration": "business_registration", "has_quality_declaration": "quality_declaration",
    "has_food_safety": SAFETY, "has_production_certificate": SAFETY, "ip_trademark": "intellectual_property",
    "ip_shared_sign": "intellectual_property", "ip_patent": "intellectual_property",
    "ip_design": "intellectual_property", "ip_copyright": "intellectual_property",
}  # fmt: skip


def listed_papers_attached(facts: Facts) -> list[Finding]:
    """Reminds of the papers nearly every set asks for; a service has no quality declaration and no tests."""
    there = {file.kind for file in facts.files}
    asked = ASKED[:1] if facts.law.kind == "service" else ASKED
    if facts.law.sector_code in SAFETY_SECTORS and facts.law.kind != "service":
        asked = (*asked, SAFETY)
    titles = dict(forms_of_law.evidence_kinds(facts.regulation.id))
    missing = [titles[code] for code in asked if code in titles and code not in there]
    text = _("Chưa đính kèm: {names}.").format(names="; ".join(missing))
    return [Finding(text, "ke-hoach", anchor="tai-lieu")] if missing else []


def ticked_papers_attached(facts: Facts) -> list[Finding]:
    """Reminds of papers that the form ticks as held, but that are not among the files."""
    there = {file.kind for file in facts.files}
    titles = dict(forms_of_law.evidence_kinds(facts.regulation.id))
    ticked = {paper for field, paper in TICKED.items() if facts.values.get(field) and paper in titles}
    missing = sorted(titles[paper] for paper in ticked - there)
    text = _("Báo cáo đánh dấu đã có nhưng chưa thấy tệp: {names}.").format(names="; ".join(missing))
    return [Finding(text, "ke-hoach", anchor="tai-lieu")] if missing else []


def tests_are_recent(facts: Facts) -> list[Finding]:
    """Reminds where a re-ranking (periodic tests, ``26`` kind duties) rests on test results older than a year."""
    tests = [file for file in facts.files if file.kind == "test_results" and file.issued_on]
    if facts.kind != "re_ranking" or facts.law.kind == "service" or not tests:
        return []
    newest = max(tests, key=lambda file: file.issued_on)
    if facts.today - newest.issued_on <= YEAR:
        return []
    when = f"{newest.issued_on:%d/%m/%Y}"
    text = _(
        "Đánh giá lại cần kiểm nghiệm định kỳ mới: phiếu mới nhất là «{title}» ngày {when}."
    ).format(title=newest.title, when=when)
    return [Finding(text, "ke-hoach", anchor="tai-lieu", file=newest.pk)]
