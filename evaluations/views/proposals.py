"""What waits for a decision: the list by batch, and what an approver does with one or many of it."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.forms.recognition import ForwardForm, ReasonForm
from evaluations.models import Season
from evaluations.selectors import proposals as selector
from evaluations.selectors.offices import season_offices
from evaluations.stages import recognition
from evaluations.views._page import UNPROCESSABLE, address
from ocop.accounts.access import governed_by, role
from ocop.accounts.models import Role
from ocop.accounts.refusals import Refused
from ocop.journal import clock

PAGE = 50
REPORT = "proposals_report"


@role(Role.APPROVER, Role.OFFICER, Role.AUDITOR)
@never_cache
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """One batch's proposals; officers and auditors read, the unit's approver chooses and decides."""
    batches = selector.batches(request.user)
    asked = request.GET.get("dot", "")
    chosen = next((b for b in batches if str(b["batch"]) == asked), batches[0] if batches and not asked else None)
    if asked and chosen is None and batches:
        raise Http404(_("Không có đề nghị nào trong đợt này."))
    context = {"batches": batches, "chosen": chosen, "report": request.session.pop(REPORT, None)}
    if chosen:
        found = selector.of_batch(request.user, chosen["batch"], clock.now())
        group = request.GET.get("nhom", "")
        shown = [p for p in found if not group or p.advice == group]
        season = Season.objects.select_related("unit").get(batches=chosen["batch"])
        context |= {
            "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
            "tabs": _tabs(found, group, chosen["batch"]),
            "may_decide": "approver" in season_offices(request.user, season),
            "season": season,
            "all": "chon" in request.GET,
        }
    return render(request, "evaluations/recognition/proposals.html", context)


def _tabs(found: list, group: str, batch: int) -> list[dict]:
    every = [("", _("Tất cả"), len(found))]
    every += [(key, label, sum(p.advice == key for p in found)) for key, label in selector.LABELS.items()]
    return [
        {"label": label, "count": count, "current": key == group, "url": f"?dot={batch}&nhom={key}"}
        for key, label, count in every
    ]


def chosen_rows(request: HttpRequest) -> list[selector.Proposal]:
    """The products ticked on the list (``e`` in the address or the form); Http404 for one that is not there."""
    typed = (request.POST if request.method == "POST" else request.GET).getlist("e")
    ids = {int(text) for text in typed if text.isascii() and text.isdigit() and len(text) < 19}
    rows = selector.describe(selector.of_units(request.user).filter(pk__in=ids), clock.now())
    if len(rows) != len(ids):
        raise Http404(_("Không tìm thấy hồ sơ này."))
    return rows


@dataclass(frozen=True)
class Bulk:
    """One act on many products: each is a transaction of its own, what cannot be done is left out with its reason."""

    act: str
    title: str
    lead: str
    verb: str
    form: type[forms.Form]
    do: Callable
    tone: str = "primary"


FORWARD = Bulk(
    "recognition.forward",
    gettext_lazy("Chuyển hồ sơ lên cấp trên"),
    gettext_lazy("Hồ sơ, điểm và biên bản đi cùng; lần đánh giá tại đơn vị này kết thúc."),
    gettext_lazy("đã chuyển lên cấp trên"),
    ForwardForm,
    recognition.forward,
)
DECLINE = Bulk(
    "recognition.decline",
    gettext_lazy("Không công nhận"),
    gettext_lazy("Lý do được ghi vào thông báo gửi chủ thể."),
    gettext_lazy("đã kết luận không công nhận"),
    ReasonForm,
    recognition.decline,
    "danger",
)
SEND_BACK = Bulk(
    "recognition.send_back",
    gettext_lazy("Trả lại hội đồng"),
    gettext_lazy("Hội đồng chấm lại vòng cuối; điểm lần trước vẫn được giữ."),
    gettext_lazy("đã trả lại hội đồng"),
    ReasonForm,
    recognition.send_back,
    "danger",
)


def way_from_proposals(title: str) -> list[dict]:
    """The list of proposals › this page."""
    return [{"label": _("Đề nghị"), "url": reverse("proposal_list")}, {"label": title}]


def _answer(request: HttpRequest, bulk: Bulk) -> HttpResponse:
    """The page that says what will happen to which products, and does it; 422 where nothing could be done."""
    rows = chosen_rows(request)
    if not rows:
        return redirect("proposal_list")
    form = bulk.form(request.POST) if request.method == "POST" else bulk.form()
    context = {"bulk": bulk, "rows": rows, "form": form, "back": reverse("proposal_list"),
               "crumbs": way_from_proposals(str(bulk.title))}  # fmt: skip
    if request.method == "POST" and form.is_valid():
        report = _do(request, bulk, rows, form.cleaned_data)
        if report["done"]:
            request.session[REPORT] = report
            return redirect("proposal_list")
        fields = {item["reason"]: item["field"] for item in report["left_out"] if item["field"] in form.fields}
        for reason in dict.fromkeys(item["reason"] for item in report["left_out"]):
            form.add_error(fields.get(reason), reason)
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "evaluations/recognition/bulk.html", context, status=status)


def _do(request: HttpRequest, bulk: Bulk, rows: list, data: dict) -> dict:
    done, left_out, forbidden = 0, [], None
    for row in rows:
        try:
            bulk.do(request.user, row.pk, now=clock.now(), **data)
            done += 1
        except Refused as refused:
            reason = " ".join(refused.reasons)
            field = next((name for name in ("reason", "late_reason") if name in refused.fields), "")
            left_out.append(
                {"label": row.product, "url": address("evaluation", row.pk), "reason": reason, "field": field}
            )
        except PermissionDenied as denied:
            forbidden = denied
            left_out.append(
                {"label": row.product, "url": address("evaluation", row.pk), "reason": str(denied), "field": ""}
            )
    if forbidden and not done:
        raise forbidden
    return {"done": done, "noun": _("sản phẩm"), "verb": str(bulk.verb), "left_out": left_out}


@governed_by("recognition.forward")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_forward(request: HttpRequest) -> HttpResponse:
    """Send the chosen dossiers up."""
    return _answer(request, FORWARD)


@governed_by("recognition.decline")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_decline(request: HttpRequest) -> HttpResponse:
    """Do not recognise the chosen products, with one reason."""
    return _answer(request, DECLINE)


@governed_by("recognition.send_back")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_send_back(request: HttpRequest) -> HttpResponse:
    """Return the chosen products to the council, with one reason."""
    return _answer(request, SEND_BACK)
