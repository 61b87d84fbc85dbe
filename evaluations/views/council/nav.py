"""What the council's pages put into the navigation: the queue for who scores, the sessions for who may see them."""

from django.db.models import BooleanField, Value
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from councils.models import Seat, TeamMember
from evaluations.selectors.sessions import WATCHERS
from ocop.accounts.roles import units_of
from ocop.jobs import nav as jobs
from ocop.ui import register_nav


def _votes(request: HttpRequest) -> set[bool]:
    """Whether the person's places in councils vote; empty for who has none. Asked once per request, in one query."""
    user = request.user
    if not user.is_authenticated:
        return set()
    if "_council_votes" not in user.__dict__:
        team = TeamMember.objects.filter(user=user).values_list(Value(False, output_field=BooleanField()))
        places = Seat.objects.filter(user=user).order_by().values_list("voting").union(team)
        user.__dict__["_council_votes"] = {bool(votes) for (votes,) in places}
    return user.__dict__["_council_votes"]


def scores(request: HttpRequest) -> bool:
    """Whether the person holds a vote in some council."""
    return True in _votes(request)


def sees_sessions(request: HttpRequest) -> bool:
    """Whether the person sits in a council, helps one, or serves a unit that holds sessions."""
    return bool(units_of(request.user, *WATCHERS)) or bool(_votes(request))


def register() -> None:
    """Called once, when the apps are ready."""
    register_nav("scoring", _("Chấm điểm"), "scoring_queue", icon="pencil", order=30, shown=scores)
    register_nav("sessions", _("Phiên họp"), "session_list", icon="people", order=40, shown=sees_sessions)
    jobs.shown_to(lambda request: bool(_votes(request)))
    register_nav("councils", pgettext_lazy("nhiều", "Hội đồng"), "council_list", icon="building", order=50,
                 shown=sees_sessions)
