"""The completeness page: every check with what it found and where it is mended; the same findings for the intake."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.accounts.access import signed_in
from products import checks, forms_of_law, offices
from products.contributions import contribute
from products.models import Dossier
from products.views._found import dossier_or_404


@signed_in
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """For its writers: the working copy, with links to mend it. For its offices: what was filed last."""
    found = dossier_or_404(request.user, pk)
    looked = looked_at(request.user, found)
    if looked is None:
        raise Http404(_("Trang kiểm tra dành cho chủ thể và cơ quan tiếp nhận."))
    crumbs = [
        {"label": found.product.name, "url": reverse("product", args=[found.product_id])},
        {"label": _("Hồ sơ"), "url": reverse("dossier", args=[pk])}, {"label": _("Kiểm tra hồ sơ")},
    ]  # fmt: skip
    return render(request, "products/dossier/checks.html", {"dossier": found, "crumbs": crumbs, **looked})


@contribute("dossier")
def summary(request: HttpRequest, dossier: Dossier) -> tuple[str, dict] | None:
    """What the checks found, for the offices that read the dossier: counts and the first findings.

    Those who write it have the meter of their own page, which leads to the same checks.
    """
    if not offices.takes_in(request.user, dossier.product.producer.commune):
        return None
    looked = None if offices.may_write_dossier(request.user, dossier) else looked_at(request.user, dossier)
    return ("products/dossier/_checks_summary.html", {"dossier": dossier, **looked}) if looked else None


def looked_at(user, found: Dossier) -> dict | None:
    """The groups of checks with counts as the person may see them; None for others, and before the first filing."""
    writes = offices.may_write_dossier(user, found)
    if not writes and not offices.takes_in(user, found.product.producer.commune):
        return None
    version = None if writes else found.versions.order_by("-number").first()
    if not writes and version is None:
        return None
    facts = checks.facts_of(found, timezone.localdate(), thorough=True, reader=user, version=version)
    steps = {step.code: step.title for step in forms_of_law.steps(found.regulation)}
    groups = []
    for title, asked in checks.by_check(facts):
        rows = [(check.title, [as_row(found, each, steps, writes) for each in _blocking_first(findings)])
                for check, findings in asked]  # fmt: skip
        groups.append({"title": title, "checks": [{"title": name, "findings": of} for name, of in rows]})
    flat = [check for group in groups for check in group["checks"]]
    rows = [row for check in flat for row in check["findings"]]
    return {
        "groups": groups, "writes": writes, "version": version, "asked": len(flat),
        "hold": sum(not check["findings"] for check in flat), "blocking": sum(row["blocks"] for row in rows),
        "reminding": sum(not row["blocks"] for row in rows),
        "first": sorted(rows, key=lambda row: not row["blocks"])[:5], "more": max(0, len(rows) - 5),
    }  # fmt: skip


def _blocking_first(findings: list[checks.Finding]) -> list[checks.Finding]:
    return sorted(findings, key=lambda finding: not finding.blocks)


def as_row(found: Dossier, finding: checks.Finding, steps: dict[str, str], writes: bool = True) -> dict:
    """A finding with the page where it is mended (for an office: where it is looked at) and that page's name."""
    if finding.file:
        name, where = ("evidence_edit", _("Thông tin tài liệu")) if writes else ("evidence_pages", _("Xem tài liệu"))
        url = reverse(name, args=[finding.file])
    elif not writes:
        url, where = "", ""
    elif finding.producer:
        url, where = reverse("producer_edit", args=[found.product.producer_id]), _("Thông tin chủ thể")
    else:
        anchor = f"#{finding.anchor}" if finding.anchor else ""
        url = reverse("dossier_step", args=[found.pk, finding.step]) + anchor
        where = steps.get(finding.step, "")
    return {"finding": finding, "message": finding.message, "blocks": finding.blocks, "url": url, "step": where}
