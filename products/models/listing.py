"""A product list that an office uploaded: read, shown for checking, and then taken over whole or not at all."""

from django.conf import settings
from django.db import models

from ocop.accounts.models import Locality


class ProductImport(models.Model):
    """The rows of one uploaded list as they were understood; confirming it by id creates everything in one act."""

    unit = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name="đơn vị")
    regulation = models.CharField("theo quyết định", max_length=8)
    file_name = models.CharField("tệp", max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    # The cells as they were read, and which column is which: a wrong guess is corrected without a new upload.
    grid = models.JSONField(default=list, blank=True)
    columns = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "danh sách sản phẩm nhập vào"
        verbose_name_plural = "danh sách sản phẩm nhập vào"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.file_name} – {self.unit}"
