"""Records beside the state: supplement requests and eliminations."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models.evaluation import Evaluation
from products.models import DossierVersion


class SupplementRequest(models.Model):
    """Papers asked for, with reason and due date: waiting for them is a record, not a state."""

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="supplement_requests", verbose_name=gettext_lazy("hồ sơ đánh giá")
    )
    stage = models.CharField(gettext_lazy("giai đoạn"), max_length=12)  # the evaluation's state when it was asked
    reason = models.TextField(gettext_lazy("lý do"))
    due_on = models.DateField(gettext_lazy("hạn bổ sung"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("người yêu cầu")
    )
    asked_at = models.DateTimeField(gettext_lazy("yêu cầu lúc"))
    answered_at = models.DateTimeField(gettext_lazy("trả lời lúc"), null=True, blank=True)
    version = models.ForeignKey(
        DossierVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("bản hồ sơ bổ sung"),
    )
    closed_at = models.DateTimeField(gettext_lazy("kết thúc lúc"), null=True, blank=True)
    accepted = models.BooleanField(gettext_lazy("đã đủ"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("yêu cầu bổ sung")
        verbose_name_plural = gettext_lazy("yêu cầu bổ sung")
        ordering = ["evaluation", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation"], condition=Q(closed_at__isnull=True), name="one_open_supplement"
            ),
            models.CheckConstraint(name="supplement_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="supplement_closed_fact",
                condition=Q(closed_at__isnull=True, accepted__isnull=True)
                | Q(closed_at__isnull=False, accepted__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return _("Bổ sung trước {due_on} – {evaluation}").format(
            due_on=f"{self.due_on:%d/%m/%Y}", evaluation=self.evaluation
        )


class SupplementItem(models.Model):
    """One paper or correction asked for, and the producer's answer."""

    request = models.ForeignKey(
        SupplementRequest, models.CASCADE, related_name="items", verbose_name=gettext_lazy("yêu cầu bổ sung")
    )
    text = models.CharField(gettext_lazy("nội dung cần bổ sung"), max_length=400)
    criterion = models.CharField(gettext_lazy("tiêu chí"), max_length=20, blank=True)
    answer = models.TextField(gettext_lazy("trả lời"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("mục cần bổ sung")
        verbose_name_plural = gettext_lazy("mục cần bổ sung")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class Elimination(models.Model):
    """A ground that throws a dossier out whatever its points: raised with a reason, confirmed by the chair."""

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="eliminations", verbose_name=gettext_lazy("hồ sơ đánh giá")
    )
    ground = models.CharField(gettext_lazy("căn cứ"), max_length=400)
    criterion = models.CharField(gettext_lazy("tiêu chí"), max_length=20, blank=True)
    reason = models.TextField(gettext_lazy("lý do, bằng chứng"))
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("người đề nghị")
    )
    raised_at = models.DateTimeField(gettext_lazy("đề nghị lúc"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("người quyết định"),
    )
    decided_at = models.DateTimeField(gettext_lazy("quyết định lúc"), null=True, blank=True)
    confirmed = models.BooleanField(gettext_lazy("được xác nhận"), null=True, blank=True)
    decision_reason = models.TextField(gettext_lazy("lý do quyết định"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("đề nghị loại")
        verbose_name_plural = gettext_lazy("đề nghị loại")
        ordering = ["evaluation", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation"], condition=Q(decided_at__isnull=True), name="one_open_elimination"
            ),
            models.CheckConstraint(name="elimination_reason", condition=~Q(reason="") & ~Q(ground="")),
        ]

    def __str__(self) -> str:
        return f"{self.ground} – {self.evaluation}"
