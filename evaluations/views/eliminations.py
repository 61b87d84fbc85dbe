"""Act pages of elimination: a ground is raised by a named person and decided by the chair."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from evaluations.forms.registration import DecideElimination, Eliminate
from evaluations.models import Evaluation
from evaluations.rules.gates import GATE_KINDS, gates_of
from evaluations.selectors import offices
from evaluations.stages import elimination
from evaluations.stages._act import reasons_against
from evaluations.views._page import ActPage, answer_act, bound, evaluation_or_404, page_methods
from ocop.accounts.access import governed_by
from ocop.accounts.refusals import Refused
from ocop.journal.words import kept
from ocop.law import loader

RAISE = ActPage(
    "elimination.raise",
    _("Đã gửi đề nghị loại tới Chủ tịch hội đồng."),
    lead=_("Đề nghị phải có căn cứ của bộ tiêu chí hoặc của quy định, và bằng chứng. Chủ tịch hội đồng kết luận."),
    tone="danger",
)
DECIDE = ActPage(
    "elimination.decide",
    _("Đã kết luận đề nghị loại."),
    tone="danger",
    template="evaluations/registration/decide_elimination.html",
)


def grounds_of(evaluation: Evaluation) -> dict[str, tuple[str, str]]:
    """The grounds that may be raised: ``key -> (sentence, criterion or "")``, the regulation's first."""
    regulation = loader.regulation(evaluation.dossier.regulation)
    version = evaluation.dossier_version
    law = (version.criteria_set if version else evaluation.dossier.criteria_set).law
    named = regulation.facts["elimination"].value or () if "elimination" in regulation.facts else ()
    found = {f"law/{ground['code']}": (f"{ground['title']}.", "") for ground in named if ground["code"] != "set_ground"}
    for gate in gates_of(law):
        kind = GATE_KINDS[gate.kind]
        where = kept(f" (tiêu chí {law.criterion(gate.criterion).printed_code})") if gate.criterion else ""
        found[gate.key] = (f"{kind[0].upper()}{kind[1:]}{where}: {gate.text}", gate.criterion or "")
    return found


@governed_by("elimination.raise")
@page_methods
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise one ground of the regulation or of the product's own set."""
    evaluation = evaluation_or_404(request.user, pk)
    grounds = grounds_of(evaluation)
    form = bound(request, Eliminate, grounds=[(key, text) for key, (text, __) in grounds.items()])

    def do(actor, evaluation_id, *, now, ground, reason):
        text, criterion = grounds[ground]
        return elimination.propose(actor, evaluation_id, ground=text[:400], reason=reason, criterion=criterion, now=now)

    return answer_act(request, evaluation, RAISE, form, do)


@governed_by("elimination.decide")
@page_methods
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair reads the ground, its evidence and who raised it, and decides."""
    evaluation = evaluation_or_404(request.user, pk)
    offices.require(request.user, DECIDE.act, evaluation)
    waiting = evaluation.eliminations.filter(decided_at__isnull=True).select_related("raised_by").first()

    def do(actor, evaluation_id, *, now, confirmed, reason):
        if waiting is None:
            raise Refused(reasons_against(DECIDE.act, evaluation, now))
        return elimination.decide(actor, waiting.pk, confirmed=confirmed, reason=reason, now=now)

    return answer_act(request, evaluation, DECIDE, bound(request, DecideElimination), do, {"ground": waiting})
