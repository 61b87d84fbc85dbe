"""The commune's part: its inbox with the clock of the regulation, and its report (Mẫu 03)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from ocop.accounts.models import Role
from ocop.accounts.refusals import Refused
from ocop.accounts.roles import units_of
from ocop.journal.record import record
from ocop.law import loader
from ocop.law.calendar import add_working_days, vietnam_day
from products import contributions, numbering, offices
from products.dossiers import RELATED
from products.models import CommuneReport, Dossier

FINDINGS = ("local_material", "local_labour", "idea_origin", "local_identity")
# Beside each finding stands what the producer wrote about it (codes of forms_of_law).
DESCRIBED_IN = {
    "local_material": "commune_material",
    "local_labour": "commune_labour",
    "idea_origin": "commune_idea",
    "local_identity": "commune_identity",
}


def due_on(regulation: str, filed_at: datetime) -> date | None:
    """Last day for the commune: so many working days after receipt (15 under 26); None where the law sets none."""
    days = loader.regulation(regulation).commune_working_days
    return add_working_days(vietnam_day(filed_at), days) if days else None


def inbox(user) -> QuerySet:
    """Filed dossiers of the communes the person reports for, oldest first, as plain rows."""
    communes = [unit.pk for unit in units_of(user, Role.COMMUNE_OFFICER)]
    reported = CommuneReport.objects.filter(dossier=OuterRef("pk"))
    rows = Dossier.objects.filter(filed_at__isnull=False, product__producer__commune__in=communes)
    return rows.annotate(reported=Exists(reported)).order_by("filed_at", "pk")


def report(actor, dossier_id: int, *, findings: dict, now: datetime) -> CommuneReport:
    """Write or correct the commune's report: four findings and a conclusion, no score.

    Raises Http404, PermissionDenied for anybody but an officer of that commune, Refused for a dossier that is not
    filed, an empty finding, or a report that the upper level has taken in.
    """
    with transaction.atomic():
        rows = Dossier.objects.select_for_update(of=("self",)).select_related(*RELATED)
        dossier = rows.filter(pk=dossier_id).first()
        if dossier is None or not Dossier.objects.visible_to(actor).filter(pk=dossier_id).exists():
            raise Http404("Không tìm thấy hồ sơ này.")
        commune = dossier.product.producer.commune
        offices.require(offices.reports_for(actor, commune), f"Chỉ cán bộ của {commune} lập báo cáo này.")
        _refuse_report(dossier, findings)
        given = {name: findings[name].strip() for name in FINDINGS} | {"conclusion": findings.get("conclusion", "")}
        found, new = CommuneReport.objects.update_or_create(
            dossier=dossier, defaults={**given, "reported_by": actor, "reported_at": now}
        )
        code = numbering.number_product(dossier.product, now)
        details = {"dossier": dossier.pk, "correction": not new, "product_code": code}
        record(actor, "commune.report", found, at=now, unit=commune.pk, details=details)
        return found


def _refuse_report(dossier: Dossier, findings: dict) -> None:
    if dossier.filed_at is None:
        raise Refused(["Chủ thể chưa nộp hồ sơ này."])
    shut = contributions.report_shut(dossier)
    if shut:
        raise Refused([shut])
    empty = {name: ["Cần ghi nhận xét của UBND cấp xã."] for name in FINDINGS if not findings.get(name, "").strip()}
    if empty:
        raise Refused([], empty)
