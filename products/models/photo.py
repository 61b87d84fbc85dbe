"""The picture of a product that the public register shows."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.models.product import Product


def photo_path(photo: "ProductPhoto", name: str) -> str:
    """Where a product's picture is kept: by its product and the hash of what it is (``name``)."""
    return f"products/{photo.product_id}/{name}"


class ProductPhoto(models.Model):
    """One picture, drawn anew from the sent one: no place, camera or thumbnail of the original is left in it."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="photos", verbose_name=_("sản phẩm"))
    file = models.FileField(_("ảnh"), upload_to=photo_path, max_length=200)
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64)
    width = models.PositiveSmallIntegerField(_("chiều rộng"))
    height = models.PositiveSmallIntegerField(_("chiều cao"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+",
                                 verbose_name=_("người thêm"))
    added_at = models.DateTimeField(_("thêm lúc"))
    shown = models.BooleanField(_("đang hiện"), default=True)  # the newest one; a later picture takes its place

    class Meta:
        verbose_name = _("ảnh sản phẩm")
        verbose_name_plural = _("ảnh sản phẩm")
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["product"], condition=Q(shown=True), name="one_photo_shown_per_product")
        ]

    def __str__(self) -> str:
        return f"{self.product} – {self.added_at:%d/%m/%Y}"
