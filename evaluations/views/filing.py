"""The last step of a dossier: into a batch, then filed; afterwards where it stands."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.models import Evaluation
from evaluations.models.wording import state_label
from evaluations.selectors import boards
from evaluations.stages import registration
from evaluations.stages._act import reasons_against
from evaluations.states import State
from ocop.journal import clock
from ocop.law.calendar import vietnam_day
from products.contributions import contribute
from products.models import Dossier


@contribute("dossier.filing")
def filing(request: HttpRequest, dossier: Dossier) -> tuple[str, dict] | None:
    """The batch the dossier is in with the way to file it and what stands against; else the batches it may enter."""
    rows = Evaluation.objects.visible_to(request.user).filter(dossier=dossier).order_by("-pk")
    found = rows.select_related("season__unit", "batch", "dossier__criteria_set", "dossier__product__producer").first()
    if found is not None and found.state != State.WITHDRAWN:
        draft = found.state == State.DRAFT
        return "evaluations/registration/_filing.html", {
            "evaluation": found,
            "state": state_label(found.state),
            "url": reverse("evaluation", args=[found.pk]),
            "file_url": reverse("registration.file", args=[found.pk]) if draft else "",
            "reasons": reasons_against("registration.file", found, clock.now()) if draft else [],
        }
    if not registration.may_open(request.user, dossier):
        return None
    batches = boards.batches_for(dossier, vietnam_day(clock.now()))
    return "evaluations/registration/_filing.html", {
        "batches": batches,
        "open_url": reverse("registration.open_draft", args=[dossier.pk]),
        "reasons": [] if batches else [_("Chưa có kế hoạch đánh giá nào đang nhận hồ sơ này.")],
    }
