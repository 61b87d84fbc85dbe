"""The portal's own user: one person, one log-in."""
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person. What they may do follows from role grants, council seats and the producers they act for."""

    first_name = None
    last_name = None
    full_name = models.CharField(_("họ và tên"), max_length=120)
    phone = models.CharField(_("số điện thoại"), max_length=20, blank=True)
    office = models.CharField(_("cơ quan, chức vụ"), max_length=200, blank=True)
    must_change_password = models.BooleanField(_("phải đổi mật khẩu khi đăng nhập"), default=False)

    REQUIRED_FIELDS = ["email", "full_name"]

    class Meta(AbstractUser.Meta):
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def is_portal_admin(self) -> bool:
        """Whether the person administers the installation (templates ask this for the menu)."""
        from ocop.accounts import roles  # the role functions stand above the models

        return roles.is_admin(self)

    def get_short_name(self) -> str:
        return self.full_name
