"""Act pages of stage 1: a dossier enters a batch, is filed, taken in, screened out, postponed or withdrawn."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.forms.registration import Confirm, OpenDraft, Reason
from evaluations.selectors import boards
from evaluations.stages import registration
from evaluations.views._page import ActPage, act_view, address, answer_form, bound, page_methods
from ocop.accounts.access import governed_by
from ocop.journal import clock
from products.models import Dossier

FILE = ActPage(
    "registration.file",
    gettext_lazy("Đã nộp hồ sơ."),
    consequences=(
        gettext_lazy("Bản hồ sơ hiện tại được khóa lại làm bản chính thức; hội đồng xét bản này."),
        gettext_lazy("Sau khi nộp, chỉ bổ sung khi cơ quan tiếp nhận yêu cầu."),
    ),
)
REGISTER = ActPage(
    "registration.register",
    gettext_lazy("Đã tiếp nhận hồ sơ."),
    consequences=(
        gettext_lazy("Hồ sơ được cấp số tiếp nhận tiếp theo của kế hoạch và chuyển sang chuẩn bị đánh giá."),
    ),
)
SCREEN_OUT = ActPage(
    "registration.screen_out",
    gettext_lazy("Đã kết thúc: hồ sơ không đưa vào đánh giá."),
    consequences=(gettext_lazy("Hồ sơ kết thúc ở trạng thái «Không công nhận»; chủ thể được thông báo lý do."),),
    tone="danger",
)
POSTPONE = ActPage("registration.postpone", gettext_lazy("Đã chuyển hồ sơ sang đợt sau."))
WITHDRAW = ActPage(
    "registration.withdraw",
    gettext_lazy("Đã rút hồ sơ."),
    consequences=(gettext_lazy("Việc đánh giá kết thúc. Muốn được đánh giá, chủ thể lập hồ sơ mới cho đợt sau."),),
    tone="danger",
)


file = act_view(FILE, Confirm, registration.file)
register = act_view(REGISTER, Confirm, registration.register)
screen_out = act_view(SCREEN_OUT, Reason, registration.screen_out)
postpone = act_view(POSTPONE, Reason, registration.postpone)
withdraw = act_view(WITHDRAW, Reason, registration.withdraw)


@governed_by("registration.open_draft")
@page_methods
def open_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the batch a dossier enters, among the open ones of the seasons that accept it."""
    rows = Dossier.objects.visible_to(request.user).select_related("product__producer__commune")
    dossier = get_object_or_404(rows, pk=pk)
    registration.require_opener(request.user, dossier)
    batches = boards.batches_for(dossier, timezone.localdate())
    form = bound(request, OpenDraft, batches=batches)
    return answer_form(
        request,
        form,
        "evaluations/registration/open_draft.html",
        {
            "dossier": dossier,
            "batches": batches,
            "back": address("dossier", dossier.pk) or reverse("home"),
            "crumbs": [{"label": _("Việc của tôi"), "url": reverse("home")}, {"label": _("Đưa vào đợt đánh giá")}],
        },
        do=lambda data: registration.open_draft(request.user, dossier.pk, data["batch"].pk, now=clock.now()),
        done=lambda evaluation: reverse("evaluation", args=[evaluation.pk]),
        message=_("Đã đưa hồ sơ vào đợt đánh giá. Kiểm tra lại rồi nộp."),
    )
