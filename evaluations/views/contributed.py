"""What this app adds to the pages of the apps below, and to the navigation."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluations.models import Evaluation
from evaluations.models.wording import state_label
from evaluations.selectors import boards, told
from evaluations.stages import registration
from evaluations.stages._act import available
from evaluations.states import FINAL, State
from evaluations.views.council.nav import sees_sessions
from ocop.accounts.roles import units_of
from ocop.journal import clock
from ocop.ui import register_nav
from products.contributions import contribute
from products.models import Dossier, Product


@contribute("dossier")
def dossier_evaluations(request: HttpRequest, dossier: Dossier) -> tuple[str, dict] | None:
    """The dossier's evaluations, and the button that enters it into a batch where none stands in the way."""
    rows = _evaluations(request, dossier=dossier)
    over = {State(row["code"]) for row in rows} - {State.WITHDRAWN}
    may_open = not over and registration.may_open(request.user, dossier)
    if not rows and not may_open:
        return None
    url = reverse("registration.open_draft", args=[dossier.pk]) if may_open else ""
    return "evaluations/registration/_of_dossier.html", {"rows": rows, "open_url": url}


@contribute("product")
def product_evaluations(request: HttpRequest, product: Product) -> tuple[str, dict] | None:
    """The product's evaluations at every level, newest first."""
    rows = _evaluations(request, dossier__product=product)
    return ("evaluations/registration/_of_dossier.html", {"rows": rows, "open_url": ""}) if rows else None


@contribute("commune.report")
def commune_supplements(request: HttpRequest, dossier: Dossier) -> tuple[str, dict] | None:
    """On the commune's report: what was asked of the producer, and the ways to ask and to close."""
    found = Evaluation.objects.visible_to(request.user).filter(dossier=dossier, state=State.SUBMITTED)
    found = found.select_related("season__unit", "season__council", "batch", "dossier__product__producer").first()
    if found is None:
        return None
    acts = [a for a in available(request.user, found, clock.now()) if a.act.startswith("supplement.commune_")]
    requests = told.supplements(found.supplement_requests.prefetch_related("items"))
    if not acts and not requests:
        return None
    doors = [{"act": a, "url": reverse(a.act, args=[found.pk])} for a in acts if not a.reasons]
    return "evaluations/registration/_at_commune.html", {"supplements": requests, "doors": doors}


def _evaluations(request: HttpRequest, **where) -> list[dict]:
    found = Evaluation.objects.visible_to(request.user).filter(**where).order_by("-opened_at", "-pk")
    return [
        {
            "url": reverse("evaluation", args=[pk]),
            "label": season,
            "unit": unit,
            "code": state,
            "state": state_label(state),
            "tone": boards.tone_of(state),
            "open": state not in FINAL,
        }
        for pk, season, unit, state in found.values_list("pk", "season__title", "unit__name", "state")
    ]


def has_boards(request: HttpRequest) -> bool:
    """Whether the person oversees a unit or belongs to a council (the council pages' question, asked once)."""
    user = request.user
    return user.is_authenticated and (bool(units_of(user, *boards.OVERSEERS)) or sees_sessions(request))


register_nav("home", _("Việc của tôi"), "home", icon="inbox", order=10)
register_nav("seasons", pgettext_lazy("nhiều", "Kế hoạch đánh giá"), "season_list", icon="calendar-event", order=20,
             shown=has_boards)
