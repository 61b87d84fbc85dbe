"""Number series that a unit keeps: slips, product codes, decisions, certificates."""
from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """The next free number of one series of one unit in one year; taken under a row lock (see ``series``)."""

    locality = models.ForeignKey("accounts.Locality", models.PROTECT, related_name="series", verbose_name=_("đơn vị"))
    kind = models.CharField(_("loại số"), max_length=30)
    year = models.PositiveSmallIntegerField(_("năm"))
    next_number = models.PositiveIntegerField(_("số tiếp theo"), default=1)

    class Meta:
        verbose_name = _("dãy số")
        verbose_name_plural = _("dãy số")
        constraints = [
            models.UniqueConstraint(fields=["locality", "kind", "year"], name="one_series_per_unit_kind_year"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} – {self.locality}"
