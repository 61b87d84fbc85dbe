"""Evidence files of a dossier, kept privately under their hash."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.models.dossier import Dossier


def evidence_path(evidence: "Evidence", name: str) -> str:
    """Where a file is kept: by dossier and a random name, never under the name a person gave it."""
    return f"evidence/{evidence.dossier_id}/{uuid.uuid4().hex}"


class Scan(models.TextChoices):
    """What the malware scanner said of a file."""

    OFF = "off", _("Chưa quét mã độc")  # it came when no scanner was set
    WAITING = "waiting", _("Chờ quét mã độc")
    CLEAN = "clean", _("Đã quét, không có mã độc")
    INFECTED = "infected", _("Có mã độc")


class Copies(models.TextChoices):
    """Whether there are page images and a light copy beside the original."""

    NONE = "none", ""  # nothing to draw: Office, video, address
    WAITING = "waiting", _("Đang tạo bản xem nhanh")
    READY = "ready", _("Có bản xem nhanh")
    FAILED = "failed", _("Không tạo được bản xem nhanh")


class EvidenceQuerySet(models.QuerySet):
    def standing(self) -> "EvidenceQuerySet":
        """What the working copy holds: files that were not removed."""
        return self.filter(removed_at__isnull=True)

    def visible_to(self, user) -> "EvidenceQuerySet":
        """Files of the dossiers the person may see (removed ones too: filed versions name them)."""
        return self.filter(dossier__in=Dossier.objects.visible_to(user))


class Evidence(models.Model):
    """One file or web address (tài liệu minh chứng); it may support several criteria of the dossier's set."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="evidence", verbose_name=_("hồ sơ"))
    title = models.CharField(_("tên tài liệu"), max_length=200)
    criteria = models.JSONField(_("tiêu chí"), default=list, blank=True)
    kind = models.CharField(_("loại tài liệu"), max_length=40, blank=True)
    issuer = models.CharField(_("nơi cấp"), max_length=200, blank=True)
    number = models.CharField(_("số"), max_length=80, blank=True)
    # What the paper itself says, for comparing it with the slip; typed from the paper, may stay empty.
    named_producer = models.CharField(_("tên chủ thể ghi trên giấy"), max_length=200, blank=True)
    named_product = models.CharField(_("tên sản phẩm ghi trên giấy, nhãn"), max_length=200, blank=True)
    issued_on = models.DateField(_("ngày cấp"), null=True, blank=True)
    expires_on = models.DateField(_("có giá trị đến"), null=True, blank=True)
    file = models.FileField(_("tệp"), upload_to=evidence_path, max_length=200, blank=True)
    url = models.URLField(_("địa chỉ (video, trang mạng)"), max_length=500, blank=True)
    file_name = models.CharField(_("tên tệp"), max_length=200)
    content_type = models.CharField(_("kiểu nội dung"), max_length=100)
    size = models.PositiveBigIntegerField(_("dung lượng"))
    pages = models.PositiveIntegerField(_("số trang"), null=True, blank=True)
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, db_index=True)
    scan = models.CharField(_("quét mã độc"), max_length=10, choices=Scan.choices, default=Scan.OFF)
    # The signature's name, or why it still waits.
    scan_note = models.CharField(_("ghi chú quét mã độc"), max_length=200, blank=True)
    scanned_at = models.DateTimeField(_("quét lúc"), null=True, blank=True)
    copies = models.CharField(_("bản xem nhanh"), max_length=10, choices=Copies.choices, default=Copies.NONE)
    copies_note = models.CharField(_("ghi chú bản xem nhanh"), max_length=200, blank=True)
    # Drawn pages; their files lie beside the original.
    page_images = models.PositiveIntegerField(_("số trang đã vẽ"), default=0)
    # Bytes; None: the original is light enough.
    light_size = models.PositiveBigIntegerField(_("dung lượng bản nhẹ"), null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+",
                                    verbose_name=_("người tải lên"))
    uploaded_at = models.DateTimeField(_("tải lên lúc"))
    removed_at = models.DateTimeField(_("gỡ lúc"), null=True, blank=True)  # filed versions still name the file
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
                                   verbose_name=_("người gỡ"))

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("tài liệu minh chứng")
        verbose_name_plural = _("tài liệu minh chứng")
        ordering = ["uploaded_at", "id"]
        indexes = [
            # The sweep asks for these every half minute: nearly always there is none.
            models.Index(fields=["scan"], name="evidence_unscanned", condition=Q(scan__in=["off", "waiting"])),
            models.Index(fields=["copies"], name="evidence_undrawn", condition=Q(copies="waiting")),
        ]
        constraints = [
            models.CheckConstraint(name="evidence_scan", condition=Q(scan__in=Scan.values)),
            models.CheckConstraint(name="evidence_copies", condition=Q(copies__in=Copies.values)),
            models.CheckConstraint(
                name="evidence_scanned_fact",
                condition=Q(scan__in=["off", "waiting"]) | Q(scan__in=["clean", "infected"], scanned_at__isnull=False),
            ),
            models.CheckConstraint(name="evidence_file_or_address", condition=~(Q(file="") & Q(url=""))),
            models.CheckConstraint(
                name="evidence_removed_fact",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_held(self) -> bool:
        """Whether nobody gets the bytes: the scanner has not looked yet, or found something."""
        return self.scan in (Scan.WAITING, Scan.INFECTED)
