"""A register of earlier recognitions being taken over: what was understood of a workbook, kept until confirmed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import Locality
from ocop.imports.uploaded import UploadedList


class RegisterImport(UploadedList):
    """One uploaded register. Nothing of it is recognised before its owner confirms it whole."""

    unit = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))

    class Meta(UploadedList.Meta):
        verbose_name = _("nhập sổ sản phẩm đã công nhận")
        verbose_name_plural = _("nhập sổ sản phẩm đã công nhận")
