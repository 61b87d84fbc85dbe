"""Decisions, recognitions and certificates."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from evaluations.models.evaluation import Evaluation
from evaluations.models.season import Batch
from ocop.accounts import names
from ocop.accounts.models import Locality, Role
from ocop.accounts.roles import units_of
from products.models import Product
from products.models.producer import acted_for_by, places_seen_by

UNIT_ROLES = (Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMIN)


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DecisionQuerySet":
        """Decisions of the units the person works for, and of the units below them."""
        seen = Q(pk__in=[])
        for held in units_of(user, *UNIT_ROLES):
            seen |= Q(unit__path__startswith=held.path)
        return self.filter(seen)


class RecognitionQuerySet(models.QuerySet):
    def with_successor(self) -> "RecognitionQuerySet":
        """Adds ``superseded_on``: the first day of the product's next recognition, None while this is the last."""
        later = Recognition.objects.filter(product=OuterRef("product"), pk__gt=OuterRef("pk")).order_by("pk")
        return self.annotate(superseded_on=Subquery(later.values("valid_from")[:1]))


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CertificateQuerySet":
        """The producer's own; those issued by a unit the person works for, or below it, or to its place."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(recognition__product__producer__in=acted_for_by(user))
        seen |= places_seen_by(user, "recognition__commune__")
        for held in units_of(user, *UNIT_ROLES):
            seen |= Q(unit__path__startswith=held.path)
        return self.filter(seen)

    def with_successor(self) -> "CertificateQuerySet":
        """Adds ``superseded_on`` of its recognition (see ``RecognitionQuerySet``)."""
        later = Recognition.objects.filter(
            product=OuterRef("recognition__product"), pk__gt=OuterRef("recognition")
        ).order_by("pk")
        return self.annotate(superseded_on=Subquery(later.values("valid_from")[:1]))


class Decision(models.Model):
    """A decision of one unit on a batch's results (quyết định phê duyệt kết quả, công nhận)."""

    unit = models.ForeignKey(Locality, models.PROTECT, related_name="decisions")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="decisions")
    number = models.CharField("số quyết định", max_length=60)
    signed_on = models.DateField("ngày ký")
    signer_title = models.CharField("chức vụ người ký", max_length=160)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "quyết định"
        verbose_name_plural = "quyết định"
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number", "signed_on"], name="one_decision_per_number"),
            models.CheckConstraint(name="decision_number", condition=~Q(number="")),
        ]

    def __str__(self) -> str:
        return f"Quyết định số {self.number} ngày {self.signed_on:%d/%m/%Y}"


class Recognition(models.Model):
    """A product's stars by one decision, with the names as they were on that day."""

    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="recognition")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="recognitions")
    product = models.ForeignKey(Product, models.PROTECT, related_name="recognitions")
    product_name = models.CharField(max_length=200)
    producer_name = models.CharField(max_length=200)
    place = models.CharField(max_length=450)
    # The commune by the name it had then: what the public sees, who is never shown an address.
    commune = models.ForeignKey(Locality, models.PROTECT, related_name="+")
    search_key = models.CharField(max_length=500, editable=False)
    sort_key = models.CharField(max_length=500, editable=False)
    stars = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField()  # last valid day, included

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = "công nhận"
        verbose_name_plural = "công nhận"
        ordering = ["-valid_from", "id"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="evaluations_sort_key_idx"),
            models.Index(fields=["product", "id"], name="evaluations_prod_id_idx"),
        ]
        constraints = [
            models.CheckConstraint(name="recognition_stars", condition=Q(stars__in=[3, 4, 5])),
            models.CheckConstraint(name="recognition_dates", condition=Q(valid_to__gt=F("valid_from"))),
        ]

    def __str__(self) -> str:
        return f"{self.product_name} – {self.stars} sao"

    def save(self, *args, **kwargs):
        # Keys derived from the row itself, so that the register is found and sorted on every database.
        self.search_key = names.search_key(f"{self.product_name} {self.producer_name}")[:500]
        self.sort_key = names.sort_key(self.product_name)[:500]
        super().save(*args, **kwargs)


def certificate_path(certificate: "Certificate", name: str) -> str:
    """Where a certificate's PDF is kept: by its row and the hash of what it is (``name``), so a second run meets it."""
    return f"certificates/{certificate.year}/{certificate.pk}-{name}"


class Certificate(models.Model):
    """A numbered certificate. Number, code and content never change; the file is set once, by its job."""

    recognition = models.OneToOneField(Recognition, models.PROTECT, related_name="certificate")
    unit = models.ForeignKey(Locality, models.PROTECT, related_name="certificates")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField("số giấy chứng nhận", max_length=60)
    code = models.CharField("mã kiểm tra", max_length=40, unique=True)  # 130 random bits, base32
    content = models.JSONField()  # everything printed on it, as plain values
    issued_on = models.DateField()
    created_at = models.DateTimeField()
    file = models.FileField(upload_to=certificate_path, blank=True, max_length=200)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "giấy chứng nhận"
        verbose_name_plural = "giấy chứng nhận"
        ordering = ["-year", "unit", "-serial"]
        indexes = [models.Index(fields=["number"], name="evaluations_number_idx")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="one_certificate_per_serial"),
            models.CheckConstraint(
                name="certificate_file_fact",
                condition=Q(sha256="", made_at__isnull=True) | (~Q(sha256="") & Q(made_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.number
