"""A product list that an office uploaded: read, shown for checking, and then taken over whole or not at all."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import Locality


class ProductImport(models.Model):
    """The rows of one uploaded list as they were understood; confirming it by id creates everything in one act."""

    unit = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    regulation = models.CharField(_("theo quyết định"), max_length=8)
    file_name = models.CharField(_("tệp"), max_length=200)
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64)
    rows = models.JSONField(_("các dòng"), default=list)
    # The cells as they were read, and which column is which: a wrong guess is corrected without a new upload.
    grid = models.JSONField(_("các ô đã đọc"), default=list, blank=True)
    columns = models.JSONField(_("ý nghĩa các cột"), default=dict, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+",
                              verbose_name=_("người tải lên"))
    created_at = models.DateTimeField(_("tải lên lúc"))
    expires_at = models.DateTimeField(_("giữ đến"))
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True)
    outcome = models.JSONField(_("kết quả"), default=dict, blank=True)

    class Meta:
        verbose_name = _("danh sách sản phẩm nhập vào")
        verbose_name_plural = _("danh sách sản phẩm nhập vào")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.file_name} – {self.unit}"
