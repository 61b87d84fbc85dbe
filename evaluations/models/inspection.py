"""Field inspection: what was looked at on site, photos, product tests, the conclusion."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models.evaluation import Evaluation


class Inspection(models.Model):
    """One visit to the place of production (kiểm tra thực tế tại cơ sở)."""

    class Conclusion(models.TextChoices):
        CONFORMS = "conforms", gettext_lazy("Phù hợp với hồ sơ")
        CONDITIONS = "conditions", gettext_lazy("Phù hợp, cần khắc phục")
        FAILS = "fails", gettext_lazy("Không phù hợp")

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="inspections", verbose_name=gettext_lazy("hồ sơ đánh giá")
    )
    planned_on = models.DateField(gettext_lazy("ngày kiểm tra"))
    place = models.CharField(gettext_lazy("địa điểm"), max_length=300, blank=True)
    request = models.TextField(gettext_lazy("nội dung cần kiểm tra"), blank=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("người lập")
    )
    planned_at = models.DateTimeField(gettext_lazy("lập lúc"))
    visited_on = models.DateField(gettext_lazy("ngày kiểm tra thực tế"), null=True, blank=True)
    conclusion = models.CharField(gettext_lazy("kết luận"), max_length=10, choices=Conclusion.choices, blank=True)
    summary = models.TextField(gettext_lazy("nhận xét chung"), blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("người kết luận"),
    )
    concluded_at = models.DateTimeField(gettext_lazy("kết luận lúc"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("kiểm tra thực tế")
        verbose_name_plural = gettext_lazy("kiểm tra thực tế")
        ordering = ["evaluation", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation"], condition=Q(concluded_at__isnull=True), name="one_open_inspection"
            ),
            models.CheckConstraint(
                name="inspection_concluded_fact",
                condition=Q(concluded_at__isnull=True)
                | (~Q(conclusion="") & Q(visited_on__isnull=False, concluded_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return _("Kiểm tra {planned_on} – {evaluation}").format(
            planned_on=f"{self.planned_on:%d/%m/%Y}", evaluation=self.evaluation
        )


class Finding(models.Model):
    """One thing looked at on site."""

    class Verdict(models.TextChoices):
        MET = "met", gettext_lazy("Đạt")
        PARTLY = "partly", gettext_lazy("Đạt một phần")
        NOT_MET = "not_met", gettext_lazy("Không đạt")

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="findings", verbose_name=gettext_lazy("kiểm tra thực tế")
    )
    criterion = models.CharField(gettext_lazy("tiêu chí"), max_length=20, blank=True)
    subject = models.CharField(gettext_lazy("nội dung"), max_length=300)
    verdict = models.CharField(gettext_lazy("đánh giá"), max_length=8, choices=Verdict.choices)
    note = models.TextField(gettext_lazy("ghi chú"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("nội dung kiểm tra")
        verbose_name_plural = gettext_lazy("nội dung kiểm tra")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="finding_verdict", condition=Q(verdict__in=["met", "partly", "not_met"]))
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_verdict_display()}"


def photo_path(photo: "InspectionPhoto", name: str) -> str:
    """Where a photo is kept: by inspection and a random name."""
    return f"inspections/{photo.inspection_id}/{uuid.uuid4().hex}"


class InspectionPhoto(models.Model):
    """A picture taken on site, with its time and place where the device gave them."""

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="photos", verbose_name=gettext_lazy("kiểm tra thực tế")
    )
    file = models.FileField(gettext_lazy("tệp"), upload_to=photo_path, max_length=200)
    content_type = models.CharField(gettext_lazy("loại tệp"), max_length=60)
    size = models.PositiveBigIntegerField(gettext_lazy("dung lượng (byte)"))
    sha256 = models.CharField(gettext_lazy("mã băm SHA-256"), max_length=64)
    caption = models.CharField(gettext_lazy("chú thích"), max_length=200, blank=True)
    taken_at = models.DateTimeField(gettext_lazy("chụp lúc"), null=True, blank=True)
    latitude = models.DecimalField(gettext_lazy("vĩ độ"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(gettext_lazy("kinh độ"), max_digits=9, decimal_places=6, null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("người tải lên")
    )
    uploaded_at = models.DateTimeField(gettext_lazy("tải lên lúc"))

    class Meta:
        verbose_name = gettext_lazy("ảnh kiểm tra")
        verbose_name_plural = gettext_lazy("ảnh kiểm tra")
        constraints = [models.UniqueConstraint(fields=["inspection", "sha256"], name="one_row_per_photo")]

    def __str__(self) -> str:
        return self.caption or _("Ảnh {pk}").format(pk=self.pk)


class ProductTest(models.Model):
    """A laboratory test of a sample (kiểm nghiệm)."""

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="tests", verbose_name=gettext_lazy("hồ sơ đánh giá")
    )
    sample = models.CharField(gettext_lazy("mẫu"), max_length=120)
    indicator = models.CharField(gettext_lazy("chỉ tiêu"), max_length=160)
    limit = models.CharField(gettext_lazy("mức quy định"), max_length=80, blank=True)
    measured = models.CharField(gettext_lazy("kết quả"), max_length=80)
    passed = models.BooleanField(gettext_lazy("đạt"))
    laboratory = models.CharField(gettext_lazy("đơn vị kiểm nghiệm"), max_length=200)
    report_number = models.CharField(gettext_lazy("số phiếu"), max_length=80)
    reported_on = models.DateField(gettext_lazy("ngày"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("người ghi")
    )
    recorded_at = models.DateTimeField(gettext_lazy("ghi lúc"))

    class Meta:
        verbose_name = gettext_lazy("kết quả kiểm nghiệm")
        verbose_name_plural = gettext_lazy("kết quả kiểm nghiệm")
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "report_number", "indicator"], name="one_row_per_test_indicator"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.measured}"
