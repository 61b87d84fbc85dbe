"""The commune's inbox with its clock, its report, and the letter that sends dossiers up."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ocop.accounts.access import governed_by, role
from ocop.accounts.models import Role
from ocop.accounts.pages import UNPROCESSABLE, answer_form, bound, put_refusal
from ocop.accounts.refusals import Refused
from ocop.journal import clock
from products import checks, commune, contributions, offices
from products.documents import catalogue
from products.forms.communes import ForwardForm, ReportForm
from products.models import CommuneForwarding, DossierKind
from products.views._found import dossier_or_404, page_of

TABS = (("waiting", gettext_lazy("Chờ báo cáo")), ("reported", gettext_lazy("Chờ chuyển")),
        ("sent", gettext_lazy("Đã chuyển")))
ROW = ("pk", "kind", "regulation", "filed_at", "slip_number", "product__name", "product__code",
       "product__producer__name", "product__producer__commune__name", "commune_report__forwarding",
       "commune_report__forwarding__forwarded_at")  # fmt: skip
MOST = 200  # dossiers on one letter
REPORT = "forward_report"


@role(Role.COMMUNE_OFFICER)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What the commune has to report on, the oldest first, each with its last day; what is to be sent, what was."""
    asked = request.GET.get("muc", "")
    stage = asked if asked in dict(TABS) else "waiting"
    page = page_of(request, commune.inbox(request.user, stage).values(*ROW))
    rows = [
        {**row, "kind": DossierKind(row["kind"]).label, "due": commune.due_on(row["regulation"], row["filed_at"])}
        for row in page
    ]
    tabs = [
        {"label": label, "url": f"?muc={value}" if value != "waiting" else "?", "current": stage == value,
         "count": None}
        for value, label in TABS
    ]  # fmt: skip
    return render(request, "products/commune/inbox.html", {"rows": rows, "page": page, "tabs": tabs, "stage": stage})


@governed_by("commune.report")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Mẫu 03: the producer's words beside the commune's findings; others read it."""
    dossier = dossier_or_404(request.user, pk)
    there = getattr(dossier, "commune_report", None)
    writes = offices.reports_for(request.user, dossier.product.producer.commune)
    shut = commune.why_shut(dossier) or ("" if dossier.filed_at else _("Chủ thể chưa nộp hồ sơ này."))
    form = bound(request, partial(ReportForm, instance=there))
    context = {
        "dossier": dossier,
        "report": there,
        "writes": writes and not shut,
        "shut": shut if writes else "",
        "due": commune.due_on(dossier.regulation, dossier.filed_at) if dossier.filed_at else None,
        "pairs": [(form[name], dossier.fields.get(code, "")) for name, code in commune.DESCRIBED_IN.items()],
        "findings": _component_findings(dossier) if writes else [],
        "pieces": contributions.contributed("commune.report", request, dossier),
        "papers": [each for each in catalogue.listed(dossier) if each.code in ("mau-03", "bien-ban")],
        "crumbs": [
            {"label": dossier.product.name, "url": reverse("dossier", args=[pk])},
            {"label": _("Báo cáo của UBND cấp xã (Mẫu 03)")},
        ],
    }
    return answer_form(
        request, form, "products/commune/report.html", context,
        do=lambda data: commune.report(request.user, pk, findings=data, now=clock.now()),
        done=reverse("commune_inbox") + "?muc=reported" if writes else reverse("dossier", args=[pk]),
        message=_("Đã lưu báo cáo (Mẫu 03)."),
    )  # fmt: skip


def _component_findings(dossier) -> list:
    """What the checks say of the dossier's parts, for the commune's own check."""
    return checks.run(checks.facts_of(dossier, timezone.localdate()))


@governed_by("commune.forward")
@require_http_methods(["GET", "POST"])
def forward(request: HttpRequest) -> HttpResponse:
    """The letter for the chosen dossiers; afterwards what was sent, and what was left out and why."""
    offices.require(offices.reports_anywhere(request.user), _("Chỉ cán bộ cấp xã chuyển hồ sơ."))
    chosen = _chosen(request)
    form = bound(request, ForwardForm)
    listed = commune.inbox(request.user).filter(pk__in=chosen)
    rows = list(listed.values("pk", "product__name", "product__producer__name", "slip_number"))
    done = request.session.pop(REPORT, None) if request.method == "GET" else None
    if request.method == "POST" and form.is_valid():
        try:
            sent = commune.forward(request.user, chosen, now=clock.now(), **form.cleaned_data)
            done = {"sent": len(sent.sent), "left_out": _left_out(sent, rows), "letter": sent.letter and sent.letter.pk}
        except Refused as refused:
            put_refusal(form, refused)
    if done and done["letter"] and request.method == "POST":
        request.session[REPORT] = done  # told on a page of its own, so that "back" never asks to send the form again
        return redirect("commune.forward")
    context = {
        "form": form, "rows": rows, "done": done,
        "crumbs": [{"label": _("Việc cấp xã"), "url": reverse("commune_inbox")}, {"label": _("Chuyển hồ sơ")}],
    }  # fmt: skip
    failed = form.is_bound and (form.errors or done)
    return render(request, "products/commune/forward.html", context, status=UNPROCESSABLE if failed else 200)


def _chosen(request: HttpRequest) -> list[int]:
    given = (request.POST if request.method == "POST" else request.GET).getlist("ho-so")
    return [int(each) for each in given if each.isascii() and each.isdigit() and len(each) < 19][:MOST]


def _left_out(done: commune.Forwarded, rows: list[dict]) -> list[dict]:
    names = {row["pk"]: row["product__name"] for row in rows}
    return [
        {"label": names.get(pk, _("Hồ sơ không tìm thấy")), "url": "", "reason": reason}
        for pk, reason in done.left_out.items()
    ]


@role(Role.COMMUNE_OFFICER)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The request letters of the person's communes, newest first."""
    units = [unit.pk for unit in offices.communes_of(request.user)]
    rows = CommuneForwarding.objects.filter(commune__in=units).select_related("commune")
    page = page_of(request, rows)
    return render(request, "products/commune/letters.html", {"page": page, "crumbs": [
        {"label": _("Việc cấp xã"), "url": reverse("commune_inbox")}, {"label": _("Công văn đề nghị")}]})  # fmt: skip
