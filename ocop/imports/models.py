"""A list that was uploaded: read, shown for checking, and then taken over whole or not at all."""

from django.conf import settings
from django.db import models


class Import(models.Model):
    """The rows of one uploaded list as they were understood; confirming it by id writes everything in one act.

    Rows may hold personal data: they go when the list is confirmed or its time is over, the row itself stays.
    """

    kind = models.CharField("loại", max_length=30)
    file_name = models.CharField("tệp", max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    many = models.PositiveIntegerField("số dòng", default=0)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "danh sách nhập vào"
        verbose_name_plural = "danh sách nhập vào"
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["owner", "kind", "-created_at"], name="imports_mine_idx")]

    def __str__(self) -> str:
        return self.file_name
