"""Paper sheets typed in: one person enters the marks, another compares them with the paper; then it is the sheet.

Whoever scores keeps away from others' papers: only people without a vote type in or compare, and the member themself.
"""

from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from councils.models import Seat
from evaluations.models import AgendaItem, Evaluation, Sheet, Transcription
from evaluations.rules.scoring import ScoringError, SheetScore, score_sheet
from evaluations.selectors.offices import offices_of
from evaluations.stages import _round
from evaluations.stages._act import Acting, acting, blockers, offer
from evaluations.stages.scoring import receipt_of
from ocop.accounts.refusals import Refused


@blockers("sheet.transcribe")
def entry_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why no paper sheet can be typed in: the product is not open for scoring."""
    item = _round.current_item(evaluation)
    return [] if item and item.opened_at and not item.closed_at else [_("Vòng chấm của sản phẩm này không mở.")]


@blockers("sheet.confirm_transcription")
def confirmation_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why there is nothing to compare."""
    reasons = entry_blockers(evaluation, now)
    waiting = Transcription.objects.filter(item__evaluation=evaluation, confirmed_at__isnull=True)
    return reasons or ([] if waiting.exists() else [_("Không có phiếu giấy nào chờ xác nhận.")])


@offer("sheet.transcribe")
def entry_offer(evaluation: Evaluation, now: datetime) -> list[str] | None:
    """Only an open round takes paper."""
    return None if entry_blockers(evaluation, now) else []


@offer("sheet.confirm_transcription")
def confirmation_offer(evaluation: Evaluation, now: datetime) -> list[str] | None:
    """Only what was typed in can be compared."""
    return None if confirmation_blockers(evaluation, now) else []


def enter(
    actor, evaluation_id: int, seat_id: int, *, marks: dict, notes: dict | None = None, comment: str = "", now: datetime
) -> Transcription:
    """Type in a member's paper sheet, whole; typing again before it is confirmed replaces what stood there.

    Raises Refused (422) with the fault beside each criterion, or where the member scores in the portal or is absent.
    """
    with acting("sheet.transcribe", actor, evaluation_id, now) as act:
        item = _round.locked_item(_round.current_item(act.evaluation).pk)
        item.evaluation = act.evaluation
        seat = _seat(item, seat_id)
        act.refuse_if(_against_seat(item, seat) + _against_reader(actor, act.evaluation, seat))
        _scored(act.evaluation, marks)
        facts = {
            "marks": marks, "notes": {c: t for c, t in (notes or {}).items() if t.strip()}, "comment": comment,
            "entered_by": actor, "entered_at": now,
        }  # fmt: skip
        made, __ = Transcription.objects.update_or_create(item=item, seat=seat, defaults=facts)
        act.details.update(seat=seat.pk)
    return made


def confirm(actor, transcription_id: int, *, now: datetime) -> Sheet:
    """The second person has compared: the sheet is handed in, marked as typed in from paper, with its receipt."""
    found = Transcription.objects.filter(pk=transcription_id).values_list("item__evaluation", flat=True).first()
    if found is None:
        raise Http404(_("Không tìm thấy phiếu giấy này."))
    with acting("sheet.confirm_transcription", actor, found, now) as act:
        kept = _locked(act, transcription_id)
        act.refuse_if(_against_second(actor, act.evaluation, kept))
        score = _scored(act.evaluation, kept.marks)
        sheet = Sheet(
            item=kept.item,
            seat=kept.seat,
            criteria_set=act.evaluation.dossier_version.criteria_set,
            dossier_version=act.evaluation.dossier_version,
            marks=kept.marks,
            notes=kept.notes,
            comment=kept.comment,
            total=score.total,
            parts=score.parts,
            saved_at=now,
            state=Sheet.State.SUBMITTED,
            submitted_at=now,
            transcribed=True,
        )
        sheet.receipt = receipt_of(sheet, now)
        sheet.save(force_insert=True)
        kept.confirmed_by, kept.confirmed_at, kept.sheet = actor, now, sheet
        kept.save()
        act.details.update(seat=kept.seat_id, sheet=sheet.pk)
    return sheet


