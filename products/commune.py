"""The commune's part: its inbox with the clock of the regulation, its report (Mẫu 03), and sending dossiers up."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from ocop.accounts.models import Role
from ocop.accounts.refusals import Refused
from ocop.accounts.roles import units_of
from ocop.journal.record import record
from ocop.law import loader
from ocop.law.calendar import add_working_days, vietnam_day
from products import contributions, numbering, offices
from products.dossiers import RELATED
from products.models import CommuneForwarding, CommuneReport, Dossier

MORE = ("components", "conclusion", "meeting_place", "meeting_people", "meeting_notes")
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


def sends_up(regulation: str) -> bool:
    """Whether the regulation has the commune itself send the dossiers to the level that judges (1489, 26)."""
    return loader.regulation(regulation).levels[:2] == ("commune", "province")


def inbox(user, stage: str = "") -> QuerySet:
    """Filed dossiers of the communes the person reports for, oldest first.

    ``stage``: "waiting" (no report yet), "reported" (to be sent up), "sent", or all.
    """
    communes = [unit.pk for unit in units_of(user, Role.COMMUNE_OFFICER)]
    rows = Dossier.objects.filter(filed_at__isnull=False, product__producer__commune__in=communes)
    wanted = {
        "waiting": {"commune_report__isnull": True},
        "reported": {"commune_report__isnull": False, "commune_report__forwarding__isnull": True},
        "sent": {"commune_report__forwarding__isnull": False},
    }.get(stage, {})
    return rows.filter(**wanted).order_by("filed_at", "pk")


def report(actor, dossier_id: int, *, findings: dict, now: datetime) -> CommuneReport:
    """Write or correct the commune's report: components, four findings, a conclusion, the meeting where one was held.

    Raises Http404, PermissionDenied for anybody but an officer of that commune, Refused for a dossier that is not
    filed, an empty finding, a meeting without its minutes, or a report that was sent up or taken in.
    """
    with transaction.atomic():
        rows = Dossier.objects.select_for_update(of=("self",)).select_related(*RELATED)
        dossier = rows.filter(pk=dossier_id).first()
        if dossier is None or not Dossier.objects.visible_to(actor).filter(pk=dossier_id).exists():
            raise Http404(_("Không tìm thấy hồ sơ này."))
        commune = dossier.product.producer.commune
        offices.require(offices.reports_for(actor, commune),
                        _("Chỉ cán bộ của {commune} lập báo cáo này.").format(commune=commune))
        _refuse_report(dossier, findings, vietnam_day(now))
        given = {name: (findings.get(name) or "").strip() for name in (*FINDINGS, *MORE)}
        found, new = CommuneReport.objects.update_or_create(
            dossier=dossier,
            defaults={**given, "met_on": findings.get("met_on"), "reported_by": actor, "reported_at": now},
        )
        code = numbering.number_product(dossier.product, now)
        details = {"dossier": dossier.pk, "correction": not new, "product_code": code}
        record(actor, "commune.report", found, at=now, unit=commune.pk, details=details)
        return found


def why_shut(dossier: Dossier) -> str:
    """Why the commune's report is final; "" while it may be written."""
    if CommuneReport.objects.filter(dossier=dossier, forwarding__isnull=False).exists():
        return _("Báo cáo đã gửi lên cấp trên theo công văn; không sửa được nữa.")
    return contributions.report_shut(dossier)


def _refuse_report(dossier: Dossier, findings: dict, today: date) -> None:
    if dossier.filed_at is None:
        raise Refused([_("Chủ thể chưa nộp hồ sơ này.")])
    shut = why_shut(dossier)
    if shut:
        raise Refused([shut])
    wrong = {name: [_("Cần ghi nhận xét của UBND cấp xã.")] for name in FINDINGS if not findings.get(name, "").strip()}
    met_on, notes = findings.get("met_on"), (findings.get("meeting_notes") or "").strip()
    if met_on and met_on > today:
        wrong["met_on"] = [_("Ngày họp không thể ở tương lai.")]
    if met_on and not notes:
        wrong["meeting_notes"] = [_("Có họp thì ghi nội dung, kết quả cuộc họp để lập biên bản.")]
    if notes and not met_on:
        wrong["met_on"] = [_("Ghi ngày họp.")]
    if wrong:
        raise Refused([], wrong)


