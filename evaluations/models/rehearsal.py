"""A rehearsal: members try the sheet on an invented product before their first session.

It has tables of its own, so no result, report, mail, board or invariant can meet it; it is deleted as a whole.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.models import Seat
from evaluations.models.season import Season
from products.models import CriteriaSet


class Rehearsal(models.Model):
    """One trial of a season's council with one criteria set. Sheets show side by side once it is ended."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="rehearsals")
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, related_name="+", verbose_name=gettext_lazy("bộ sản phẩm")
    )
    cases = models.JSONField(default=dict)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("buổi tập chấm")
        verbose_name_plural = gettext_lazy("buổi tập chấm")
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return _("Tập chấm – {criteria_set}").format(criteria_set=self.criteria_set)


class RehearsalSheet(models.Model):
    """What one member tried; marks as on a real sheet."""

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="sheets")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    marks = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("phiếu tập")
        verbose_name_plural = gettext_lazy("phiếu tập")
        constraints = [models.UniqueConstraint(fields=["rehearsal", "seat"], name="one_rehearsal_sheet_per_member")]

    def __str__(self) -> str:
        return f"{self.seat} – {self.rehearsal}"
