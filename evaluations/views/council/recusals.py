"""Interests in a product, and handed-in sheets opened again by two people."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.forms import council as forms
from evaluations.models import Evaluation, Recusal, Sheet, SheetReopening
from evaluations.selectors.offices import offices_of, require
from evaluations.stages import recusals as interests
from evaluations.stages import scoring
from evaluations.views._page import ActPage, act_view, answer_act, bound, evaluation_or_404, page_methods
from evaluations.views.council.rounds import own_queue, room_of
from ocop.accounts.access import governed_by
from ocop.accounts.refusals import Refused

DECLARE = ActPage(
    "recusal.declare",
    gettext_lazy("Đã ghi nhận; anh/chị không chấm sản phẩm này."),
    gettext_lazy("Anh/chị sẽ không chấm, không xem được hồ sơ của sản phẩm này và không tính vào túc số."),
    tone="danger",
)
DECIDE = ActPage(
    "recusal.decide", gettext_lazy("Đã ghi quyết định."), template="evaluations/session/interests.html"
)
ASK_AGAIN = ActPage(
    "sheet.ask_reopening",
    gettext_lazy("Đã gửi đề nghị mở lại phiếu."),
    gettext_lazy("Người thứ hai (Chủ tịch hoặc Thư ký) phải đồng ý; nội dung đã nộp được giữ lại."),
)
OPEN_AGAIN = ActPage("sheet.confirm_reopening", gettext_lazy("Đã mở lại phiếu."))

recusal_declare = act_view(DECLARE, forms.ReasonForm, interests.declare, back=own_queue)


@governed_by("recusal.decide")
@page_methods
def recusal_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair confirms or dismisses the interests declared or suggested for a product."""
    evaluation = evaluation_or_404(request.user, pk)
    recusals = list(evaluation.recusals.select_related("seat").order_by("seat__position", "pk"))
    waiting = [r for r in recusals if r.decided_at is None]
    form = bound(request, forms.RecusalDecisionForm)
    if not form.is_bound and waiting:
        form.initial["recusal"] = waiting[0].pk

    def do(actor, evaluation_id, *, now, recusal: int, confirmed: bool, reason: str) -> Recusal:
        if recusal not in {each.pk for each in recusals}:
            raise Refused([_("Việc từ chối chấm này không thuộc sản phẩm.")])
        return interests.decide(actor, recusal, confirmed=confirmed, reason=reason, now=now)

    shown = {"recusals": recusals, "deciding": waiting[0] if waiting else None} | _nothing(not waiting)
    return answer_act(request, evaluation, DECIDE, form, do, shown, back=room_of(evaluation))


def _nothing(waits: bool) -> dict:
    """Where nothing waits for an answer, the page says so instead of showing a form."""
    return {"reasons": [_("Không có việc nào chờ quyết định.")]} if waits else {}


@governed_by("sheet.ask_reopening")
@page_methods
def ask_reopening(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a handed-in sheet be opened again: one's own, or (the secretary) any member's, named only."""
    evaluation = evaluation_or_404(request.user, pk)
    form = bound(request, forms.ReopeningForm, sheets=_reopenable(request.user, evaluation))

    def do(actor, evaluation_id, *, now, sheet: int, reason: str) -> SheetReopening:
        return scoring.ask_reopening(actor, sheet, reason=reason, now=now)

    shown = _nothing(not form.fields["sheet"].choices)
    return answer_act(request, evaluation, ASK_AGAIN, form, do, shown, back=room_of(evaluation))


def _reopenable(user, evaluation: Evaluation) -> list[tuple[int, str]]:
    """Handed-in sheets that the person may ask for: who handed in is known, what stands there is not."""
    sheets = Sheet.objects.filter(
        item__evaluation=evaluation, item__closed_at__isnull=True, state=Sheet.State.SUBMITTED
    ).exclude(reopenings__in=SheetReopening.objects.filter(confirmed_at__isnull=True))
    if "secretary" not in offices_of(user, evaluation):
        sheets = sheets.filter(seat__user=user)
    return list(sheets.order_by("seat__position", "seat").values_list("pk", "seat__office"))


@governed_by("sheet.confirm_reopening")
@page_methods
def confirm_reopening(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person agrees to an asked-for reopening."""
    evaluation = evaluation_or_404(request.user, pk)
    require(request.user, "sheet.confirm_reopening", evaluation)
    waiting = SheetReopening.objects.filter(sheet__item__evaluation=evaluation, confirmed_at__isnull=True)
    reopening = waiting.select_related("sheet__seat", "asked_by").order_by("pk").first()
    if reopening is None:
        return redirect(room_of(evaluation))
    text = _("Mở lại phiếu của {office}. Lý do: {reason}").format(
        office=reopening.sheet.seat.office, reason=reopening.reason
    )

    def do(actor, evaluation_id, *, now) -> SheetReopening:
        return scoring.confirm_reopening(actor, reopening.pk, now=now)

    page, form = replace(OPEN_AGAIN, lead=text), bound(request, forms.EmptyForm)
    return answer_act(request, evaluation, page, form, do, back=room_of(evaluation))
