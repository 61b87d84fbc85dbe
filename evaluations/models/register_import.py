"""A register of earlier recognitions being taken over: what was understood of a workbook, kept until confirmed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import Locality


class RegisterImport(models.Model):
    """One uploaded register. Nothing of it is recognised before its owner confirms it whole."""

    unit = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    file_name = models.CharField(_("tên tệp"), max_length=200)
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64)
    rows = models.JSONField(_("các dòng"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người tải lên")
    )
    created_at = models.DateTimeField(_("lập lúc"))
    expires_at = models.DateTimeField(_("hết hạn lúc"))
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True)
    outcome = models.JSONField(_("kết quả"), default=dict, blank=True)

    class Meta:
        verbose_name = _("nhập sổ sản phẩm đã công nhận")
        verbose_name_plural = _("nhập sổ sản phẩm đã công nhận")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name
