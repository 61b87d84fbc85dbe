"""The package that went up with a dossier: what it holds, whether it still agrees with the portal, as a zip."""

from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluations.models import Evaluation, Forwarding
from evaluations.selectors import package as selector
from evaluations.stages import papers
from evaluations.views._page import crumbs, evaluation_or_404
from ocop.accounts.access import role
from ocop.accounts.models import Role
from ocop.journal import clock


def _found(request: HttpRequest, pk: int) -> tuple[Evaluation, Forwarding]:
    """The package of the evaluation, or of the one it came from (which the upper unit asks for)."""
    evaluation = evaluation_or_404(request.user, pk)
    sources = [evaluation.pk, evaluation.came_from_id]
    related = ("evaluation__dossier_version", "evaluation__dossier__product", "evaluation__batch", "sent_by")
    rows = Forwarding.objects.select_related(*related)
    return evaluation, get_object_or_404(rows.order_by("-pk"), evaluation__in=[pk for pk in sources if pk])


@role(Role.OFFICER, Role.APPROVER, Role.AUDITOR)
@never_cache
@require_safe
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent up, with its hash; what has changed since is named."""
    evaluation, sent = _found(request, pk)
    changed = selector.faults(sent)
    rounds = [{**each, "mean": Fraction(each["mean_exact"])} for each in sent.manifest["rounds"]]
    context = {"evaluation": evaluation, "sent": sent, "manifest": sent.manifest, "changed": changed,
               "mean": Fraction(sent.manifest["outcome"]["mean_exact"]), "rounds": rounds,
               "crumbs": crumbs(evaluation, _("Gói hồ sơ chuyển cấp trên"))}  # fmt: skip
    return render(request, "evaluations/recognition/package.html", context)


@role(Role.OFFICER, Role.APPROVER, Role.AUDITOR)
@require_POST
def package_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the forwarding dossier of this product: the package with every file it names, as one zip."""
    _, sent = _found(request, pk)
    return redirect("job", papers.ask_dossier_of(request.user, sent, now=clock.now()).pk)
