"""What goes up with a dossier: one package, written down with its hash when it is sent."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.db.models import Q

from evaluations.models.evaluation import Evaluation


def digest(manifest: dict) -> str:
    """SHA-256 (hex) of a package in canonical JSON."""
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Forwarding(models.Model):
    """Dossier, results, papers and their hashes as they were when the dossier was sent up. Never changed."""

    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="forwarding")
    manifest = models.JSONField()
    sha256 = models.CharField(max_length=64)
    paper_number = models.CharField("văn bản số", max_length=80, blank=True)
    paper_date = models.DateField("ngày văn bản", null=True, blank=True)
    late_reason = models.TextField("lý do gửi sau hạn", blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = "gói hồ sơ chuyển cấp trên"
        verbose_name_plural = "gói hồ sơ chuyển cấp trên"
        constraints = [
            models.CheckConstraint(
                name="forwarding_paper_fact",
                condition=Q(paper_number="", paper_date__isnull=True)
                | (~Q(paper_number="") & Q(paper_date__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"Gói chuyển – {self.evaluation}"
