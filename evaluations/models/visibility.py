"""What a person may see: every list of evaluations begins here (house rule 7)."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from councils.models import Seat, TeamMember
from evaluations.states import FINAL, State
from ocop.accounts.models import Role
from ocop.accounts.roles import units_of
from products.models import ProducerAgent
from products.models.producer import places_seen_by


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EvaluationQuerySet":
        """Evaluations the person may open; anything else answers 404.

        * producers: their own;
        * commune, district and provincial people: what is judged in their unit or below it, and what came from
          their place and is judged above; a draft only where it is being prepared;
        * the council of the season and its team: from filing on – but never a product the person is recused from.
        """
        if not user.is_authenticated:
            return self.none()
        own = Q(dossier__product__producer__in=ProducerAgent.objects.filter(user=user).values("producer"))
        filed = ~Q(state=State.DRAFT.value)
        place = places_seen_by(user, "dossier__product__producer__commune__") & filed
        unit = Q(pk__in=[])
        for held in units_of(user, Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMIN):
            unit |= Q(unit=held) | (Q(unit__path__startswith=held.path) & filed)
        seats = Seat.objects.filter(user=user).values("council")
        team = TeamMember.objects.filter(user=user).values("council")
        council = (Q(season__council__in=seats) | Q(season__council__in=team)) & filed
        return self.filter(own | place | unit | council).filter(~Exists(self._recusals_of(user)))

    def open(self) -> "EvaluationQuerySet":
        """Evaluations that are not closed."""
        return self.exclude(state__in=sorted(FINAL))

    @staticmethod
    def _recusals_of(user) -> models.QuerySet:
        from evaluations.models.session import Recusal

        return Recusal.objects.in_force().filter(seat__user=user, evaluation=OuterRef("pk"))
