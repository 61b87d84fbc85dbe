"""The append-only, hash-chained log of every act."""
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """Who did what to which row, when and why. Written only by ``ocop.journal.record``; never changed."""

    seq = models.BigIntegerField(_("số thứ tự"), primary_key=True)
    at = models.DateTimeField(_("lúc"), db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
                              verbose_name=_("người thực hiện"))
    actor_label = models.CharField(_("tên người thực hiện"), max_length=200)
    act = models.CharField(_("hành động"), max_length=60, db_index=True)
    subject_type = models.CharField(_("loại đối tượng"), max_length=60)
    subject_id = models.CharField(_("mã đối tượng"), max_length=40)
    unit_id = models.BigIntegerField(_("mã đơn vị"), null=True, db_index=True)
    details = models.TextField(_("chi tiết"))  # canonical JSON, exactly the bytes that were hashed
    prev_hash = models.CharField(_("mã băm mục trước"), max_length=64)
    hash = models.CharField(_("mã băm"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("mục nhật ký")
        verbose_name_plural = _("nhật ký")
        ordering = ["-seq"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "seq"])]

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"


class Head(models.Model):
    """The chain's last link: one row, locked by every writer so that entries follow one another."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(_("số thứ tự"), default=0)
    hash = models.CharField(_("mã băm"), max_length=64, default="0" * 64)

    class Meta:
        verbose_name = _("đầu chuỗi nhật ký")
        verbose_name_plural = _("đầu chuỗi nhật ký")
        constraints = [models.CheckConstraint(name="one_head", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"
