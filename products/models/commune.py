"""The commune's part: its report on a dossier (Mẫu 03), and the letter that sends dossiers up."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.models import Locality
from products.models.dossier import Dossier


class CommuneForwarding(models.Model):
    """One letter of the commune that asks the upper level to evaluate, with the dossiers it sends up. Never changed."""

    commune = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=gettext_lazy("xã, phường"))
    addressee = models.CharField(gettext_lazy("nơi nhận"), max_length=200)
    # The clerk's; blank: written in by hand.
    number = models.CharField(gettext_lazy("số công văn"), max_length=80, blank=True)
    signed_on = models.DateField(gettext_lazy("ngày công văn"))
    signer_title = models.CharField(gettext_lazy("chức vụ người ký"), max_length=120)
    note = models.TextField(gettext_lazy("nội dung thêm"), blank=True)
    forwarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+",
                                     verbose_name=gettext_lazy("người chuyển"))
    forwarded_at = models.DateTimeField(gettext_lazy("chuyển lúc"))

    class Meta:
        verbose_name = gettext_lazy("công văn đề nghị của UBND cấp xã")
        verbose_name_plural = gettext_lazy("công văn đề nghị của UBND cấp xã")
        ordering = ["-forwarded_at", "-pk"]

    def __str__(self) -> str:
        if not self.number:
            return _("Công văn chưa ghi số – {commune}").format(commune=self.commune)
        return _("Công văn {number} – {commune}").format(number=self.number, commune=self.commune)


class CommuneReport(models.Model):
    """The commune's report (Mẫu 03): the check of the components, four findings, no score; the meeting where held."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="commune_report",
                                   verbose_name=gettext_lazy("hồ sơ"))
    local_material = models.TextField(gettext_lazy("nguyên liệu địa phương"))
    local_labour = models.TextField(gettext_lazy("lao động địa phương"))
    idea_origin = models.TextField(gettext_lazy("nguồn gốc ý tưởng"))
    local_identity = models.TextField(gettext_lazy("bản sắc, trí tuệ địa phương"))
    components = models.TextField(gettext_lazy("kiểm tra thành phần hồ sơ"), blank=True)
    conclusion = models.TextField(gettext_lazy("kết luận, đề nghị"), blank=True)
    met_on = models.DateField(gettext_lazy("ngày họp"), null=True, blank=True)
    meeting_place = models.CharField(gettext_lazy("nơi họp"), max_length=200, blank=True)
    meeting_people = models.TextField(gettext_lazy("thành phần dự họp"), blank=True)
    meeting_notes = models.TextField(gettext_lazy("nội dung, kết quả cuộc họp"), blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+",
                                    verbose_name=gettext_lazy("người báo cáo"))
    reported_at = models.DateTimeField(gettext_lazy("báo cáo lúc"))
    forwarding = models.ForeignKey(
        CommuneForwarding, models.PROTECT, null=True, blank=True, related_name="reports",
        verbose_name=gettext_lazy("chuyển theo")
    )

    class Meta:
        verbose_name = gettext_lazy("báo cáo của UBND cấp xã")
        verbose_name_plural = gettext_lazy("báo cáo của UBND cấp xã")
        constraints = [
            models.CheckConstraint(
                name="commune_meeting_fact", condition=Q(met_on__isnull=True) | ~Q(meeting_notes="")
            )
        ]

    def __str__(self) -> str:
        return _("Mẫu 03 – {dossier}").format(dossier=self.dossier)
