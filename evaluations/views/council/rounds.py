"""Acts on one product in its round, each on a page of its own: open, close, score again, conclude, stop."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from evaluations.forms import council as forms
from evaluations.models import AgendaItem, Evaluation, Meeting
from evaluations.models.wording import act_label
from evaluations.permissions import RULES
from evaluations.selectors.offices import require
from evaluations.stages import _round, round_one, round_two
from evaluations.stages._act import reasons_against
from evaluations.stages.sessions import waiting_item
from evaluations.views._page import address, answer_form, bound, evaluation_or_404
from ocop.accounts.access import governed_by
from ocop.journal import clock


@dataclass(frozen=True)
class Page:
    """What the page of an act says."""

    act: str
    text: str
    said: str
    tone: str = "primary"


def act_page(request: HttpRequest, evaluation: Evaluation, page: Page, form, do, *, back: str, **more) -> HttpResponse:
    """The page of an act: its reasons on GET, its form; on POST the act, then back. 403 for the wrong office."""
    require(request.user, page.act, evaluation)
    now = clock.now()
    context = {
        "page": page,
        "label": act_label(RULES[page.act]),
        "evaluation": evaluation,
        "back": back,
        "reasons": [] if form.is_bound else reasons_against(page.act, evaluation, now),
        **more,
    }
    return answer_form(
        request,
        form,
        "evaluations/session/act.html",
        context,
        do=lambda data: do(request.user, now=now, **data),
        done=back,
        message=page.said,
    )


def room_of(evaluation: Evaluation) -> str:
    """The room where the product stands, else its page."""
    item = evaluation.agenda_items.order_by("-pk").values_list("session", "pk").first()
    if item:
        return f"{reverse('session', args=[item[0]])}#item-{item[1]}"
    return address("evaluation", evaluation.pk) or reverse("session_list")


@require_http_methods(["GET", "POST"])
@governed_by("round.open")
def round_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the product's waiting item for scoring."""
    evaluation = evaluation_or_404(request.user, pk)
    item = waiting_item(evaluation)
    page = Page("round.open", _("Các thành viên có mặt bắt đầu chấm sản phẩm này."), _("Đã mở chấm điểm."))
    form = bound(request, forms.EmptyForm)

    def do(actor, *, now) -> AgendaItem:
        if item is None:
            raise Http404(_("Sản phẩm chưa có trong chương trình phiên họp nào."))
        return {1: round_one, 2: round_two}[item.round].open(actor, item.pk, now=now)

    return act_page(request, evaluation, page, form, do, back=room_of(evaluation))


@require_http_methods(["GET", "POST"])
@governed_by("round.close")
def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the product's round: the sheets are locked and the result is made."""
    evaluation = evaluation_or_404(request.user, pk)
    text = _("Phiếu của các thành viên bị khoá vĩnh viễn, kết quả được tính và công bố cho hội đồng.")
    page = Page("round.close", text, _("Đã đóng vòng chấm."))

    def do(actor, *, now):
        return _round.close(actor, evaluation.pk, now=now)

    return act_page(request, evaluation, page, bound(request, forms.EmptyForm), do, back=room_of(evaluation))


@require_http_methods(["GET", "POST"])
@governed_by("round.rescore")
def round_rescore(request: HttpRequest, pk: int) -> HttpResponse:
    """After a discussion, score once more; the first scores are kept."""
    evaluation = evaluation_or_404(request.user, pk)
    item = _round.current_item(evaluation)
    written = item is not None and item.session.form == Meeting.WRITTEN
    text = _("Mở lượt chấm mới cho mọi thành viên. Điểm lần trước được giữ nguyên để đối chiếu.")
    said = _("Đã mở lượt chấm mới.")
    if written:
        text = _("Sản phẩm chờ một phiên họp và được chấm lại ở đó. Ý kiến bằng văn bản được giữ nguyên để đối chiếu.")
        said = _("Sản phẩm chờ họp: đưa vào chương trình một phiên họp của đợt này.")
    page = Page("round.rescore", text, said)

    def do(actor, *, now, reason: str):
        return _round.rescore(actor, evaluation.pk, reason=reason, now=now)

    return act_page(request, evaluation, page, bound(request, forms.ReasonForm), do, back=room_of(evaluation))


@require_http_methods(["GET", "POST"])
@governed_by("round.conclude")
def round_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair notes what the council concluded after discussing the spread."""
    evaluation = evaluation_or_404(request.user, pk)
    page = Page("round.conclude", _("Kết quả giữ nguyên; kết luận được ghi vào biên bản."), _("Đã ghi kết luận."))

    def do(actor, *, now, conclusion: str):
        return _round.conclude(actor, evaluation.pk, conclusion=conclusion, now=now)

    return act_page(request, evaluation, page, bound(request, forms.ConclusionForm), do, back=room_of(evaluation))


@require_http_methods(["GET", "POST"])
@governed_by("round.ask_meeting")
def ask_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """A member who gives a written opinion asks for a meeting."""
    evaluation = evaluation_or_404(request.user, pk)
    text = _("Phiếu của anh/chị vẫn được tính; kết quả chờ hội đồng họp hoặc Chủ tịch kết luận có lý do.")
    page = Page("round.ask_meeting", text, _("Đã gửi đề nghị họp hội đồng."))

    def do(actor, *, now, reason: str):
        return _round.ask_meeting(actor, evaluation.pk, reason=reason, now=now)

    return act_page(
        request, evaluation, page, bound(request, forms.ReasonForm), do, back=reverse("scoring_queue")
    )


@require_http_methods(["GET", "POST"])
@governed_by("round.stop")
def round_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End the evaluation after round one, its mean being below what the procedure asks."""
    evaluation = evaluation_or_404(request.user, pk)
    limit = evaluation.season.go_on_mean
    text = _("Điểm trung bình vòng 1 dưới {limit} điểm: hồ sơ kết thúc, không vào vòng 2.").format(limit=limit)
    page = Page("round.stop", text, _("Hồ sơ đã dừng sau vòng 1."), "danger")

    def do(actor, *, now):
        return round_one.stop(actor, evaluation.pk, now=now)

    return act_page(request, evaluation, page, bound(request, forms.EmptyForm), do, back=room_of(evaluation))


@require_GET
@governed_by("sheet.save")
def own_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """From a product to one's own sheet of its present round."""
    return redirect("sheet", _own_item(request, pk))


@require_GET
@governed_by("sheet.submit")
def own_review(request: HttpRequest, pk: int) -> HttpResponse:
    """From a product to the review of one's own sheet."""
    return redirect("sheet_review", _own_item(request, pk))


def _own_item(request: HttpRequest, pk: int) -> int:
    item = _round.current_item(evaluation_or_404(request.user, pk))
    if item is None:
        raise Http404(_("Sản phẩm chưa có trong chương trình phiên họp nào."))
    return item.pk
