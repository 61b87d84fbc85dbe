"""When a filed dossier and a commune's report may be changed, and who sees a dossier because they judge it."""

from django.db.models import Q

from evaluations.models import Evaluation, SupplementRequest
from products.contributions import opens_editing, shows_dossiers, shuts_report
from products.models import Dossier


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
