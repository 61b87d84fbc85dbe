"""What every uploaded list has in common: read, kept for its owner to check, then taken over whole or not at all."""
import hashlib
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.refusals import Refused

KEPT_FOR = timedelta(days=2)


class UploadedList(models.Model):
    """The rows of one uploaded list as they were understood; nothing of it counts before its owner confirms it."""

    file_name = models.CharField(gettext_lazy("tệp"), max_length=200)
    sha256 = models.CharField(gettext_lazy("mã băm SHA-256"), max_length=64)
    rows = models.JSONField(gettext_lazy("các dòng"), default=list)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+",
                              verbose_name=gettext_lazy("người tải lên"))
    created_at = models.DateTimeField(gettext_lazy("tải lên lúc"))
    expires_at = models.DateTimeField(gettext_lazy("giữ đến"))
    confirmed_at = models.DateTimeField(gettext_lazy("xác nhận lúc"), null=True, blank=True)
    outcome = models.JSONField(gettext_lazy("kết quả"), default=dict, blank=True)

    class Meta:
        abstract = True
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    @classmethod
    def keep(cls, upload, *, owner, now: datetime, **facts) -> Self:
        """Keep what was understood of ``upload`` for two days, with the hash of its bytes."""
        upload.seek(0)
        return cls.objects.create(
            file_name=upload.name[-200:], sha256=hashlib.sha256(upload.read()).hexdigest(), owner=owner, created_at=now,
            expires_at=now + KEPT_FOR, **facts,
        )  # fmt: skip

    @classmethod
    def locked(cls, pk: int, owner) -> Self:
        """The owner's own list, locked: of two confirmations the second finds it done. Raises Http404 for another's."""
        found = cls.objects.select_for_update(of=("self",)).filter(pk=pk, owner=owner).first()
        if found is None:
            raise Http404(_("Không tìm thấy danh sách này."))
        return found

    def refuse_expired(self, now: datetime) -> None:
        """Raises Refused once the preview's time is over: what it was compared with may have changed."""
        if now > self.expires_at:
            raise Refused([_("Bản xem trước đã quá hạn; hãy tải danh sách lên lại.")])

    def confirm(self, outcome: dict, now: datetime) -> None:
        """Note that the list was taken over, and what came of it."""
        self.confirmed_at, self.outcome = now, outcome
        self.save(update_fields=["confirmed_at", "outcome", "rows"])
