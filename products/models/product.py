"""A product: one producer's, of one sub-group."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.accounts import names
from products import contributions
from products.models.criteria import CriteriaSet
from products.models.producer import Producer, acted_for_by, places_seen_by


class ProductQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ProductQuerySet":
        """Products of the producers the person acts for, and those in the places of their roles."""
        if not user.is_authenticated:
            return self.none()
        in_place = places_seen_by(user, "producer__commune__") & ~contributions.products_hidden_from(user)
        return self.filter(Q(producer__in=acted_for_by(user)) | in_place)


class Product(models.Model):
    """What a producer registers for evaluation; its stars belong to recognitions, not to this row."""

    producer = models.ForeignKey(Producer, models.PROTECT, related_name="products", verbose_name=_("chủ thể"))
    name = models.CharField(_("tên sản phẩm"), max_length=200)
    code = models.CharField(_("mã sản phẩm"), max_length=80, null=True, blank=True, unique=True)
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, related_name="products", verbose_name=_("ngành, nhóm, phân nhóm (bộ sản phẩm)")
    )
    description = models.TextField(_("mô tả"), blank=True)
    search_key = models.CharField(_("khóa tìm kiếm"), max_length=300, editable=False, db_index=True)
    sort_key = models.CharField(_("khóa sắp xếp"), max_length=500, editable=False)
    created_at = models.DateTimeField(_("tạo lúc"), auto_now_add=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("sản phẩm")
        verbose_name_plural = _("sản phẩm")
        ordering = ["sort_key"]
        constraints = [models.UniqueConstraint(fields=["producer", "search_key"], name="one_product_per_producer_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.name = names.tidy(self.name)
        self.search_key = names.search_key(self.name)[:300]
        self.sort_key = names.sort_key(self.name)[:500]
        super().save(*args, **kwargs)


class ProductGram(models.Model):
    """One trigram of a product's folded name, packed into a whole number: names that are nearly the same share many.

    Kept by ``products.near``; a table and not an extension of one database, so both engines answer alike.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="grams", db_index=False,
                                verbose_name=_("sản phẩm"))
    gram = models.PositiveIntegerField(_("bộ ba chữ"))
    # How many trigrams the name has: likeness is counted in the index alone.
    size = models.PositiveSmallIntegerField(_("số bộ ba chữ"))

    class Meta:
        verbose_name = _("bộ ba chữ của tên sản phẩm")
        verbose_name_plural = _("bộ ba chữ của tên sản phẩm")
        constraints = [models.UniqueConstraint(fields=["product", "gram"], name="one_row_per_product_gram")]
        indexes = [models.Index(fields=["gram", "size", "product"], name="products_of_gram")]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.gram}"
