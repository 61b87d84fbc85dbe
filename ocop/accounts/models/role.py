"""Roles by unit, dated. Producers and council members hold theirs elsewhere (producer agents, seats)."""
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is for a unit. An officer's level (district, province) is the unit's."""

    COMMUNE_OFFICER = "commune_officer", _("Cán bộ cấp xã")
    OFFICER = "officer", _("Cán bộ OCOP huyện, tỉnh")
    APPROVER = "approver", _("Người có thẩm quyền quyết định")
    ADMIN = "admin", _("Quản trị")
    AUDITOR = "auditor", _("Kiểm tra, giám sát")


class RoleGrant(models.Model):
    """A role that a person holds for one unit, from one day to another (both included)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants",
                             verbose_name=_("người dùng"))
    role = models.CharField(_("vai trò"), max_length=20, choices=Role.choices)
    locality = models.ForeignKey("accounts.Locality", models.PROTECT, related_name="grants", verbose_name=_("đơn vị"))
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("vai trò được giao")
        verbose_name_plural = _("vai trò được giao")
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "locality"], name="one_grant_per_user_role_locality"),
            models.CheckConstraint(name="grant_role", condition=Q(role__in=[r.value for r in Role])),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.locality}"
