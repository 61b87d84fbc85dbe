"""Numbers of the certificate series that are left out: noted with their reason, so that no gap is unexplained."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from evaluations.models import NumberGap
from evaluations.models.wording import not_yours
from evaluations.permissions import UNIT_RULES
from evaluations.stages import _certificate as certificates
from ocop.accounts.models import Locality, NumberSeries, Role
from ocop.accounts.refusals import Refused
from ocop.accounts.roles import has_role
from ocop.journal.record import record
from ocop.law.calendar import vietnam_day

MOST = 5000  # numbers in one note; more is a slip of the pen


def leave_out(actor, unit_id: int, *, year: int, up_to: int, reason: str, now: datetime) -> NumberGap:
    """Leave out every number from the next one to ``up_to``: they were used on paper, or spoilt.

    Raises Http404 for an unknown unit, PermissionDenied for another unit's person, Refused with reasons by field.
    """
    with transaction.atomic():
        unit = Locality.objects.filter(pk=unit_id).first()
        if unit is None:
            raise Http404(_("Không tìm thấy đơn vị."))
        if not any(has_role(actor, role, unit) for role in (Role.OFFICER, Role.APPROVER)):
            raise PermissionDenied(not_yours(UNIT_RULES["number.leave_out"]))
        certificates.lock_series(unit, year)
        series = NumberSeries.objects.get(locality=unit, kind=certificates.SERIES, year=year)
        fields = {} if reason.strip() else {"reason": [_("Cần nêu lý do.")]}
        if year > vietnam_day(now).year:
            fields["year"] = [_("Năm chưa tới.")]
        if up_to < series.next_number:
            fields["up_to"] = [
                _("Số tiếp theo là {next_number}; chỉ bỏ trống từ số đó trở đi.").format(next_number=series.next_number)
            ]
        elif up_to - series.next_number >= MOST:
            fields["up_to"] = [_("Bỏ trống hơn {most} số một lần; hãy kiểm tra lại.").format(most=MOST)]
        if fields:
            raise Refused([message for messages in fields.values() for message in messages], fields)
        gap = NumberGap.objects.create(
            unit=unit, year=year, first=series.next_number, last=up_to, reason=reason.strip(), noted_by=actor,
            noted_at=now,
        )  # fmt: skip
        series.next_number = up_to + 1
        series.save(update_fields=["next_number"])
        details = {"year": year, "from": gap.first, "to": gap.last, "reason": gap.reason}
        record(actor, "number.leave_out", gap, at=now, unit=unit.pk, details=details)
        return gap
