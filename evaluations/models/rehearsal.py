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

    season = models.ForeignKey(
        Season, models.CASCADE, related_name="rehearsals", verbose_name=gettext_lazy("kế hoạch đánh giá")
    )
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, related_name="+", verbose_name=gettext_lazy("bộ sản phẩm")
    )
    cases = models.JSONField(gettext_lazy("trường hợp"), default=dict)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("người mở")
    )
    opened_at = models.DateTimeField(gettext_lazy("mở lúc"))
    ended_at = models.DateTimeField(gettext_lazy("kết thúc lúc"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("buổi tập chấm")
        verbose_name_plural = gettext_lazy("buổi tập chấm")
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return _("Tập chấm – {criteria_set}").format(criteria_set=self.criteria_set)


class RehearsalSheet(models.Model):
    """What one member tried; marks as on a real sheet."""

    rehearsal = models.ForeignKey(
        Rehearsal, models.CASCADE, related_name="sheets", verbose_name=gettext_lazy("buổi tập chấm")
    )
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+", verbose_name=gettext_lazy("thành viên hội đồng"))
    marks = models.JSONField(gettext_lazy("mức chấm"), default=dict)
    notes = models.JSONField(gettext_lazy("nhận xét từng tiêu chí"), default=dict)
    comment = models.TextField(gettext_lazy("nhận xét chung"), blank=True)
    version = models.PositiveIntegerField(gettext_lazy("phiên bản"), default=1)
    saved_at = models.DateTimeField(gettext_lazy("lưu lúc"))

    class Meta:
        verbose_name = gettext_lazy("phiếu tập")
        verbose_name_plural = gettext_lazy("phiếu tập")
        constraints = [models.UniqueConstraint(fields=["rehearsal", "seat"], name="one_rehearsal_sheet_per_member")]

    def __str__(self) -> str:
        return f"{self.seat} – {self.rehearsal}"
