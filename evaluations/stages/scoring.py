"""Scoring in either round: sheets are saved as the member goes, submitted, reopened by two people.

A save touches one row: the sheet. It is checked against its own version, so nothing is overwritten silently.
"""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from councils.models import Seat
from evaluations.models import AgendaItem, Evaluation, Sheet, SheetReopening
from evaluations.rules.scoring import ScoringError, SheetScore, score_sheet
from evaluations.selectors.offices import offices_of
from evaluations.stages import _news
from evaluations.stages._act import acting
from evaluations.stages._sheet import first_sheet, own_sheet
from ocop.accounts.refusals import Refused, Stale
from ocop.journal.record import record
from ocop.law.model import CriteriaSet

_SAVED = ("marks", "notes", "comment", "total", "parts", "version", "saved_at", "last_change")


def save_sheet(
    actor,
    item_id: int,
    *,
    version: int,
    marks: dict | None = None,
    notes: dict | None = None,
    comment: str | None = None,
    seat: int | None = None,
    change: str = "",
    now: datetime,
) -> Sheet:
    """Save changes of one's own sheet: ``marks`` maps criterion codes to option positions or ``None``.

    ``version`` is the version the page was made from (0: no sheet yet), ``seat`` the seat it was made for, ``change``
    the browser's own name for this change: sent again because its answer was lost, it has no second effect. Raises
    Http404 where the person has no vote on the item, PermissionDenied when recused, Refused (422) with the fault
    beside each criterion, Stale (409) with the sheet as it is.
    """
    with transaction.atomic():
        # Version 0 says that there is no sheet yet: whether that is so is asked once, under the item's lock.
        found = own_sheet(actor, item_id) if version else None
        sheet, ground = found or first_sheet(actor, item_id, now)
        _refuse_other_seat(sheet, seat)
        if change and sheet.last_change == change and not ground.recused:
            return sheet
        ground.refuse_unless_open()
        if sheet.state != Sheet.State.DRAFT:
            raise Refused([_("Phiếu đã nộp; muốn sửa phải đề nghị mở lại.")])
        _refuse_stale(sheet, version, {"marks": marks or {}, "notes": notes or {}, "comment": comment or ""})
        score = merge(sheet, ground.law, ground.cases, marks or {}, notes or {}, comment)
        sheet.total, sheet.parts = score.total, score.parts
        new = sheet.pk is None
        sheet.version += 1
        sheet.saved_at, sheet.last_change = now, change
        sheet.save(update_fields=None if new else _SAVED)
        return sheet


def _refuse_other_seat(sheet: Sheet, seat: int | None) -> None:
    """On a shared computer a page left open must not send its marks into the next person's sheet."""
    if seat is not None and seat != sheet.seat_id:
        raise Refused([_("Trang này được mở bằng một tài khoản khác; đăng nhập lại đúng tài khoản để lưu phiếu.")])


def _refuse_stale(sheet: Sheet, version: int, mine: dict) -> None:
    if sheet.version != version:
        raise Stale(
            sheet.version,
            theirs={"marks": sheet.marks, "notes": sheet.notes, "comment": sheet.comment},
            mine=mine,
            message=_("Phiếu này đã được lưu ở cửa sổ hoặc thiết bị khác; xem cả hai bản rồi chọn."),
        )


def merge(sheet, law: CriteriaSet, cases: dict, marks: dict, notes: dict, comment: str | None) -> SheetScore:
    """Put changes into anything with marks, notes and a comment; Refused (422) with the fault beside each criterion."""
    merged = {**sheet.marks, **marks}
    fields = {code: [_("Tiêu chí này không có trong bộ tiêu chí.")] for code in notes if code not in law}
    try:
        score = score_sheet(law, cases, merged)
    except ScoringError as error:
        fields |= {fault.criterion: [f"{fault.message}."] for fault in error.faults}
    if fields:
        raise Refused(list(dict.fromkeys(text for texts in fields.values() for text in texts)), fields)
    sheet.marks = merged
    sheet.notes = {code: text for code, text in {**sheet.notes, **notes}.items() if text.strip()}
    if comment is not None:
        sheet.comment = comment
    return score


