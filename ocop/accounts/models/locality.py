"""Administrative units, dated, with their successors."""
from datetime import date
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.accounts import names


class LocalityQuerySet(models.QuerySet):
    def on(self, day: date) -> "LocalityQuerySet":
        """Units that existed on the day (both ends included)."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

    def within(self, locality: "Locality") -> "LocalityQuerySet":
        """The unit itself and every unit below it."""
        return self.filter(path__startswith=locality.path)

    def within_any(self, localities) -> "LocalityQuerySet":
        """The given units and every unit below any of them; none where none is given."""
        below = [Q(path__startswith=locality.path) for locality in localities]
        return self.filter(reduce(or_, below)) if below else self.none()


class Locality(models.Model):
    """A unit of the state's administration, under the name it had while it existed.

    Old provinces and districts stay on old papers (the district level ended on 30/6/2025), so a unit is never
    renamed or deleted: it ends on a date and names its successors.
    """

    class Level(models.TextChoices):
        CENTRE = "centre", _("Trung ương")
        PROVINCE = "province", _("Cấp tỉnh")
        DISTRICT = "district", _("Cấp huyện")
        COMMUNE = "commune", _("Cấp xã")

    code = models.CharField(_("mã"), max_length=20, unique=True)
    name = models.CharField(_("tên"), max_length=120, help_text=_("Tên đầy đủ, ví dụ «Phường Hương Vân»"))
    level = models.CharField(_("cấp"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("trực thuộc")
    )
    path = models.CharField(_("đường dẫn mã"), max_length=120, unique=True, editable=False)
    valid_from = models.DateField(_("có từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors", verbose_name=_("đơn vị kế thừa")
    )
    search_key = models.CharField(_("khóa tìm kiếm"), max_length=120, editable=False, db_index=True)
    sort_key = models.CharField(_("khóa sắp xếp"), max_length=400, editable=False)

    objects = LocalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị hành chính")
        verbose_name_plural = _("đơn vị hành chính")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                name="locality_level", condition=Q(level__in=["centre", "province", "district", "commune"])
            ),
            models.CheckConstraint(
                name="locality_dates",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        # Keys derived from the row itself, nothing of the process.
        self.name = names.tidy(self.name)
        self.path = f"{self.parent.path if self.parent else ''}{self.code}/"
        self.search_key = names.search_key(self.name)
        self.sort_key = names.sort_key(self.name)[:400]
        super().save(*args, **kwargs)

    @property
    def province(self) -> "Locality | None":
        """The province the unit lies in (itself for a province), None for the centre."""
        unit = self
        while unit is not None and unit.level != self.Level.PROVINCE:
            unit = unit.parent
        return unit
