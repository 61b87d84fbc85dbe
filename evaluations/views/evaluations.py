"""The page of one evaluation: the process picture, the facts, what was asked, found and decided, and the acts."""

from django.db.models import prefetch_related_objects
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from evaluations.models import Evaluation, InspectionPhoto
from evaluations.selectors import boards, timeline, waiting
from evaluations.selectors.offices import offices_of
from evaluations.stages import _act
from evaluations.states import State
from evaluations.views._page import address, evaluation_or_404
from ocop.accounts.access import signed_in
from ocop.journal import clock
from products.models import CommuneForwarding, DossierKind
from products.views.checks import looked_at

# The member's own sheet has its one button here, which leads to the scoring page.
ELSEWHERE = ("sheet.save", "sheet.submit")
TONES = {
    act: "outline-danger"
    for act in ("registration.withdraw", "registration.screen_out", "elimination.raise", "recognition.decline")
}


@signed_in
@require_safe
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one evaluation that the person may know, and what they can do now."""
    found = evaluation_or_404(request.user, pk)
    prefetch_related_objects([found], *boards.HANGING)
    offices = offices_of(request.user, found)
    inside = timeline.is_inside(offices) or boards.oversees(request.user, found.unit)
    waits = boards.waiting_of(found)
    holder = timeline.holder_of(waits["turn"], inside)
    acts = acts_of(request.user, found, waits["turn"])
    return render(
        request,
        "evaluations/evaluation/page.html",
        {
            "evaluation": found,
            "product": found.dossier.product,
            "producer": found.dossier.product.producer,
            "facts": facts_of(found),
            "inside": inside,
            "badge": {"label": found.get_state_label, "tone": boards.tone_of(found.state)},
            "holder": holder,
            "due": waits["due"],
            "steps": timeline.steps_for(found, holder, waits["due"]),
            "entries": timeline.entries_of(found, request.user, offices | ({"auditor"} if inside else set())),
            "acts": acts,
            "blocked": sum(1 for act in acts if act["reasons"]),
            "scoring": scoring_of(found, offices),
            # What the checks found belongs to the intake; later the council forms its own view.
            "checks": looked_at(request.user, found.dossier) if inside and found.state == State.SUBMITTED else None,
            **boards.papers_of(request.user, found, inside),
            "crumbs": [{"label": _("Việc của tôi"), "url": address("home")}, {"label": found.dossier.product.name}],
        },
    )


def facts_of(evaluation: Evaluation) -> list[tuple]:
    """What the evaluation is about, as terms and values."""
    dossier, product = evaluation.dossier, evaluation.dossier.product
    criteria = dossier.criteria_set
    version = evaluation.dossier_version
    return [
        (_("Chủ thể"), product.producer.name, product.producer.full_address),
        (_("Ngành, nhóm"), criteria.sector, " – ".join(filter(None, [criteria.group, criteria.subgroup]))),
        (pgettext("một", "Bộ tiêu chí"), criteria.title, criteria.code),
        (
            _("Loại hồ sơ"),
            DossierKind(dossier.kind).label,
            _("Theo Quyết định {regulation}").format(regulation=dossier.regulation),
        ),
        (
            _("Kế hoạch"),
            evaluation.season.title,
            _("Đợt {number} – {name}").format(number=evaluation.batch.number, name=evaluation.unit.name),
        ),
        (_("Số tiếp nhận"), evaluation.number),
        (_("Số phiếu đăng ký"), dossier.slip_number, _sent_up(dossier)),
        (_("Mã sản phẩm"), product.code),
        (_("Bản hồ sơ đang xét"), _("Bản {number}").format(number=version.number) if version else None),
    ]


def _sent_up(dossier) -> str:
    """The commune's letter that sent the dossier up, in words; "" before."""
    letter = CommuneForwarding.objects.filter(reports__dossier=dossier).select_related("commune").first()
    if letter is None:
        return ""
    sentence = (
        _("UBND {name} chuyển theo công văn số {number} ngày {day}")
        if letter.number
        else _("UBND {name} chuyển theo công văn ngày {day}")
    )
    return sentence.format(name=letter.commune.name, number=letter.number, day=f"{letter.signed_on:%d/%m/%Y}")


def acts_of(user, evaluation: Evaluation, turn: str) -> list[dict]:
    """The acts of the person's offices in this state: what is waited for first, the blocked ones last, with reasons."""
    awaited = waiting.TURNS[turn].act if turn else ""
    acts = [
        {
            "label": act.label,
            "url": address(act.act, evaluation.pk),
            "reasons": act.reasons,
            "tone": "primary" if act.act == awaited else TONES.get(act.act, "secondary"),
            "id": act.act.replace(".", "-"),
        }
        for act in _act.available(user, evaluation, clock.now())
        if act.act not in ELSEWHERE
    ]
    order = {"primary": 0, "secondary": 1, "outline-danger": 2}
    return sorted((act for act in acts if act["url"]), key=lambda act: (bool(act["reasons"]), order[act["tone"]]))


def scoring_of(evaluation: Evaluation, offices: set[str]) -> str:
    """Where a member scores this product now, or ""."""
    items = [i for i in evaluation.agenda_items.all() if i.opened_at and not i.closed_at]
    return address("sheet", items[0].pk) if items and "member" in offices else ""


@signed_in
@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A photo of an inspection, for those who see the evaluation; its type is what its bytes said when it came."""
    seen = Evaluation.objects.visible_to(request.user)
    found = get_object_or_404(InspectionPhoto, pk=pk, inspection__evaluation__in=seen)
    response = FileResponse(found.file.open("rb"), content_type=found.content_type)
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = "inline"
    return response
