"""When a filed dossier and a commune's report may be changed, who sees a dossier because they judge it, and what the
checks before filing ask of the process."""

from datetime import date

from django.db.models import Max, Q

from evaluations.models import Evaluation, Recognition, Recusal, SupplementRequest
from evaluations.states import State
from products.contributions import (
    hides_products,
    knows_recognition,
    names_session,
    opens_editing,
    shows_dossiers,
    shuts_report,
)
from products.models import Dossier, Product


@opens_editing
def supplement_is_asked(dossier: Dossier) -> bool:
    """A request for papers is open: the producer writes on; answering it freezes the next version."""
    return SupplementRequest.objects.filter(evaluation__dossier=dossier, closed_at__isnull=True).exists()


@shuts_report
def dossier_is_registered(dossier: Dossier) -> str:
    """The upper level took the dossier in with this report."""
    taken = Evaluation.objects.filter(dossier=dossier, registered_at__isnull=False).exists()
    return "Hồ sơ đã được cấp trên tiếp nhận; báo cáo không sửa được nữa." if taken else ""


@shows_dossiers
def judged_by(user) -> Q:
    """The dossiers of evaluations the person may see: the council and its team, recused members left out."""
    return Q(pk__in=Evaluation.objects.visible_to(user).values("dossier"))


@names_session
def session_of(dossier: Dossier) -> date | None:
    """The last session that has the dossier on its agenda, else the day by which its batch is to be decided."""
    rows = Evaluation.objects.filter(dossier=dossier).exclude(state=State.WITHDRAWN).order_by("-pk")
    row = rows.annotate(held=Max("agenda_items__session__held_on")).values_list("held", "batch__decide_by").first()
    return (row[0] or row[1]) if row else None


@knows_recognition
def recognised_to(product: Product) -> date | None:
    """The last valid day of the product's last recognition."""
    return Recognition.objects.filter(product=product).aggregate(last=Max("valid_to"))["last"]


@hides_products
def recused_from(user):
    """A member with an interest in a product does not read it by another role either."""
    return Recusal.objects.in_force().filter(seat__user=user).values("evaluation__dossier__product")
