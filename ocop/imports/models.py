"""A list that was uploaded: read, shown for checking, and then taken over whole or not at all."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.imports.uploaded import UploadedList


class Import(UploadedList):
    """The rows of one uploaded list as they were understood; confirming it by id writes everything in one act.

    Rows may hold personal data: they go when the list is confirmed or its time is over, the row itself stays.
    """

    kind = models.CharField(_("loại"), max_length=30)
    many = models.PositiveIntegerField(_("số dòng"), default=0)

    class Meta(UploadedList.Meta):
        verbose_name = _("danh sách nhập vào")
        verbose_name_plural = _("danh sách nhập vào")
        indexes = [models.Index(fields=["owner", "kind", "-created_at"], name="imports_mine_idx")]
