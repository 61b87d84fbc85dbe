"""Acts on one product in its round, each on a page of its own: open, close, score again, conclude, stop."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from evaluations.forms import council as forms
from evaluations.models import AgendaItem, Evaluation, Meeting
from evaluations.stages import _round, round_one, round_two
from evaluations.stages.sessions import waiting_item
from evaluations.views._page import ActPage, act_view, address, answer_act, bound, evaluation_or_404, page_methods
from ocop.accounts.access import governed_by

OPEN = ActPage(
    "round.open",
    gettext_lazy("Đã mở chấm điểm."),
    gettext_lazy("Các thành viên có mặt bắt đầu chấm sản phẩm này."),
)
CLOSE = ActPage(
    "round.close",
    gettext_lazy("Đã đóng vòng chấm."),
    gettext_lazy("Phiếu của các thành viên bị khóa vĩnh viễn, kết quả được tính và công bố cho hội đồng."),
)
RESCORE = ActPage(
    "round.rescore",
    gettext_lazy("Đã mở lượt chấm mới."),
    gettext_lazy("Mở lượt chấm mới cho mọi thành viên. Điểm lần trước được giữ nguyên để đối chiếu."),
)
RESCORE_AT_A_MEETING = replace(
    RESCORE,
    message=gettext_lazy("Sản phẩm chờ họp: đưa vào chương trình một phiên họp của đợt này."),
    lead=gettext_lazy(
        "Sản phẩm chờ một phiên họp và được chấm lại ở đó. Ý kiến bằng văn bản được giữ nguyên để đối chiếu."
    ),
)
CONCLUDE = ActPage(
    "round.conclude",
    gettext_lazy("Đã ghi kết luận."),
    gettext_lazy("Kết quả giữ nguyên; kết luận được ghi vào biên bản."),
)
ASK_MEETING = ActPage(
    "round.ask_meeting",
    gettext_lazy("Đã gửi đề nghị họp hội đồng."),
    gettext_lazy("Phiếu của anh/chị vẫn được tính; kết quả chờ hội đồng họp hoặc Chủ tịch kết luận có lý do."),
)
STOP = ActPage("round.stop", gettext_lazy("Hồ sơ đã dừng sau vòng 1."), tone="danger")


def room_of(evaluation: Evaluation) -> str:
    """The room where the product stands, else its page."""
    item = evaluation.agenda_items.order_by("-pk").values_list("session", "pk").first()
    if item:
        return f"{reverse('session', args=[item[0]])}#item-{item[1]}"
    return address("evaluation", evaluation.pk) or reverse("session_list")


def own_queue(evaluation: Evaluation) -> str:
    """The member's own list of products to score, where the page of this one closes to them or waits."""
    return reverse("scoring_queue")


@governed_by("round.open")
@page_methods
def round_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the product's waiting item for scoring."""
    evaluation = evaluation_or_404(request.user, pk)
    item = waiting_item(evaluation)

    def do(actor, evaluation_id, *, now) -> AgendaItem:
        if item is None:
            raise Http404(_("Sản phẩm chưa có trong chương trình phiên họp nào."))
        return {1: round_one, 2: round_two}[item.round].open(actor, item.pk, now=now)

    return answer_act(request, evaluation, OPEN, bound(request, forms.EmptyForm), do, back=room_of(evaluation))


@governed_by("round.rescore")
@page_methods
def round_rescore(request: HttpRequest, pk: int) -> HttpResponse:
    """After a discussion, score once more; the first scores are kept."""
    evaluation = evaluation_or_404(request.user, pk)
    item = _round.current_item(evaluation)
    written = item is not None and item.session.form == Meeting.WRITTEN
    page, form = RESCORE_AT_A_MEETING if written else RESCORE, bound(request, forms.ReasonForm)
    return answer_act(request, evaluation, page, form, _round.rescore, back=room_of(evaluation))


@governed_by("round.stop")
@page_methods
def round_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End the evaluation after round one, its mean being below what the procedure asks."""
    evaluation = evaluation_or_404(request.user, pk)
    limit = evaluation.season.go_on_mean
    text = _("Điểm trung bình vòng 1 dưới {limit} điểm: hồ sơ kết thúc, không vào vòng 2.").format(limit=limit)
    form = bound(request, forms.EmptyForm)
    return answer_act(request, evaluation, replace(STOP, lead=text), form, round_one.stop, back=room_of(evaluation))


round_close = act_view(CLOSE, forms.EmptyForm, _round.close, back=room_of)
round_conclude = act_view(CONCLUDE, forms.ConclusionForm, _round.conclude, back=room_of)
ask_meeting = act_view(ASK_MEETING, forms.ReasonForm, _round.ask_meeting, back=own_queue)


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
