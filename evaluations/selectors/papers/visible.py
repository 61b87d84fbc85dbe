"""Which subjects of papers a person may see, and whether figures of theirs may be shown to them."""
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _

from councils.models import Council
from evaluations.models import AgendaItem, Batch, Decision, Evaluation, Recognition, Recusal, Season, Session
from evaluations.models.recognition import UNIT_ROLES
from evaluations.models.sheet import judged_with
from evaluations.selectors import boards
from evaluations.selectors.sessions import visible_sessions
from ocop.accounts.models import Role
from ocop.accounts.roles import units_of
from products.models.producer import acted_for_by


def seasons(user):
    """Seasons whose papers the person may read: those of their board."""
    return boards.seasons_for(user)


def sessions(user):
    """Sessions of the person's councils and units."""
    return visible_sessions(user)


def sessions_with_figures(user):
    """Those of them in which the person is recused from no product: the figures of all stand in one paper."""
    recused = Recusal.objects.in_force().filter(seat__user=user).values("evaluation")
    items = AgendaItem.objects.filter(session=OuterRef("pk"), evaluation__in=recused)
    return visible_sessions(user).filter(~Exists(items))


def batches(user):
    """Batches of the units the person works for, or below them: councils have no part in submissions."""
    return Batch.objects.filter(_in_unit(user, "season__unit__"))


def decisions(user):
    """Decisions of the units the person works for, or below them."""
    return Decision.objects.visible_to(user)


def evaluations(user):
    """Evaluations the person may open."""
    return Evaluation.objects.visible_to(user)


def judged(user):
    """Evaluations whose closed sheets the person may read: council, team and the judging unit."""
    items = AgendaItem.objects.filter(judged_with(user, prefix="")).values("evaluation")
    return Evaluation.objects.visible_to(user).filter(pk__in=items)


def told(user):
    """Evaluations about which the person may read everything: those who judge always, the others after the end."""
    inside = Q(season__council__in=Council.objects.of_person(user).values("pk")) | _in_unit(user, "unit__")
    return Evaluation.objects.visible_to(user).filter(inside | Q(state__in=boards.TOLD))


def recognitions(user):
    """Recognitions of the units the person works for, or below them, and of those that answer for them now."""
    seen = Q(decision__in=Decision.objects.visible_to(user))
    for held in units_of(user, *UNIT_ROLES):
        seen |= Q(revocations__unit__path__startswith=held.path)
    return Recognition.objects.filter(pk__in=Recognition.objects.filter(seen).values("pk"))


def revoked_from(user) -> Q:
    """The decisions (not the drafts) that revoked what the person's producers had (a ``Q`` on papers)."""
    own = Recognition.objects.filter(product__producer__in=acted_for_by(user), revocations__decided_on__isnull=False)
    return Q(subject_id__in=own.values("pk")) & ~Q(number="")


def letters_to(user) -> Q:
    """The letters to the communes the person works for (a ``Q`` on papers)."""
    return Q(context__commune_id__in=[place.pk for place in units_of(user, Role.COMMUNE_OFFICER)])


def _in_unit(user, prefix: str) -> Q:
    seen = Q(pk__in=[])
    for held in units_of(user, *UNIT_ROLES):
        seen |= Q(**{f"{prefix}path__startswith": held.path})
    return seen


ROWS = {"season": seasons, "session": sessions, "batch": batches, "decision": decisions, "product": evaluations,
        "recognition": recognitions}
WITH_FIGURES = {**ROWS, "session": sessions_with_figures}
RELATED = {
    "season": ("unit__parent", "council__statute"),
    "session": ("batch__season__unit__parent", "batch__season__council__statute", "delegate"),
    "batch": ("season__unit__parent", "season__council__statute"),
    "decision": ("unit", "batch__season__unit__parent", "batch__season__council__statute"),
    "product": ("season__unit__parent", "season__council__statute", "batch", "unit",
                "dossier__product__producer__commune", "dossier__criteria_set"),
}
MODELS = {"season": Season, "session": Session, "batch": Batch, "decision": Decision, "product": Evaluation}


def subject(user, group: str, pk: int, *, lock: bool = False):
    """The subject with what its papers read of it. Raises Http404 unless the person may see it."""
    rows = MODELS[group].objects.select_related(*RELATED[group])
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=pk).first()
    if found is None or not ROWS[group](user).filter(pk=pk).exists():
        raise Http404(_("Không tìm thấy."))
    return found


def batch_of(pk: int) -> Batch:
    """The batch with what its papers read of it, for a job that was asked for by somebody who may see it."""
    return Batch.objects.select_related(*RELATED["batch"]).get(pk=pk)


def decided_products(user, batch: Batch) -> list[Evaluation]:
    """The batch's closed evaluations that the person may see, with what a letter reads of them."""
    rows = Evaluation.objects.visible_to(user).filter(batch=batch, closed_at__isnull=False)
    return list(rows.select_related(*RELATED["product"]).order_by("number", "pk"))


def may_see_figures(user, group: str, pk: int) -> bool:
    """Whether figures of this subject may be shown to the person."""
    return user.is_authenticated and WITH_FIGURES[group](user).filter(pk=pk).exists()
