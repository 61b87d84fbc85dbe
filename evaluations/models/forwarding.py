"""What goes up with a dossier: one package, written down with its hash when it is sent."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models.evaluation import Evaluation


def text_of(manifest: dict) -> str:
    """A package in canonical JSON: the text its hash is taken of."""
    return json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(manifest: dict) -> str:
    """SHA-256 (hex) of a package in canonical JSON."""
    return hashlib.sha256(text_of(manifest).encode()).hexdigest()


class Forwarding(models.Model):
    """Dossier, results, papers and their hashes as they were when the dossier was sent up. Never changed."""

    evaluation = models.OneToOneField(
        Evaluation, models.PROTECT, related_name="forwarding", verbose_name=gettext_lazy("hồ sơ đánh giá")
    )
    manifest = models.JSONField(gettext_lazy("nội dung gói"))
    sha256 = models.CharField(gettext_lazy("mã băm SHA-256"), max_length=64)
    paper_number = models.CharField(gettext_lazy("văn bản số"), max_length=80, blank=True)
    paper_date = models.DateField(gettext_lazy("ngày văn bản"), null=True, blank=True)
    late_reason = models.TextField(gettext_lazy("lý do gửi sau hạn"), blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("người gửi")
    )
    sent_at = models.DateTimeField(gettext_lazy("gửi lúc"))

    class Meta:
        verbose_name = gettext_lazy("gói hồ sơ chuyển cấp trên")
        verbose_name_plural = gettext_lazy("gói hồ sơ chuyển cấp trên")
        constraints = [
            models.CheckConstraint(
                name="forwarding_paper_fact",
                condition=Q(paper_number="", paper_date__isnull=True)
                | (~Q(paper_number="") & Q(paper_date__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return _("Gói chuyển – {evaluation}").format(evaluation=self.evaluation)
