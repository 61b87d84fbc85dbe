"""What happens to a recognition after its certificate: extension and revocation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models.evaluation import Evaluation
from evaluations.models.recognition import Recognition
from ocop.accounts.models import Locality


class Extension(models.Model):
    """The certificate stays valid while its re-ranking is judged (Quyết định 26/2026, Điều 12.3)."""

    recognition = models.OneToOneField(
        Recognition, models.PROTECT, related_name="extension", verbose_name=gettext_lazy("công nhận")
    )
    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="extends", verbose_name=gettext_lazy("hồ sơ đánh giá")
    )  # the re-ranking
    until = models.DateField(gettext_lazy("kéo dài đến hết ngày"))  # 180 days past the expiry at most
    ended_on = models.DateField(
        gettext_lazy("kết thúc ngày"), null=True, blank=True
    )  # the day of the re-ranking's result
    reason = models.TextField(gettext_lazy("lý do"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("người quyết định")
    )
    granted_at = models.DateTimeField(gettext_lazy("quyết định lúc"))

    class Meta:
        verbose_name = gettext_lazy("kéo dài hiệu lực")
        verbose_name_plural = gettext_lazy("kéo dài hiệu lực")
        constraints = [models.CheckConstraint(name="extension_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return _("{recognition} – đến {until}").format(recognition=self.recognition, until=f"{self.until:%d/%m/%Y}")


class Revocation(models.Model):
    """A proposal to revoke (Quyết định 26/2026, Điều 8) and how it ended: decided by a paper, or dropped."""

    recognition = models.ForeignKey(
        Recognition, models.PROTECT, related_name="revocations", verbose_name=gettext_lazy("công nhận")
    )
    unit = models.ForeignKey(
        Locality, models.PROTECT, related_name="revocations", verbose_name=gettext_lazy("đơn vị")
    )  # whose Chairman or Minister decides
    ground = models.CharField(gettext_lazy("căn cứ"), max_length=40)  # code of the regulation's revocation_grounds
    regulation = models.CharField(gettext_lazy("theo quyết định"), max_length=8)
    concluding_body = models.CharField(gettext_lazy("cơ quan kết luận"), max_length=200)
    conclusion_number = models.CharField(gettext_lazy("số kết luận"), max_length=80)
    concluded_on = models.DateField(gettext_lazy("ngày kết luận"))
    facts = models.TextField(gettext_lazy("nội dung vi phạm, tình hình"))
    decide_by = models.DateField(gettext_lazy("quyết định chậm nhất ngày"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("người đề nghị")
    )
    proposed_at = models.DateTimeField(gettext_lazy("đề nghị lúc"))
    decision_number = models.CharField(gettext_lazy("số quyết định"), max_length=60, blank=True)
    decided_on = models.DateField(gettext_lazy("ngày quyết định"), null=True, blank=True)
    signer_title = models.CharField(gettext_lazy("chức vụ người ký"), max_length=160, blank=True)
    dropped_reason = models.TextField(gettext_lazy("lý do không thu hồi"), blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("người kết thúc"),
    )
    closed_at = models.DateTimeField(gettext_lazy("kết thúc lúc"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("thu hồi")
        verbose_name_plural = gettext_lazy("thu hồi")
        ordering = ["-proposed_at"]
        constraints = [
            # One that is open or decided; what was dropped stays as history.
            models.UniqueConstraint(
                fields=["recognition"], condition=Q(dropped_reason=""), name="one_revocation_per_recognition"
            ),
            models.CheckConstraint(
                name="revocation_closed_fact",
                condition=Q(closed_at__isnull=True, decided_on__isnull=True, decision_number="", dropped_reason="")
                | (Q(closed_at__isnull=False, decided_on__isnull=False, dropped_reason="") & ~Q(decision_number=""))
                | (Q(closed_at__isnull=False, decided_on__isnull=True, decision_number="") & ~Q(dropped_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return _("Thu hồi – {recognition}").format(recognition=self.recognition)


def revocation_path(evidence: "RevocationEvidence", name: str) -> str:
    """Where a piece of evidence is kept: below its revocation, by its hash (``name``)."""
    return f"revocations/{evidence.revocation_id}/{name}"


class RevocationEvidence(models.Model):
    """A paper the revocation rests on: the conclusion, a test report, a photo."""

    revocation = models.ForeignKey(
        Revocation, models.PROTECT, related_name="evidence", verbose_name=gettext_lazy("thu hồi")
    )
    file = models.FileField(gettext_lazy("tệp"), upload_to=revocation_path, max_length=200)
    file_name = models.CharField(gettext_lazy("tên tệp"), max_length=200)
    content_type = models.CharField(gettext_lazy("loại tệp"), max_length=100)
    size = models.PositiveBigIntegerField(gettext_lazy("dung lượng (byte)"))
    sha256 = models.CharField(gettext_lazy("mã băm SHA-256"), max_length=64)

    class Meta:
        verbose_name = gettext_lazy("tài liệu thu hồi")
        verbose_name_plural = gettext_lazy("tài liệu thu hồi")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name
