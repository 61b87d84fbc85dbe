"""The append-only, hash-chained log of every act."""
from django.conf import settings
from django.db import models


class Entry(models.Model):
    """Who did what to which row, when and why. Written only by ``ocop.journal.record``; never changed."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(max_length=200)
    act = models.CharField(max_length=60, db_index=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    unit_id = models.BigIntegerField(null=True, db_index=True)
    details = models.TextField()  # canonical JSON, exactly the bytes that were hashed
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "mục nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-seq"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "seq"])]

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"


class Head(models.Model):
    """The chain's last link: one row, locked by every writer so that entries follow one another."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(name="one_head", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"
