"""Interests in a product, and handed-in sheets opened again by two people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluations.forms import council as forms
from evaluations.models import Evaluation, Recusal, Sheet, SheetReopening
from evaluations.selectors.offices import offices_of, require
from evaluations.stages import recusals as interests
from evaluations.stages import scoring
from evaluations.views._page import bound, evaluation_or_404
from evaluations.views.council.rounds import Page, act_page, room_of
from ocop.accounts.access import governed_by
from ocop.accounts.refusals import Refused


@require_http_methods(["GET", "POST"])
@governed_by("recusal.declare")
def recusal_declare(request: HttpRequest, pk: int) -> HttpResponse:
    """A member declares an interest; from then on the product's pages are closed to them."""
    evaluation = evaluation_or_404(request.user, pk)
    text = _("Anh/chị sẽ không chấm và không xem được hồ sơ sản phẩm này; túc số được tính không có anh/chị.")
    page = Page("recusal.declare", text, _("Đã ghi nhận; anh/chị không chấm sản phẩm này."))

    def do(actor, *, now, reason: str) -> Recusal:
        return interests.declare(actor, evaluation.pk, reason=reason, now=now)

    return act_page(
        request, evaluation, page, bound(request, forms.ReasonForm), do, back=reverse("scoring_queue"), tone="danger"
    )


@require_http_methods(["GET", "POST"])
@governed_by("recusal.decide")
def recusal_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair confirms or dismisses the interests declared or suggested for a product."""
    evaluation = evaluation_or_404(request.user, pk)
    recusals = list(evaluation.recusals.select_related("seat").order_by("seat__position", "pk"))
    waiting = [r for r in recusals if r.decided_at is None]
    form = bound(request, forms.RecusalDecisionForm)
    if not form.is_bound and waiting:
        form.initial["recusal"] = waiting[0].pk
    page = Page("recusal.decide", "", _("Đã ghi quyết định."))

    def do(actor, *, now, recusal: int, confirmed: bool, reason: str) -> Recusal:
        if recusal not in {each.pk for each in recusals}:
            raise Refused([_("Việc từ chối chấm này không thuộc sản phẩm.")])
        return interests.decide(actor, recusal, confirmed=confirmed, reason=reason, now=now)

    extra = {"recusals": recusals, "deciding": waiting[0] if waiting else None, "no_form": not waiting}
    return act_page(request, evaluation, page, form, do, back=room_of(evaluation), **extra)


@require_http_methods(["GET", "POST"])
@governed_by("sheet.ask_reopening")
def ask_reopening(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a handed-in sheet be opened again: one's own, or (the secretary) any member's, named only."""
    evaluation = evaluation_or_404(request.user, pk)
    form = bound(request, forms.ReopeningForm, sheets=_reopenable(request.user, evaluation))
    text = _("Người thứ hai (Chủ tịch hoặc Thư ký) phải đồng ý; nội dung đã nộp được giữ lại.")
    page = Page("sheet.ask_reopening", text, _("Đã gửi đề nghị mở lại phiếu."))

    def do(actor, *, now, sheet: int, reason: str) -> SheetReopening:
        return scoring.ask_reopening(actor, sheet, reason=reason, now=now)

    return act_page(
        request, evaluation, page, form, do, back=room_of(evaluation), no_form=not form.fields["sheet"].choices
    )


def _reopenable(user, evaluation: Evaluation) -> list[tuple[int, str]]:
    """Handed-in sheets that the person may ask for: who handed in is known, what stands there is not."""
    sheets = Sheet.objects.filter(
        item__evaluation=evaluation, item__closed_at__isnull=True, state=Sheet.State.SUBMITTED
    ).exclude(reopenings__in=SheetReopening.objects.filter(confirmed_at__isnull=True))
    if "secretary" not in offices_of(user, evaluation):
        sheets = sheets.filter(seat__user=user)
    return list(sheets.order_by("seat__position", "seat").values_list("pk", "seat__office"))


@require_http_methods(["GET", "POST"])
@governed_by("sheet.confirm_reopening")
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
    page = Page("sheet.confirm_reopening", text, _("Đã mở lại phiếu."))

    def do(actor, *, now, **nothing) -> SheetReopening:
        return scoring.confirm_reopening(actor, reopening.pk, now=now)

    return act_page(request, evaluation, page, bound(request, forms.EmptyForm), do, back=room_of(evaluation))