def withdraw(actor, transcription_id: int, *, now: datetime) -> Evaluation:
    """The second person found a difference: what was typed is thrown away, the paper is typed in again."""
    found = Transcription.objects.filter(pk=transcription_id).values_list("item__evaluation", flat=True).first()
    if found is None:
        raise Http404(_("Không tìm thấy phiếu giấy này."))
    with acting("sheet.confirm_transcription", actor, found, now) as act:
        kept = _locked(act, transcription_id)
        act.refuse_if(_against_second(actor, act.evaluation, kept))
        act.details.update(seat=kept.seat_id, withdrawn=True)
        kept.delete()
    return act.evaluation


def _locked(act: Acting, transcription_id: int) -> Transcription:
    item = _round.locked_item(_round.current_item(act.evaluation).pk)
    rows = Transcription.objects.select_for_update(of=("self",)).select_related("seat")
    kept = rows.filter(pk=transcription_id, item=item).first()
    act.refuse_if([] if kept else [_("Phiếu giấy này thuộc vòng chấm đã qua.")])
    kept.item = item
    return kept


def _seat(item: AgendaItem, seat_id: int) -> Seat:
    """The voting seat that paper is of; a member of another council or one recused has none here."""
    seat = next((each for each in _round.voters(item) if each.pk == seat_id), None)
    if seat is None:
        unknown = _("Chọn một thành viên chấm sản phẩm này.")
        raise Refused([unknown], {"seat": [unknown]})
    return seat


def _against_seat(item: AgendaItem, seat: Seat) -> list[str]:
    if Sheet.objects.filter(item=item, seat=seat).exists():
        return [_("{office} đã có phiếu trên cổng; không nhập phiếu giấy.").format(office=seat.office)]
    if item.session.form == "meeting" and seat.pk not in _round.attending(item):
        return [_("{office} chưa được điểm danh có mặt tại phiên họp này.").format(office=seat.office)]
    return []


def _against_reader(actor, evaluation: Evaluation, seat: Seat) -> list[str]:
    """Nobody who scores the product reads another's paper."""
    if seat.user_id != actor.pk and "member" in offices_of(actor, evaluation):
        return [_("Anh/chị chấm điểm trong hội đồng này nên không đọc phiếu của thành viên khác.")]
    return []


def _against_second(actor, evaluation: Evaluation, kept: Transcription) -> list[str]:
    reasons = _against_reader(actor, evaluation, kept.seat)
    if kept.confirmed_at:
        reasons.append(_("Phiếu giấy này đã được xác nhận."))
    if kept.entered_by_id == actor.pk:
        reasons.append(_("Người nhập không tự xác nhận được: cần người thứ hai đối chiếu với phiếu giấy."))
    return reasons or _against_seat(kept.item, kept.seat)


def _scored(evaluation: Evaluation, marks: dict) -> SheetScore:
    """The paper's points; Refused naming every criterion that is missing or has an answer the set does not have."""
    version = evaluation.dossier_version
    try:
        score = score_sheet(version.criteria_set.law, version.cases, marks)
    except ScoringError as error:
        fields = {fault.criterion: [f"{fault.message}."] for fault in error.faults}
        raise Refused([text for texts in fields.values() for text in texts], fields) from None
    if score.unanswered:
        fields = {code: [_("Chưa nhập mức của tiêu chí này.")] for code in score.unanswered}
        raise Refused([_("Còn {count} tiêu chí chưa nhập.").format(count=len(fields))], fields)
    return score


def waiting_for(user, evaluation: Evaluation) -> list[Transcription]:
    """Papers typed in that this person may compare now: not their own typing, not another member's where they score."""
    rows = Transcription.objects.filter(item__evaluation=evaluation, confirmed_at__isnull=True)
    rows = rows.exclude(entered_by=user).select_related("seat", "item", "entered_by").order_by("seat__position", "pk")
    return [row for row in rows if not _against_reader(user, evaluation, row.seat)]


