"""The commune's part: its report on a dossier (Mẫu 03), and the letter that sends dossiers up."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ocop.accounts.models import Locality
from products.models.dossier import Dossier


class CommuneForwarding(models.Model):
    """One letter of the commune that asks the upper level to evaluate, with the dossiers it sends up. Never changed."""

    commune = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name="xã, phường")
    addressee = models.CharField("nơi nhận", max_length=200)
    number = models.CharField("số công văn", max_length=80, blank=True)  # the clerk's; blank: written in by hand
    signed_on = models.DateField("ngày công văn")
    signer_title = models.CharField("chức vụ người ký", max_length=120)
    note = models.TextField("nội dung thêm", blank=True)
    forwarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    forwarded_at = models.DateTimeField()

    class Meta:
        verbose_name = "công văn đề nghị của UBND cấp xã"
        verbose_name_plural = "công văn đề nghị của UBND cấp xã"
        ordering = ["-forwarded_at", "-pk"]

    def __str__(self) -> str:
        return f"Công văn {self.number or 'chưa ghi số'} – {self.commune}"


class CommuneReport(models.Model):
    """The commune's report (Mẫu 03): the check of the components, four findings, no score; the meeting where held."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="commune_report")
    local_material = models.TextField("nguyên liệu địa phương")
    local_labour = models.TextField("lao động địa phương")
    idea_origin = models.TextField("nguồn gốc ý tưởng")
    local_identity = models.TextField("bản sắc, trí tuệ địa phương")
    components = models.TextField("kiểm tra thành phần hồ sơ", blank=True)
    conclusion = models.TextField("kết luận, đề nghị", blank=True)
    met_on = models.DateField("ngày họp", null=True, blank=True)
    meeting_place = models.CharField("nơi họp", max_length=200, blank=True)
    meeting_people = models.TextField("thành phần dự họp", blank=True)
    meeting_notes = models.TextField("nội dung, kết quả cuộc họp", blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    forwarding = models.ForeignKey(
        CommuneForwarding, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="chuyển theo"
    )

    class Meta:
        verbose_name = "báo cáo của UBND cấp xã"
        verbose_name_plural = "báo cáo của UBND cấp xã"
        constraints = [
            models.CheckConstraint(
                name="commune_meeting_fact", condition=Q(met_on__isnull=True) | ~Q(meeting_notes="")
            )
        ]

    def __str__(self) -> str:
        return f"Mẫu 03 – {self.dossier}"
