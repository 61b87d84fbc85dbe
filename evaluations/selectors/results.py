"""A closed round side by side. Every sheet comes through ``Sheet.objects.visible_to``; an open round has no figures."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from evaluations.models import AgendaItem, Evaluation, Recusal, Result, Sheet
from evaluations.models.sheet import judged_with
from evaluations.rules import spread, stars
from evaluations.rules.scoring import SheetScore, score_sheet
from ocop.law.model import CriteriaSet


@dataclass
class Side:
    """One product's closed round: the result, its sheets beside each other, what makes the spread."""

    item: AgendaItem
    law: CriteriaSet
    result: Result | None
    sheets: list[Sheet]
    scores: dict[int, SheetScore]
    recused: list[str]
    earlier: list[AgendaItem]
    first_totals: dict[tuple[int, int], int]

    @property
    def commented(self) -> list[Sheet]:
        """The sheets whose member wrote something to the whole."""
        return [sheet for sheet in self.sheets if sheet.comment]

    @property
    def causes(self) -> list[dict]:
        """The criteria that make the spread, the widest first (points)."""
        found = spread.causes(self.law, self.scores)
        return [{"cause": c, "criterion": self.law.criterion(c.criterion)} for c in found if c.between > 0][:8]

    @cached_property
    def meetings(self) -> list:
        """Who asked that the council meet on these written opinions, and why."""
        return list(self.item.meeting_requests.select_related("seat").order_by("asked_at"))

    @property
    def ladder(self) -> list[dict]:
        """Each recognised star from 5 down: whether the mean reaches its band, and its own missed minimums."""
        if not self.result:
            return []
        least = dict(stars.LEAST_POINTS)
        return [
            {
                "star": star,
                "least": least[star],
                "reached": self.result.mean >= least[star],
                "missed": [row for row in self.minimums if row["star"] == star and not row["met"]],
                "count": sum(row["star"] == star for row in self.minimums),
                "given": self.result.stars == star,
            }
            for star in (5, 4, 3)
        ]

    @property
    def attempts(self) -> list[dict]:
        """The attempts before this one in the same round: each member's first total beside the new one."""
        return [
            {"item": item, "totals": [self.first_totals.get((item.pk, sheet.seat_id)) for sheet in self.sheets]}
            for item in self.earlier
            if item.round == self.item.round and item.attempt < self.item.attempt
        ]

    @property
    def minimums(self) -> list[dict]:
        """Every printed minimum with how many sheets reach it."""
        rows = self.result.minimums if self.result else []
        return [{**row, "law": self.law.criterion(row["criterion"])} for row in rows]

    def rows(self) -> list[dict]:
        """Criteria by members, part by part: the points that counted."""
        wide = {c.criterion for c in spread.causes(self.law, self.scores)}
        return [
            {
                "part": part,
                "totals": [self.scores[s.seat_id].parts[part.code] for s in self.sheets],
                "criteria": [
                    {
                        "criterion": criterion,
                        "points": [self.scores[s.seat_id].points[criterion.code] for s in self.sheets],
                        "differs": criterion.code in wide,
                    }
                    for criterion in part.criteria
                ],
            }
            for part in self.law.parts
        ]


def side_by_side(user, item_id: int) -> Side:
    """The item's sheets and result as the person may see them: none before the close. Raises Http404."""
    visible = Evaluation.objects.visible_to(user).values("pk")
    rows = AgendaItem.objects.filter(pk=item_id, evaluation__in=visible).filter(judged_with(user, prefix=""))
    item = rows.select_related(
        "session",
        "evaluation__season__unit",
        "evaluation__dossier__product__producer",
        "evaluation__dossier_version__criteria_set",
    ).first()
    if item is None:
        raise Http404(_("Không tìm thấy kết quả này."))
    sheets = _sheets(user, item)
    version = sheets[0].dossier_version if sheets else item.evaluation.dossier_version
    law = (sheets[0] if sheets else version).criteria_set.law
    scores = {sheet.seat_id: score_sheet(law, version.cases, sheet.marks) for sheet in sheets}
    result = Result.objects.filter(item=item, item__closed_at__isnull=False).first()
    recused = Recusal.objects.in_force().filter(evaluation=item.evaluation).values_list("seat__office", flat=True)
    others = AgendaItem.objects.filter(evaluation=item.evaluation).exclude(pk=item.pk).order_by("round", "attempt")
    return Side(item, law, result, sheets, scores, list(recused), list(others), _first_totals(user, item))


def _first_totals(user, item: AgendaItem) -> dict[tuple[int, int], int]:
    """Locked totals of the same round's earlier attempts by item and seat; nothing before this attempt is closed."""
    if item.closed_at is None or item.attempt == 1:
        return {}
    seen = Sheet.objects.visible_to(user).filter(
        item__evaluation=item.evaluation_id, item__round=item.round, item__attempt__lt=item.attempt, state="closed"
    )
    return {(each, seat): total for each, seat, total in seen.values_list("item", "seat", "total")}


def _sheets(user, item: AgendaItem) -> list[Sheet]:
    if item.closed_at is None:
        return []
    seen = Sheet.objects.visible_to(user).filter(item=item, state=Sheet.State.CLOSED)
    return list(seen.select_related("seat", "criteria_set", "dossier_version").order_by("seat__position", "seat"))
