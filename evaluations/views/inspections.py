"""Act pages of stage 3: planned, recorded on a phone (also without network for a while), concluded."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from evaluations.forms.inspection import Conclude, FindingRows, Photos, PlanInspection, TestResult
from evaluations.models import Evaluation
from evaluations.selectors import checklist, offices
from evaluations.stages import _photo, inspection
from evaluations.stages._act import reasons_against
from evaluations.views._page import (
    UNPROCESSABLE,
    ActPage,
    answer_act,
    answer_form,
    bound,
    crumbs,
    evaluation_or_404,
    page_methods,
)
from ocop.accounts.access import governed_by, wants_json
from ocop.accounts.refusals import Refused
from ocop.journal import clock

BLANK_ROWS = 2

PLAN = ActPage(
    "inspection.plan",
    gettext_lazy("Đã lập kiểm tra thực tế."),
    consequences=(gettext_lazy("Hồ sơ chuyển sang bước «Kiểm tra thực tế» đến khi có kết luận."),),
)
CONCLUDE = ActPage(
    "inspection.conclude",
    gettext_lazy("Đã kết luận kiểm tra."),
    lead=gettext_lazy("Sau khi kết luận, nội dung kiểm tra và ảnh không thêm được nữa; hội đồng và chủ thể đọc được."),
)


@governed_by("inspection.plan")
@page_methods
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    evaluation = evaluation_or_404(request.user, pk)
    producer = evaluation.dossier.product.producer
    initial = {"place": producer.full_address[:300]}
    return answer_act(request, evaluation, PLAN, bound(request, PlanInspection, initial=initial), inspection.plan)


@governed_by("inspection.record")
@page_methods
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist; photos and tests are sent to their own addresses from the same page."""
    evaluation = evaluation_or_404(request.user, pk)
    offices.require(request.user, "inspection.record", evaluation)
    if request.method != "POST":
        return _record_page(request, evaluation)
    rows = FindingRows(request.POST)
    if not rows.is_valid():
        return _record_page(request, evaluation, rows=rows)
    findings = [dict(row.cleaned_data) for row in rows if row.cleaned_data.get("verdict")]
    try:
        inspection.record_findings(request.user, evaluation.pk, findings=findings, now=clock.now())
    except Refused as refused:
        return _refused(request, evaluation, refused, rows=rows)
    return _saved(request, evaluation, {"findings": len(findings)})


@governed_by("inspection.record")
@require_POST
def photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Photos of the visit: all of one post or none; the same picture sent again is kept once."""
    evaluation = evaluation_or_404(request.user, pk)
    offices.require(request.user, "inspection.record", evaluation)
    form = Photos(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise Refused([text for texts in form.errors.values() for text in texts])
        found = [
            (data, _photo.read(data, name)) for name, data in ((f.name, f.read()) for f in form.files.getlist("photos"))
        ]
        kept = [
            inspection.add_photo(
                request.user,
                evaluation.pk,
                data=data,
                content_type=picture.content_type,
                caption=form.cleaned_data["caption"],
                taken_at=picture.taken_at,
                latitude=picture.latitude,
                longitude=picture.longitude,
                now=clock.now(),
            )
            for data, picture in found
        ]
    except Refused as refused:
        return _refused(request, evaluation, refused, photos=form)
    return _saved(request, evaluation, {"photos": [photo.sha256 for photo in kept]})


@governed_by("inspection.record")
@page_methods
def test_result(request: HttpRequest, pk: int) -> HttpResponse:
    """One indicator of a laboratory's report."""
    evaluation = evaluation_or_404(request.user, pk)
    offices.require(request.user, "inspection.record", evaluation)
    back = reverse("inspection.record", args=[pk])
    return answer_form(
        request,
        bound(request, TestResult),
        "evaluations/inspection/test.html",
        {
            "evaluation": evaluation,
            "product": evaluation.dossier.product,
            "back": back,
            "crumbs": crumbs(evaluation, _("Kết quả kiểm nghiệm")),
        },
        do=lambda data: inspection.add_test(request.user, pk, now=clock.now(), **data),
        done=back,
        message=_("Đã ghi kết quả kiểm nghiệm."),
    )


@governed_by("inspection.conclude")
@page_methods
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    evaluation = evaluation_or_404(request.user, pk)
    form = bound(request, Conclude, initial={"visited_on": timezone.localdate()})
    return answer_act(request, evaluation, CONCLUDE, form, inspection.conclude)


def _record_page(request: HttpRequest, evaluation: Evaluation, status: int = 200, **forms) -> HttpResponse:
    reasons = reasons_against("inspection.record", evaluation, clock.now())
    visit = None if reasons else inspection.current(evaluation)
    rows = forms.get("rows")
    if rows is None:
        wanted = checklist.rows_for(request.user, evaluation, visit)
        rows = FindingRows(initial=[*wanted, *({} for __ in range(BLANK_ROWS))])
    elif status == 200:
        status = UNPROCESSABLE
    context = {
        "evaluation": evaluation,
        "product": evaluation.dossier.product,
        "visit": visit,
        "reasons": reasons,
        "rows": rows,
        "photos_form": forms.get("photos") or Photos(),
        "photos": list(visit.photos.order_by("pk")) if visit else [],
        "tests": list(evaluation.tests.order_by("pk")),
        "max_mb": settings.PHOTO_MAX_MB,
        "refusals": forms.get("refusals", []),
        "back": reverse("evaluation", args=[evaluation.pk]),
        "crumbs": crumbs(evaluation, _("Kiểm tra thực tế")),
    }
    return render(request, "evaluations/inspection/record.html", context, status=status)


def _saved(request: HttpRequest, evaluation: Evaluation, facts: dict) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(facts)
    return redirect("inspection.record", evaluation.pk)


def _refused(request: HttpRequest, evaluation: Evaluation, refused: Refused, **forms) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"reasons": refused.reasons}, status=UNPROCESSABLE)
    return _record_page(request, evaluation, UNPROCESSABLE, refusals=refused.reasons, **forms)
