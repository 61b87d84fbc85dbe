"""Decisions: entering one with its products, reading one; and the acts of the last stage on a single product."""

from functools import partial

from django import forms
from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.forms.recognition import CentralResultForm, DecisionForm, ForwardForm, ReasonForm
from evaluations.models import Decision, Evaluation, Recognition
from evaluations.permissions import RULES
from evaluations.selectors import proposals as selector
from evaluations.selectors.offices import require
from evaluations.stages import recognition
from evaluations.stages._act import refusal_in_state
from evaluations.views._page import ActPage, act_view, answer_form, bound, evaluation_or_404
from evaluations.views.proposals import chosen_rows, way_from_proposals
from ocop.accounts.access import governed_by, role
from ocop.accounts.models import Role
from ocop.journal import clock

METHODS = ["GET", "HEAD", "POST"]
ACT_TEMPLATE = "evaluations/recognition/act.html"


@governed_by("recognition.recognise")
@never_cache
@require_http_methods(METHODS)
def decision_new(request: HttpRequest) -> HttpResponse:
    """One decision for the chosen products: those it can recognise, all or none; the others are named with why."""
    rows = chosen_rows(request)
    if not rows:
        messages.info(request, _("Chọn sản phẩm trong danh sách rồi bấm «Công nhận»."))
        return redirect("proposal_list")
    return _decide(request, rows, reverse("proposal_list"))


@governed_by("recognition.recognise")
@never_cache
@require_http_methods(METHODS)
def recognise(request: HttpRequest, pk: int) -> HttpResponse:
    """Recognise one product."""
    evaluation_or_404(request.user, pk)
    rows = selector.describe(Evaluation.objects.visible_to(request.user).filter(pk=pk), clock.now())
    return _decide(request, rows, reverse("proposal_list"))


def _decide(request: HttpRequest, rows: list, back: str) -> HttpResponse:
    ids = [row.pk for row in rows]
    related = ("season__unit", "dossier__product__producer__commune")
    evaluations = {e.pk: e for e in Evaluation.objects.select_related(*related).filter(pk__in=ids)}
    for evaluation in evaluations.values():
        require(request.user, "recognition.recognise", evaluation)
    reasons = {row.pk: _reasons(row, evaluations[row.pk]) for row in rows}
    batch = next((e.batch_id for e in evaluations.values()), None)
    decisions = Decision.objects.filter(batch=batch).order_by("-signed_on", "-pk")
    form = bound(request, DecisionForm, decisions=decisions, late=any(row.late for row in rows))
    return answer_form(
        request,
        form,
        "evaluations/recognition/decide.html",
        {
            "can": [row for row in rows if not reasons[row.pk]],
            "left_out": [
                {"label": row.product, "reason": " ".join(reasons[row.pk])} for row in rows if reasons[row.pk]
            ],
            "back": back,
            "crumbs": way_from_proposals(_("Công nhận sản phẩm")),
        },
        # What was sent is what is decided: a product that can no longer be recognised refuses them all.
        do=lambda data: recognition.recognise_together(request.user, ids, now=clock.now(), **form.chosen()),
        done=lambda decision: reverse("decision", args=[decision.pk]),
        message=_("Đã ghi quyết định; {count} sản phẩm được công nhận, giấy chứng nhận đang được lập.").format(
            count=len(ids)
        ),
    )


def _reasons(row: selector.Proposal, evaluation: Evaluation) -> list[str]:
    rule = RULES["recognition.recognise"]
    return list(row.reasons) if evaluation.state in rule.states else [refusal_in_state(rule, evaluation)]


@role(Role.APPROVER, Role.OFFICER, Role.AUDITOR, Role.ADMIN)
@never_cache
@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision with the products it recognised and the state of their papers."""
    rows = Decision.objects.visible_to(request.user).select_related("unit", "batch__season", "decided_by")
    found = get_object_or_404(rows, pk=pk)
    products = Recognition.objects.filter(decision=found, certificates__replaced_by__isnull=True).order_by(
        "-stars", "sort_key"
    )
    fields = ("product_name", "producer_name", "commune__name", "stars", "valid_to")
    papers = {c: F(f"certificates__{c}") for c in ("pk", "number", "sha256", "serial")}
    papers = {f"certificate_{name}": found for name, found in papers.items()}
    context = {"decision": found, "products": list(products.values(*fields, **papers))}
    return render(request, "evaluations/recognition/decision.html", context)


def _result(evaluation: Evaluation) -> dict:
    """What was found, beside the act that follows from it."""
    found = selector.describe(Evaluation.objects.filter(pk=evaluation.pk), clock.now())
    return {"proposal": found[0] if found else None}


page = partial(ActPage, template=ACT_TEMPLATE)
PROPOSE = page(
    "recognition.propose",
    gettext_lazy("Đã trình người có thẩm quyền quyết định."),
    gettext_lazy("Kết quả của hội đồng được trình lên."),
)
FORWARD = page(
    "recognition.forward",
    gettext_lazy("Đã chuyển hồ sơ lên cấp trên."),
    consequences=(
        gettext_lazy("Lần đánh giá tại đơn vị này kết thúc."),
        gettext_lazy("Hồ sơ, điểm và biên bản đi cùng."),
    ),
)
DECLINE = page(
    "recognition.decline",
    gettext_lazy("Đã kết luận không công nhận."),
    gettext_lazy("Lý do được ghi vào thông báo."),
    tone="danger",
)
SEND_BACK = page(
    "recognition.send_back",
    gettext_lazy("Đã trả lại hội đồng."),
    consequences=(gettext_lazy("Hội đồng chấm lại vòng cuối."), gettext_lazy("Điểm lần trước vẫn được giữ.")),
    tone="danger",
)
CENTRAL = page(
    "recognition.record_central",
    gettext_lazy("Đã ghi kết quả của trung ương."),
    gettext_lazy(
        "Đạt 5 sao, sản phẩm được ghi là công nhận theo quyết định của Bộ. "
        "Dưới 5 sao, sản phẩm trở lại danh sách đề nghị để tỉnh quyết định trên kết quả này."
    ),
)
ISSUE = page(
    "certificate.issue",
    gettext_lazy("Đã yêu cầu lập lại bản PDF."),
    gettext_lazy("Số và nội dung giữ nguyên; chỉ tệp được lập lại."),
)


act = partial(act_view, more=_result)
propose = act(PROPOSE, forms.Form, recognition.propose)
forward = act(FORWARD, ForwardForm, recognition.forward)
decline = act(DECLINE, ReasonForm, recognition.decline)
send_back = act(SEND_BACK, ReasonForm, recognition.send_back)
record_central = act(CENTRAL, CentralResultForm, recognition.record_central)
issue = act(ISSUE, forms.Form, recognition.issue)