def submit_sheet(actor, item_id: int, *, version: int, seat: int | None = None, now: datetime) -> Sheet:
    """Submit one's sheet: every criterion answered; it is locked and gets a receipt code.

    Submitting the same version again answers with the same receipt: two clicks have one effect.
    """
    with transaction.atomic():
        found = own_sheet(actor, item_id)
        if found is None:
            raise Refused([_("Phiếu chưa có điểm nào.")])
        sheet, ground = found
        _refuse_other_seat(sheet, seat)
        if sheet.state == Sheet.State.SUBMITTED and sheet.version == version:
            return sheet
        ground.refuse_unless_open()
        if sheet.state != Sheet.State.DRAFT:
            raise Refused([_("Phiếu đã nộp.")])
        _refuse_stale(sheet, version, {})
        score = score_sheet(ground.law, ground.cases, sheet.marks)
        if score.unanswered:
            fields = {code: [_("Tiêu chí này chưa chấm.")] for code in score.unanswered}
            raise Refused([_("Còn {count} tiêu chí chưa chấm.").format(count=len(fields))], fields)
        unexplained = unexplained_changes(sheet)
        if unexplained:
            fields = {code: [_("Nêu lý do đổi mức so với vòng 1 ở phần nhận xét.")] for code in unexplained}
            raise Refused([_("Còn {count} tiêu chí đổi mức so với vòng 1 chưa nêu lý do.").format(
                count=len(fields))], fields)
        sheet.state, sheet.submitted_at, sheet.receipt = Sheet.State.SUBMITTED, now, receipt_of(sheet, now)
        sheet.save()
        # The journal is read before the close, so it says that a sheet was handed in and nothing made from its
        # content: even the receipt would let someone try marks until it fits. The closing entry names the receipts.
        record(actor, "sheet.submit", sheet, at=now, details={"version": sheet.version})
        return sheet


def first_round_sheet(seat: int, item: AgendaItem) -> Sheet | None:
    """The member's own sheet of round one that counted last, for an item of round two; None where there is none."""
    if item.round != 2:
        return None
    own = Sheet.objects.filter(item__evaluation=item.evaluation_id, item__round=1, seat=seat)
    return own.exclude(state=Sheet.State.DRAFT).order_by("-item__attempt").first()


def unexplained_changes(sheet: Sheet, before: Sheet | None = None) -> list[str]:
    """Criteria whose mark differs from the member's own of round one, without a word why beside them.

    A sheet of another edition of the criteria set is not comparable, position by position.
    """
    before = before or first_round_sheet(sheet.seat_id, sheet.item)
    if before is None or before.criteria_set_id != sheet.criteria_set_id or sheet.transcribed:
        return []
    return [
        code for code, mark in sheet.marks.items()
        if code in before.marks and before.marks[code] != mark and not sheet.notes.get(code)
    ]  # fmt: skip


def carry_over(actor, item_id: int, *, version: int, seat: int | None = None, now: datetime) -> Sheet:
    """Take over the member's own marks of round one for every criterion that has no mark yet."""
    with transaction.atomic():
        item = AgendaItem.objects.filter(pk=item_id).first()
        own = Seat.objects.filter(council__seasons__evaluations__agenda_items=item_id, user=actor, voting=True).first()
        before = first_round_sheet(own.pk, item) if item and own else None
        if before is None:
            raise Refused([_("Anh/chị không có phiếu vòng 1 của sản phẩm này để giữ nguyên.")])
        sheet = Sheet.objects.filter(item=item, seat=own).first()
        done = sheet.marks if sheet else {}
        left = {code: mark for code, mark in before.marks.items() if code not in done}
        if not left:
            raise Refused([_("Mọi tiêu chí đã có mức chấm; không còn gì để giữ nguyên.")])
        return save_sheet(actor, item_id, version=version, marks=left, seat=seat, now=now)


