"""Decisions and recognitions; what is printed of them stands in certificate.py, what happens to them in life.py."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models import term
from evaluations.models.evaluation import Evaluation
from evaluations.models.season import Batch
from ocop.accounts import names
from ocop.accounts.models import Locality, Role
from ocop.accounts.roles import units_of
from products.models import Product

UNIT_ROLES = (Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMIN)


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DecisionQuerySet":
        """Decisions of the units the person works for, and of the units below them."""
        seen = Q(pk__in=[])
        for held in units_of(user, *UNIT_ROLES):
            seen |= Q(unit__path__startswith=held.path)
        return self.filter(seen)


class RecognitionQuerySet(models.QuerySet):
    def with_term(self) -> "RecognitionQuerySet":
        """Adds ``superseded_on``, ``extended_to`` and ``revoked_on`` (None: it did not happen); see ``term``."""
        return self.annotate(**term.facts(pk="pk", prefix=""))


class Decision(models.Model):
    """A decision of one unit on a batch's results (quyết định phê duyệt kết quả, công nhận)."""

    unit = models.ForeignKey(Locality, models.PROTECT, related_name="decisions", verbose_name=gettext_lazy("đơn vị"))
    # None for a paper that was signed outside any batch here: an earlier recognition taken over, the Ministry's.
    batch = models.ForeignKey(
        Batch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=gettext_lazy("đợt đánh giá"),
    )
    number = models.CharField(gettext_lazy("số quyết định"), max_length=60)
    signed_on = models.DateField(gettext_lazy("ngày ký"))
    signer_title = models.CharField(gettext_lazy("chức vụ người ký"), max_length=160)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("người quyết định")
    )
    decided_at = models.DateTimeField(gettext_lazy("quyết định lúc"))
    # Why it was signed after the transition's last day (Quyết định 26/2026, Điều 12); "" where it was in time.
    late_reason = models.TextField(gettext_lazy("lý do quá hạn"), blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("quyết định")
        verbose_name_plural = gettext_lazy("quyết định")
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number", "signed_on"], name="one_decision_per_number"),
            models.CheckConstraint(name="decision_number", condition=~Q(number="")),
        ]

    def __str__(self) -> str:
        return _("Quyết định số {number} ngày {signed_on}").format(
            number=self.number, signed_on=f"{self.signed_on:%d/%m/%Y}"
        )


class Recognition(models.Model):
    """A product's stars by one decision, with the names as they were on that day."""

    # None for an earlier recognition that was taken over from a province's register.
    evaluation = models.OneToOneField(
        Evaluation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recognition",
        verbose_name=gettext_lazy("hồ sơ đánh giá"),
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="recognitions", verbose_name=gettext_lazy("quyết định")
    )
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="recognitions", verbose_name=gettext_lazy("sản phẩm")
    )
    product_name = models.CharField(gettext_lazy("tên sản phẩm"), max_length=200)
    producer_name = models.CharField(gettext_lazy("tên chủ thể"), max_length=200)
    place = models.CharField(gettext_lazy("địa chỉ"), max_length=450)
    # The commune by the name it had then: what the public sees, who is never shown an address.
    commune = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=gettext_lazy("xã, phường"))
    search_key = models.CharField(gettext_lazy("khóa tìm kiếm"), max_length=500, editable=False)
    sort_key = models.CharField(gettext_lazy("khóa sắp xếp"), max_length=500, editable=False)
    stars = models.PositiveSmallIntegerField(gettext_lazy("hạng sao"))
    valid_from = models.DateField(gettext_lazy("có giá trị từ ngày"))
    valid_to = models.DateField(gettext_lazy("có giá trị đến hết ngày"))  # last valid day, included

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("công nhận")
        verbose_name_plural = gettext_lazy("công nhận")
        ordering = ["-valid_from", "id"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="evaluations_sort_key_idx"),
            models.Index(fields=["product", "valid_from", "id"], name="evaluations_prod_from_idx"),
            models.Index(fields=["valid_to"], name="evaluations_valid_to_idx"),
        ]
        constraints = [
            models.CheckConstraint(name="recognition_stars", condition=Q(stars__in=[3, 4, 5])),
            models.CheckConstraint(name="recognition_dates", condition=Q(valid_to__gt=F("valid_from"))),
        ]

    def __str__(self) -> str:
        return _("{product} – {stars} sao").format(product=self.product_name, stars=self.stars)

    def save(self, *args, **kwargs):
        # Keys derived from the row itself, so that the register is found and sorted on every database.
        self.search_key = names.search_key(f"{self.product_name} {self.producer_name}")[:500]
        self.sort_key = names.sort_key(self.product_name)[:500]
        super().save(*args, **kwargs)

    @property
    def certificate(self):
        """The certificate that stands for it now: the last one issued, None while there is none."""
        return self.certificates.filter(replaced_by__isnull=True).order_by("pk").last()


def certificate_path(certificate, name: str) -> str:
    """Where a certificate's PDF is kept: by its row and the hash of what it is (``name``), so a second run meets it."""
    return f"certificates/{certificate.year}/{certificate.pk}-{name}"
