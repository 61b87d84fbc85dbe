"""Decisions, recognitions and certificates."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from evaluations.models.evaluation import Evaluation
from evaluations.models.season import Batch
from ocop.accounts.models import Locality
from products.models import Product


class Decision(models.Model):
    """A decision of one unit on a batch's results (quyết định phê duyệt kết quả, công nhận)."""

    unit = models.ForeignKey(Locality, models.PROTECT, related_name="decisions")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="decisions")
    number = models.CharField("số quyết định", max_length=60)
    signed_on = models.DateField("ngày ký")
    signer_title = models.CharField("chức vụ người ký", max_length=160)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

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
    place = models.CharField(max_length=300)
    stars = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField()  # last valid day, included

    class Meta:
        verbose_name = "công nhận"
        verbose_name_plural = "công nhận"
        ordering = ["-valid_from", "id"]
        constraints = [
            models.CheckConstraint(name="recognition_stars", condition=Q(stars__in=[3, 4, 5])),
            models.CheckConstraint(name="recognition_dates", condition=Q(valid_to__gt=F("valid_from"))),
        ]

    def __str__(self) -> str:
        return f"{self.product_name} – {self.stars} sao"


def certificate_path(certificate: "Certificate", name: str) -> str:
    """Where a certificate's PDF is kept."""
    return f"certificates/{certificate.year}/{uuid.uuid4().hex}.pdf"


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
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "giấy chứng nhận"
        verbose_name_plural = "giấy chứng nhận"
        ordering = ["-year", "unit", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="one_certificate_per_serial"),
            models.CheckConstraint(
                name="certificate_file_fact",
                condition=Q(sha256="", made_at__isnull=True) | (~Q(sha256="") & Q(made_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.number
