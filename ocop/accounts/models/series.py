"""Number series that a unit keeps: slips, product codes, decisions, certificates."""
from django.db import models


class NumberSeries(models.Model):
    """The next free number of one series of one unit in one year; taken under a row lock (see ``series``)."""

    locality = models.ForeignKey("accounts.Locality", models.PROTECT, related_name="series")
    kind = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["locality", "kind", "year"], name="one_series_per_unit_kind_year"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} – {self.locality}"