def receipt_of(sheet: Sheet, at: datetime) -> str:
    """A code that only this content at this moment has: the member can prove later what was handed in."""
    content = json.dumps(
        [sheet.item_id, sheet.seat_id, sheet.marks, sheet.notes, sheet.comment, at.isoformat()],
        ensure_ascii=False,
        sort_keys=True,
    )
    digest = hashlib.sha256(content.encode()).hexdigest()[:16].upper()
    return "-".join(digest[i : i + 4] for i in range(0, 16, 4))


def ask_reopening(actor, sheet_id: int, *, reason: str, now: datetime) -> SheetReopening:
    """Ask that a submitted sheet be opened again before the close: its member, or the secretary."""
    sheet = _sheet_for(actor, sheet_id)
    with acting("sheet.ask_reopening", actor, sheet.item.evaluation_id, now) as act:
        sheet = Sheet.objects.select_for_update(of=("self",)).select_related("item", "seat").get(pk=sheet_id)
        reasons = [] if reason.strip() else [_("Cần nêu lý do.")]
        if sheet.state != Sheet.State.SUBMITTED or sheet.item.closed_at:
            reasons.append(_("Chỉ mở lại phiếu đã nộp khi vòng chấm chưa đóng."))
        if sheet.reopenings.filter(confirmed_at__isnull=True).exists():
            reasons.append(_("Đã có đề nghị mở lại phiếu này."))
        act.refuse_if(reasons)
        reopening = SheetReopening.objects.create(sheet=sheet, reason=reason, asked_by=actor, asked_at=now)
        _news.reopening_asked(reopening, act.evaluation, at=now, by=actor)
        act.details.update(sheet=sheet.pk, reason=reason)
    return reopening


def confirm_reopening(actor, reopening_id: int, *, now: datetime) -> SheetReopening:
    """Another person agrees: the sheet is a draft again, what was submitted is kept beside it."""
    found = SheetReopening.objects.filter(pk=reopening_id).values_list("sheet__item__evaluation", flat=True).first()
    if found is None:
        raise Http404(_("Không tìm thấy đề nghị này."))
    with acting("sheet.confirm_reopening", actor, found, now) as act:
        reopening = SheetReopening.objects.select_for_update().get(pk=reopening_id)
        sheet = Sheet.objects.select_for_update(of=("self",)).select_related("item", "seat").get(pk=reopening.sheet_id)
        reasons = []
        if reopening.confirmed_at:
            reasons.append(_("Đề nghị này đã được giải quyết."))
        if reopening.asked_by_id == actor.pk:
            reasons.append(_("Người đề nghị không tự đồng ý được: cần người thứ hai."))
        chair_only = act.evaluation.season.council.statute.chair_reopens
        if chair_only and "chair" not in offices_of(actor, act.evaluation):
            reasons.append(_("Theo quy chế của hội đồng, chỉ Chủ tịch được đồng ý mở lại phiếu."))
        if sheet.state != Sheet.State.SUBMITTED or sheet.item.closed_at:
            reasons.append(_("Vòng chấm đã đóng."))
        act.refuse_if(reasons)
        reopening.old_marks, reopening.old_total, reopening.old_receipt = sheet.marks, sheet.total, sheet.receipt
        reopening.confirmed_by, reopening.confirmed_at = actor, now
        reopening.save()
        sheet.state, sheet.submitted_at, sheet.receipt = Sheet.State.DRAFT, None, ""
        sheet.version += 1
        sheet.save()
        _news.reopened(reopening, sheet.seat.user_id, act.evaluation, at=now)
        act.details.update(sheet=sheet.pk, reopening=reopening.pk)
    return reopening


def _sheet_for(actor, sheet_id: int) -> Sheet:
    """A sheet that the actor holds, or whose council they help or lead; Http404 otherwise."""
    sheet = Sheet.objects.select_related("item", "seat").filter(pk=sheet_id).first()
    if sheet is None or not Evaluation.objects.visible_to(actor).filter(pk=sheet.item.evaluation_id).exists():
        raise Http404(_("Không tìm thấy phiếu đánh giá."))
    return sheet
