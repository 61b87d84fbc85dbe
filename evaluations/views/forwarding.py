"""The package that went up with a dossier: what it holds, whether it still agrees with the portal, as a file."""

import json
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluations.models import Evaluation, Forwarding
from evaluations.models.forwarding import digest
from evaluations.selectors import package as selector
from evaluations.views._page import crumbs, evaluation_or_404
from ocop.accounts.access import role
from ocop.accounts.models import Role


def _found(request: HttpRequest, pk: int) -> tuple[Evaluation, Forwarding]:
    """The package of the evaluation, or of the one it came from (which the upper unit asks for)."""
    evaluation = evaluation_or_404(request.user, pk)
    sources = [evaluation.pk, evaluation.came_from_id]
    rows = Forwarding.objects.select_related("evaluation__dossier_version", "evaluation__dossier__product", "sent_by")
    return evaluation, get_object_or_404(rows.order_by("-pk"), evaluation__in=[pk for pk in sources if pk])


@role(Role.OFFICER, Role.APPROVER, Role.AUDITOR)
@never_cache
@require_safe
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent up, with its hash; what has changed since is named."""
    evaluation, sent = _found(request, pk)
    changed = selector.differences(sent.manifest, sent.evaluation)
    if digest(sent.manifest) != sent.sha256:
        changed.insert(0, _("Nội dung gói không còn khớp mã băm của gói."))
    rounds = [{**each, "mean": Fraction(each["mean_exact"])} for each in sent.manifest["rounds"]]
    context = {"evaluation": evaluation, "sent": sent, "manifest": sent.manifest, "changed": changed,
               "mean": Fraction(sent.manifest["outcome"]["mean_exact"]), "rounds": rounds,
               "crumbs": crumbs(evaluation, _("Gói hồ sơ chuyển cấp trên"))}  # fmt: skip
    return render(request, "evaluations/recognition/package.html", context)


@role(Role.OFFICER, Role.APPROVER, Role.AUDITOR)
@never_cache
@require_safe
def package_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The package as JSON, exactly the text its hash was taken of."""
    __, sent = _found(request, pk)
    text = json.dumps(sent.manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="goi-chuyen-{sent.evaluation_id}.json"'
    return answer
