"""A producer's earlier names and places: mergers of units rename communes, producers rename themselves."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import Locality
from products.models.producer import Producer


class ProducerChange(models.Model):
    """What a producer's name and place were until ``changed_at``. The row of the producer has what they are now."""

    producer = models.ForeignKey(Producer, models.PROTECT, related_name="changes", verbose_name=_("chủ thể"))
    name = models.CharField(_("tên trước đó"), max_length=200)
    address = models.CharField(_("địa chỉ trước đó"), max_length=300)
    commune = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("xã, phường trước đó"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+",
                                   verbose_name=_("người sửa"))
    changed_at = models.DateTimeField(_("sửa lúc"))

    class Meta:
        verbose_name = _("tên, địa chỉ trước đó")
        verbose_name_plural = _("tên, địa chỉ trước đó")
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return self.name
