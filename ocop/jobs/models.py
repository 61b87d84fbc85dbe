"""Work to be done, as rows: Redis is never the only copy of anything."""
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.accounts import roles


class JobQuerySet(models.QuerySet):
    def visible_to(self, user) -> "JobQuerySet":
        """The jobs a person asked for; the installation's administrator sees all of them."""
        if roles.is_admin(user):
            return self
        return self.filter(requested_by_id=user.pk) if user.is_authenticated else self.none()


class Job(models.Model):
    """One piece of background work: its kind, parameters, progress and the file it made."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Đang chờ")
        RUNNING = "running", _("Đang chạy")
        READY = "ready", _("Đã xong")
        FAILED = "failed", _("Bị lỗi")
        CANCELLED = "cancelled", _("Đã hủy")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("loại"), max_length=40)
    title = models.CharField(_("tên"), max_length=200)
    params = models.JSONField(_("tham số"), default=dict)
    # The same work asked for twice is one row: a certificate's job carries the certificate's id here.
    dedupe = models.CharField(_("khóa chống lặp"), max_length=120, null=True, unique=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("số lần chạy"), default=0)
    done = models.PositiveIntegerField(_("đã làm"), default=0)
    total = models.PositiveIntegerField(_("tổng số"), default=0)
    message = models.TextField(_("thông báo"), blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="jobs",
                                     verbose_name=_("người yêu cầu"))
    created_at = models.DateTimeField(_("tạo lúc"))
    started_at = models.DateTimeField(_("bắt đầu lúc"), null=True)
    # The last sign of life: put on the queue while waiting, the worker's beat while running.
    heartbeat_at = models.DateTimeField(_("báo hiệu gần nhất"), null=True)
    finished_at = models.DateTimeField(_("kết thúc lúc"), null=True)
    file = models.FileField(_("tệp"), upload_to="jobs/%Y/%m", blank=True, max_length=300)
    file_name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    content_type = models.CharField(_("kiểu nội dung"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("dung lượng"), default=0)
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, blank=True)
    # Reports are made again by asking again: their files go after a while, the row stays and says so.
    expires_at = models.DateTimeField(_("tệp được giữ đến"), null=True)
    removed_at = models.DateTimeField(_("tệp đã xóa lúc"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("công việc nền")
        verbose_name_plural = _("công việc nền")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["state", "heartbeat_at"]),
            models.Index(fields=["requested_by", "-created_at"]),
            models.Index(fields=["expires_at"], condition=Q(removed_at__isnull=True), name="jobs_expiring_idx"),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_state", condition=Q(state__in=["queued", "running", "ready", "failed", "cancelled"])
            ),
            models.CheckConstraint(
                name="job_finished",
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | Q(state__in=["ready", "failed", "cancelled"], finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="job_running",
                condition=~Q(state="running") | Q(started_at__isnull=False, heartbeat_at__isnull=False),
            ),
            # A file is shown only once it is complete: name, hash and the state come together.
            models.CheckConstraint(name="job_file", condition=Q(file="") | (Q(state="ready") & ~Q(sha256=""))),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state in (self.State.READY, self.State.FAILED, self.State.CANCELLED)

    @property
    def has_file(self) -> bool:
        """Whether the finished file can be downloaded."""
        return self.state == self.State.READY and bool(self.file) and self.removed_at is None

    @property
    def percent(self) -> int | None:
        """How far it is, 0 to 100; None while that is not known."""
        if self.state == self.State.READY:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else None
