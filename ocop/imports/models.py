"""A list that was uploaded: read, shown for checking, and then taken over whole or not at all."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Import(models.Model):
    """The rows of one uploaded list as they were understood; confirming it by id writes everything in one act.

    Rows may hold personal data: they go when the list is confirmed or its time is over, the row itself stays.
    """

    kind = models.CharField(_("loại"), max_length=30)
    file_name = models.CharField(_("tệp"), max_length=200)
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64)
    rows = models.JSONField(_("các dòng"), default=list)
    many = models.PositiveIntegerField(_("số dòng"), default=0)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+",
                              verbose_name=_("người tải lên"))
    created_at = models.DateTimeField(_("tải lên lúc"))
    expires_at = models.DateTimeField(_("giữ đến"))
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True)
    outcome = models.JSONField(_("kết quả"), default=dict, blank=True)

    class Meta:
        verbose_name = _("danh sách nhập vào")
        verbose_name_plural = _("danh sách nhập vào")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["owner", "kind", "-created_at"], name="imports_mine_idx")]

    def __str__(self) -> str:
        return self.file_name
