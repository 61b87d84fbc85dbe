"""The commune's report on a filed dossier (Mẫu 03): four findings, no score (regulations.md §3.2)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from ocop.accounts.models import Role
from ocop.accounts.refusals import Refused
from ocop.accounts.roles import units_of
from ocop.journal.record import record
from products.models import CommuneReport, Dossier

FINDINGS = ("local_material", "local_labour", "idea_origin", "local_identity")


def report(actor, dossier_id: int, *, findings: dict[str, str], conclusion: str = "", now: datetime) -> CommuneReport:
    """Write the commune's four findings (keys of ``FINDINGS``) on a filed dossier.

    Raises Http404 for a dossier the actor may not see, PermissionDenied for anybody but the commune's officer, Refused
    where a finding is empty, the dossier is not filed, or the report stands already.
    """
    with transaction.atomic():
        dossiers = Dossier.objects.visible_to(actor).select_for_update(of=("self",))
        dossier = dossiers.select_related("product__producer__commune").filter(pk=dossier_id).first()
        if dossier is None:
            raise Http404("Không tìm thấy hồ sơ này.")
        commune = dossier.product.producer.commune
        if commune.pk not in {unit.pk for unit in units_of(actor, Role.COMMUNE_OFFICER)}:
            raise PermissionDenied("Báo cáo này do cán bộ của UBND cấp xã nơi có chủ thể lập.")
        fields = {name: ["Chưa ghi nội dung đánh giá."] for name in FINDINGS if not findings.get(name, "").strip()}
        reasons = ["Ghi đủ bốn nội dung đánh giá."] if fields else []
        if dossier.filed_at is None:
            reasons.append("Chủ thể chưa nộp hồ sơ.")
        if hasattr(dossier, "commune_report"):
            reasons.append("Hồ sơ đã có báo cáo của UBND cấp xã.")
        if reasons:
            raise Refused(reasons, fields)
        written = {name: findings[name].strip() for name in FINDINGS}
        made = CommuneReport.objects.create(
            dossier=dossier, conclusion=conclusion.strip(), reported_by=actor, reported_at=now, **written
        )
        record(actor, "commune.report", made, at=now, unit=commune, details={"dossier": dossier.pk})
        return made
