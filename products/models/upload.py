"""An upload under way: the declared file, whose bytes lie in the folder of uploads until it is whole."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.models.dossier import Dossier
from products.models.evidence import Evidence


class Upload(models.Model):
    """One file on its way into a dossier, in pieces; the length of its part file is how far it has come."""

    class State(models.TextChoices):
        OPEN = "open", _("Đang tải")
        DONE = "done", _("Đã lưu")
        REFUSED = "refused", _("Không nhận")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="uploads", verbose_name=_("hồ sơ"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+",
                              verbose_name=_("người tải lên"))
    name = models.CharField(_("tên tệp"), max_length=255)
    size = models.PositiveBigIntegerField(_("dung lượng"))  # bytes declared at the start
    # What the browser knows the file by (name, size, day of change): choosing it again goes on with the same upload.
    fingerprint = models.CharField(_("dấu nhận tệp"), max_length=300, blank=True)
    facts = models.JSONField(_("thông tin kèm theo"), default=dict)
    state = models.CharField(_("trạng thái"), max_length=8, choices=State.choices, default=State.OPEN)
    reason = models.TextField(_("lý do không nhận"), blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+",
                                 verbose_name=_("tài liệu minh chứng"))
    created_at = models.DateTimeField(_("bắt đầu lúc"))
    expires_at = models.DateTimeField(_("giữ đến"), db_index=True)

    class Meta:
        verbose_name = _("tệp đang tải lên")
        verbose_name_plural = _("tệp đang tải lên")
        ordering = ["created_at"]
        indexes = [models.Index(fields=["dossier", "owner", "state"], name="upload_of_dossier")]
        constraints = [
            models.CheckConstraint(name="upload_state", condition=Q(state__in=["open", "done", "refused"])),
            models.CheckConstraint(
                name="upload_done",
                condition=Q(state="done", evidence__isnull=False) | Q(~Q(state="done"), evidence__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name