@dataclass(frozen=True)
class Forwarded:
    """What a forwarding did: the letter (None where nothing could be sent), and the reason by id for what was left."""

    letter: CommuneForwarding | None
    sent: tuple[int, ...]
    left_out: dict[int, str]


def forward(
    actor, ids: list[int], *, number: str = "", signed_on: date, signer_title: str, note: str = "", now: datetime
) -> Forwarded:
    """Send dossiers up with one request letter: those that can go do, the others are left out, each with its reason.

    One letter is of one commune and goes to one unit: those of the first dossier. Raises Refused where the letter is
    dated in the future, lacks its signer's title, or nothing was chosen; PermissionDenied for who reports nowhere.
    """
    offices.require(bool(units_of(actor, Role.COMMUNE_OFFICER)), _("Chỉ cán bộ cấp xã chuyển hồ sơ."))
    _refuse_letter(ids, signed_on, signer_title, vietnam_day(now))
    with transaction.atomic():
        rows = Dossier.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk__in=ids)
        found = {dossier.pk: dossier for dossier in rows.select_related(*RELATED).order_by("pk")}
        going, left_out, addressee, commune = [], {}, "", None
        for pk in dict.fromkeys(ids):
            dossier = found.get(pk)
            reason = _why_stays(actor, dossier)
            unit = contributions.reception_of(dossier) if dossier and not reason else None
            home = dossier.product.producer.commune if unit else None
            if not reason and unit is None:
                reason = _("Chủ thể chưa nộp hồ sơ vào đợt đánh giá nào, hoặc đã rút.")
            elif unit and commune and (home.pk, unit.unit) != (commune.pk, addressee):
                reason = _("Của xã khác hoặc gửi đơn vị khác; lập công văn riêng.")
            if reason:
                left_out[pk] = reason
                continue
            commune, addressee = home, unit.unit
            going.append(dossier)
        letter = _send(actor, going, commune, addressee, number, signed_on, signer_title, note, now) if going else None
        return Forwarded(letter, tuple(dossier.pk for dossier in going), left_out)


def _refuse_letter(ids: list[int], signed_on: date, signer_title: str, today: date) -> None:
    wrong = {}
    if signed_on > today:
        wrong["signed_on"] = [_("Ngày công văn không thể ở tương lai.")]
    if not signer_title.strip():
        wrong["signer_title"] = [_("Ghi chức vụ người ký công văn.")]
    if wrong or not ids:
        raise Refused([] if ids else [_("Chưa chọn hồ sơ nào để chuyển.")], wrong)


def _why_stays(actor, dossier: Dossier | None) -> str:
    if dossier is None or not offices.reports_for(actor, dossier.product.producer.commune):
        return _("Không chuyển được hồ sơ này.")
    kept = CommuneReport.objects.filter(dossier=dossier).only("forwarding").first()
    if kept is None:
        return _("Chưa có báo cáo Mẫu 03.")
    if kept.forwarding_id:
        return _("Đã chuyển rồi.")
    return _("Đang chờ chủ thể bổ sung hồ sơ.") if contributions.may_edit(dossier) else ""


def _send(actor, going, commune, addressee, number, signed_on, signer_title, note, now) -> CommuneForwarding:
    letter = CommuneForwarding.objects.create(
        commune=commune, addressee=addressee, number=number.strip(), signed_on=signed_on,
        signer_title=signer_title.strip(), note=note.strip(), forwarded_by=actor, forwarded_at=now,
    )  # fmt: skip
    CommuneReport.objects.filter(dossier__in=going).update(forwarding=letter)
    details = {"dossiers": [dossier.pk for dossier in going], "number": letter.number}
    record(actor, "commune.forward", letter, at=now, unit=commune.pk, details=details)
    return letter
