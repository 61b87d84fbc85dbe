"""What the process tells the dossier: when it may be changed, who sees it, who took it in, what was recognised."""

from datetime import date

from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _

from evaluations.models import Evaluation, Recognition, Recusal, SupplementRequest
from evaluations.states import State
from ocop.journal.models import Entry
from ocop.law.calendar import vietnam_day
from products.contributions import (
    Reception,
    finds_recognised,
    hides_products,
    knows_recognition,
    names_session,
    opens_editing,
    shows_dossiers,
    shuts_report,
    tells_reception,
)
from products.models import Dossier, DossierVersion, Product


@opens_editing
def supplement_is_asked(dossier: Dossier) -> bool:
    """A request for papers is open: the producer writes on; answering it freezes the next version."""
    return SupplementRequest.objects.filter(evaluation__dossier=dossier, closed_at__isnull=True).exists()


@shuts_report
def dossier_is_registered(dossier: Dossier) -> str:
    """The upper level took the dossier in with this report."""
    taken = Evaluation.objects.filter(dossier=dossier, registered_at__isnull=False).exists()
    return _("Hồ sơ đã được cấp trên tiếp nhận; báo cáo không sửa được nữa.") if taken else ""


@shows_dossiers
def judged_by(user) -> Q:
    """The dossiers of evaluations the person may see: the council and its team, recused members left out."""
    # Asked for each dossier, not as a list of all: where a database has no statistics yet (a first import in one
    # transaction) it would join every evaluation for one row.
    return Q(Exists(Evaluation.objects.visible_to(user).filter(dossier=OuterRef("pk"))))


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


@tells_reception
def taken_in_by(dossier: Dossier) -> Reception | None:
    """The first unit that judges the dossier, and how it took it in (the office part of Mẫu 01)."""
    rows = Evaluation.objects.filter(dossier=dossier, origin=Evaluation.Origin.FILED).exclude(state=State.WITHDRAWN)
    found = rows.select_related("unit", "season").order_by("-pk").first()
    if found is None:
        return None
    entry = Entry.objects.filter(
        act="registration.register", subject_type=Evaluation._meta.label_lower, subject_id=str(found.pk)
    ).order_by("seq").first()  # fmt: skip
    return Reception(
        unit=found.unit.name,
        season=found.season.title,
        number=f"{found.number:02d}" if found.number else "",
        received_on=vietnam_day(found.registered_at) if found.registered_at else None,
        receiver=entry.actor_label if entry else "",
    )


@finds_recognised
def recognised_last(product: Product) -> DossierVersion | None:
    """The version that the product's last recognition rests on."""
    rows = Recognition.objects.filter(product=product, evaluation__dossier_version__isnull=False)
    found = rows.select_related("evaluation__dossier_version__dossier").order_by("-valid_from", "-pk").first()
    return found.evaluation.dossier_version if found else None
