"""Acts on one certificate: revoking, extending, issuing anew, taking the signed file back, the English version."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.forms.life import CorrectForm, RevokeDecision, RevokeProposal, ScanForm, SignedFileForm
from evaluations.forms.recognition import ReasonForm
from evaluations.models import Certificate, RevocationEvidence
from evaluations.models.wording import act_label
from evaluations.permissions import LIFE_RULES
from evaluations.selectors.stewards import offices_for, steward_of
from evaluations.stages import _life, correction, extension, revocation, signing
from evaluations.views._basis import basis
from evaluations.views._page import ActPage, answer_form, bound
from ocop.accounts.access import governed_by, signed_in
from ocop.accounts.models import Role
from ocop.accounts.roles import has_role
from ocop.journal import clock
from ocop.law import loader
from ocop.law.calendar import vietnam_day

METHODS = ["GET", "HEAD", "POST"]
TEMPLATE = "evaluations/certificate/act.html"


def _certificate(request: HttpRequest, pk: int) -> Certificate:
    rows = Certificate.objects.visible_to(request.user).select_related("recognition__decision__unit")
    return get_object_or_404(rows, pk=pk)


def _answer(
    request: HttpRequest, pk: int, act: str, form_class, do: Callable, message: str, *, lead: str = "",
    tone: str = "primary", arguments: Callable | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of an act on a certificate: 403 for the wrong office; on GET its form or the reasons against it."""
    certificate = _certificate(request, pk)
    now = clock.now()
    recognition = _life.with_term(certificate.recognition_id)
    _life.require(request.user, act, recognition, steward_of(recognition, vietnam_day(now)))
    reasons = _life.REASONS[act](recognition, vietnam_day(now))
    form = bound(request, form_class)
    back = reverse("certificate", args=[pk])
    context = {
        "page": ActPage(act, message, lead, tone=tone), "rule": LIFE_RULES[act],
        "eyebrow": f"{recognition.product_name} · {recognition.producer_name}",
        "basis": basis(act, loader.regulation_on(vietnam_day(now))),
        "certificate": certificate, "recognition": recognition, "reasons": reasons, "back": back,
        "crumbs": [{"label": pgettext("nhiều", "Giấy chứng nhận"), "url": reverse("certificate_list")},
                   {"label": certificate.number, "url": back}, {"label": act_label(LIFE_RULES[act])}],
    }  # fmt: skip
    return answer_form(
        request, form, TEMPLATE, context,
        do=lambda data: do(
            request.user, recognition.pk, now=now, **(arguments(form) if arguments else data)
        ),
        done=lambda __: reverse("certificate", args=[recognition.certificate.pk]),
        message=message,
    )  # fmt: skip


@governed_by("revocation.propose")
@never_cache
@require_http_methods(METHODS)
def revoke_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to revoke, on one of the six grounds."""
    law = revocation.regulation_for(timezone.localdate())
    form = partial(RevokeProposal, grounds=revocation.grounds(law) if law else {})
    lead = _("Đề nghị được trình người có thẩm quyền; giấy chứng nhận vẫn có giá trị cho đến khi có quyết định.")
    return _answer(
        request,
        pk,
        "revocation.propose",
        form,
        revocation.propose,
        _("Đã lập đề nghị thu hồi."),
        lead=lead,
        tone="danger",
    )


@governed_by("revocation.decide")
@never_cache
@require_http_methods(METHODS)
def revoke_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the decision that revokes."""
    lead = _("Ghi quyết định thu hồi đã ký trên văn bản. Việc này không hoàn lại được.")
    return _answer(
        request, pk, "revocation.decide", RevokeDecision, revocation.decide, _("Đã thu hồi giấy chứng nhận."),
        lead=lead, tone="danger",
    )  # fmt: skip


@governed_by("revocation.drop")
@never_cache
@require_http_methods(METHODS)
def revoke_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not revoke, with a reason."""
    return _answer(request, pk, "revocation.drop", ReasonForm, revocation.drop, _("Đã kết luận không thu hồi."))


@governed_by("extension.grant")
@never_cache
@require_http_methods(METHODS)
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Extend while the re-ranking is judged."""
    lead = _("Giấy chứng nhận được kéo dài đến khi có kết quả đánh giá lại, không quá 180 ngày sau ngày hết hạn.")
    return _answer(
        request,
        pk,
        "extension.grant",
        ReasonForm,
        extension.grant,
        _("Đã kéo dài hiệu lực giấy chứng nhận."),
        lead=lead,
    )


@governed_by("certificate.correct")
@never_cache
@require_http_methods(METHODS)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the certificate that replaces this one."""
    recognition = _certificate(request, pk).recognition
    changed = correction.renamed(recognition)
    names = correction.present_names(recognition) if changed else {
        name: getattr(recognition, name) for name in correction.PRINTED
    }  # fmt: skip
    cause = Certificate.Cause.CHANGE if changed else Certificate.Cause.CORRECTION
    initial = names | {"cause": cause.value, "issued_on": timezone.localdate(),
                       "signer_title": recognition.decision.signer_title}  # fmt: skip
    lead = _("Giấy mới có số và mã mới; giấy cũ vẫn tra cứu được và báo đã được thay.")
    return _answer(
        request, pk, "certificate.correct", partial(CorrectForm, initial=initial), correction.correct,
        _("Đã cấp giấy thay thế; bản PDF đang được lập."), lead=lead, arguments=CorrectForm.arguments,
    )  # fmt: skip


@governed_by("certificate.take_back")
@never_cache
@require_http_methods(METHODS)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the officially signed PDF back."""
    lead = _(
        "Cổng kiểm tra chữ ký và từng byte của nội dung, rồi khóa tệp lại. Tệp khác bản đã giao ra thì không nhận."
    )
    return _answer(
        request, pk, "certificate.take_back", SignedFileForm, signing.take_back, _("Đã nhận và khóa bản ký số."),
        lead=lead, arguments=lambda form: {"upload": form.cleaned_data["file"]},
    )  # fmt: skip


@governed_by("certificate.attach_scan")
@never_cache
@require_http_methods(METHODS)
def attach_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the scan of a certificate that was issued before the portal, or by the Ministry."""
    return _answer(
        request, pk, "certificate.attach_scan", ScanForm, signing.attach_scan, _("Đã lưu bản quét."),
        arguments=lambda form: {"upload": form.cleaned_data["file"]},
    )  # fmt: skip


@governed_by("certificate.english")
@never_cache
@require_http_methods(METHODS)
def english(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the English version."""
    lead = _("Bản tiếng Anh để tham khảo, không ký; bản tiếng Việt có giá trị.")
    return _answer(
        request,
        pk,
        "certificate.english",
        forms.Form,
        signing.ask_english,
        _("Bản tiếng Anh đang được lập."),
        lead=lead,
    )


@signed_in
@require_safe
def revocation_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper a revocation rests on: for the unit that answers, and the producer once it is decided."""
    rows = RevocationEvidence.objects.select_related("revocation__unit", "revocation__recognition__product")
    evidence = get_object_or_404(rows, pk=pk)
    case = evidence.revocation
    offices = offices_for(request.user, case.recognition, case.unit)
    if has_role(request.user, Role.AUDITOR):
        offices.add("auditor")
    if not offices - ({"producer"} if case.decided_on is None else set()):
        raise Http404(_("Không tìm thấy tài liệu này."))
    answer = FileResponse(evidence.file.open("rb"), as_attachment=True, filename=evidence.file_name)
    answer["Content-Type"] = evidence.content_type
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
