"""A product list that an office uploaded: read, shown for checking, and then taken over whole or not at all."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import Locality
from ocop.imports.uploaded import UploadedList


class ProductImport(UploadedList):
    """The rows of one uploaded list as they were understood; confirming it by id creates everything in one act."""

    unit = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    regulation = models.CharField(_("theo quyết định"), max_length=8)
    # The cells as they were read, and which column is which: a wrong guess is corrected without a new upload.
    grid = models.JSONField(_("các ô đã đọc"), default=list, blank=True)
    columns = models.JSONField(_("ý nghĩa các cột"), default=dict, blank=True)

    class Meta(UploadedList.Meta):
        verbose_name = _("danh sách sản phẩm nhập vào")
        verbose_name_plural = _("danh sách sản phẩm nhập vào")

    def __str__(self) -> str:
        return f"{self.file_name} – {self.unit}"
