"""Act pages of the supplement loop: papers asked for, answered item by item, found complete or not."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from evaluations.forms.registration import AnswerSupplement, AskSupplement, CloseSupplement
from evaluations.models import SupplementItem
from evaluations.stages import supplements
from evaluations.views._page import ActPage, act_view, answer_act, bound, evaluation_or_404, page_methods
from ocop.accounts.access import governed_by

ASK = ActPage(
    "supplement.ask",
    _("Đã gửi yêu cầu bổ sung cho chủ thể."),
    lead=_("Hồ sơ giữ nguyên ở bước hiện tại và chờ chủ thể bổ sung."),
)
ANSWER = ActPage(
    "supplement.answer",
    _("Đã gửi phần bổ sung."),
    lead=_("Tải tài liệu lên trang hồ sơ trước, rồi trả lời từng nội dung ở đây."),
    consequences=(_("Hồ sơ như đang có trở thành bản chính thức tiếp theo; các bản trước vẫn giữ."),),
    template="evaluations/registration/answer_supplement.html",
)
COMMUNE_ASK = ActPage(
    "supplement.commune_ask",
    _("Đã gửi yêu cầu bổ sung cho chủ thể."),
    lead=_("Xã kiểm tra thành phần hồ sơ: nêu phần còn thiếu, chủ thể bổ sung rồi xã báo cáo, chuyển tiếp."),
)
COMMUNE_CLOSE = ActPage(
    "supplement.commune_close",
    _("Đã kết thúc yêu cầu bổ sung."),
    template="evaluations/registration/close_supplement.html",
)
CLOSE = ActPage(
    "supplement.close",
    _("Đã kết thúc yêu cầu bổ sung."),
    template="evaluations/registration/close_supplement.html",
)


def _asked(evaluation) -> list[SupplementItem]:
    rows = SupplementItem.objects.filter(request__evaluation=evaluation, request__closed_at__isnull=True)
    return list(rows.select_related("request").order_by("pk"))


def _to_close(evaluation) -> dict:
    return {"items": _asked(evaluation)}


def _asking(request: HttpRequest, evaluation) -> AskSupplement:
    return bound(request, AskSupplement, law=evaluation.dossier.criteria_set.law)


@governed_by("supplement.ask")
@page_methods
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    evaluation = evaluation_or_404(request.user, pk)
    return answer_act(request, evaluation, ASK, _asking(request, evaluation), supplements.ask_supplement)


@governed_by("supplement.commune_ask")
@page_methods
def commune_ask(request: HttpRequest, pk: int) -> HttpResponse:
    evaluation = evaluation_or_404(request.user, pk)
    return answer_act(request, evaluation, COMMUNE_ASK, _asking(request, evaluation), supplements.ask_at_commune)


@governed_by("supplement.answer")
@page_methods
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer each item; the fields carry the items' ids."""
    evaluation = evaluation_or_404(request.user, pk)
    items = _asked(evaluation)
    initial = {f"item_{item.pk}": item.answer for item in items}
    form = bound(request, AnswerSupplement, items=items, initial=initial)

    def do(actor, evaluation_id, *, now, **__):
        return supplements.answer_supplement(actor, evaluation_id, answers=form.answers(), now=now)

    return answer_act(request, evaluation, ANSWER, form, do, {"asked": items[0].request if items else None})


commune_close = act_view(COMMUNE_CLOSE, CloseSupplement, supplements.close_at_commune, more=_to_close)
close = act_view(CLOSE, CloseSupplement, supplements.close_supplement, more=_to_close)
