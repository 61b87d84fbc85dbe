"""A sheet: one member's score of one evaluation in one attempt of one round."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.models import Council, Seat
from evaluations.models.evaluation import Evaluation
from evaluations.models.session import AgendaItem
from ocop.accounts.models import Role
from ocop.accounts.roles import units_of
from products.models import CriteriaSet, DossierVersion


class SheetQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SheetQuerySet":
        """One's own always; the others' only after the close, and only for the council, its team and its unit."""
        own = Q(seat__user=user)
        closed = Q(item__closed_at__isnull=False, item__evaluation__in=Evaluation.objects.visible_to(user))
        return self.filter(own | closed & judged_with(user))


def judged_with(user, prefix: str = "item__") -> Q:
    """A condition on sheets (or, without prefix, on agenda items): the person belongs to the council, its team, or
    the unit that judges."""
    councils = Council.objects.of_person(user).values("pk")
    inside = Q(**{f"{prefix}evaluation__season__council__in": councils})
    for unit in units_of(user, Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMIN):
        inside |= Q(**{f"{prefix}evaluation__unit__path__startswith": unit.path})
    return inside


class Sheet(models.Model):
    """Marks are option positions by criterion code; ``null`` is the answer "none applies" (0 points).

    A criterion that is not a key of ``marks`` is not answered yet. A closed sheet never changes (trigger).
    """

    class State(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Đang chấm")
        SUBMITTED = "submitted", gettext_lazy("Đã nộp")
        CLOSED = "closed", gettext_lazy("Đã khóa")

    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="sheets", verbose_name=gettext_lazy("nội dung phiên họp")
    )
    seat = models.ForeignKey(
        Seat, models.PROTECT, related_name="sheets", verbose_name=gettext_lazy("thành viên hội đồng")
    )
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, related_name="+", verbose_name=gettext_lazy("bộ tiêu chí")
    )
    dossier_version = models.ForeignKey(
        DossierVersion, models.PROTECT, related_name="+", verbose_name=gettext_lazy("bản hồ sơ")
    )
    state = models.CharField(gettext_lazy("trạng thái"), max_length=10, choices=State.choices, default=State.DRAFT)
    marks = models.JSONField(gettext_lazy("mức chấm"), default=dict)
    notes = models.JSONField(gettext_lazy("nhận xét từng tiêu chí"), default=dict)  # a comment by criterion
    comment = models.TextField(gettext_lazy("nhận xét chung"), blank=True)
    total = models.PositiveSmallIntegerField(gettext_lazy("tổng điểm"), default=0)
    parts = models.JSONField(gettext_lazy("điểm từng phần"), default=dict)
    version = models.PositiveIntegerField(gettext_lazy("phiên bản"), default=1)  # a save of an older version gets 409
    saved_at = models.DateTimeField(gettext_lazy("lưu lúc"))
    # The name a browser gave its last change: the same change sent twice (its answer was lost) counts once.
    last_change = models.CharField(gettext_lazy("mã lần lưu cuối"), max_length=36, blank=True)
    # Typed in from paper by one person and compared by another (Transcription); said wherever the sheet is shown.
    transcribed = models.BooleanField(gettext_lazy("nhập từ phiếu giấy"), default=False)
    submitted_at = models.DateTimeField(gettext_lazy("nộp lúc"), null=True, blank=True)
    receipt = models.CharField(gettext_lazy("mã biên nhận"), max_length=20, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("phiếu đánh giá")
        verbose_name_plural = gettext_lazy("phiếu đánh giá")
        constraints = [
            models.UniqueConstraint(fields=["item", "seat"], name="one_sheet_per_member"),
            models.CheckConstraint(name="sheet_state", condition=Q(state__in=["draft", "submitted", "closed"])),
            models.CheckConstraint(name="sheet_total", condition=Q(total__lte=100)),
            models.CheckConstraint(
                name="sheet_submitted_fact",
                condition=Q(state="draft", submitted_at__isnull=True)
                | (~Q(state="draft") & Q(submitted_at__isnull=False) & ~Q(receipt="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} – {self.item}"


class SheetReopening(models.Model):
    """A submitted sheet opened again before the close: asked by one person, confirmed by another, old kept."""

    sheet = models.ForeignKey(
        Sheet, models.PROTECT, related_name="reopenings", verbose_name=gettext_lazy("phiếu đánh giá")
    )
    reason = models.TextField(gettext_lazy("lý do"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("người đề nghị")
    )
    asked_at = models.DateTimeField(gettext_lazy("đề nghị lúc"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("người xác nhận"),
    )
    confirmed_at = models.DateTimeField(gettext_lazy("xác nhận lúc"), null=True, blank=True)
    old_marks = models.JSONField(gettext_lazy("mức chấm cũ"), null=True, blank=True)
    old_total = models.PositiveSmallIntegerField(gettext_lazy("tổng điểm cũ"), null=True, blank=True)
    old_receipt = models.CharField(gettext_lazy("mã biên nhận cũ"), max_length=20, blank=True)

    class Meta:
        verbose_name = gettext_lazy("mở lại phiếu")
        verbose_name_plural = gettext_lazy("mở lại phiếu")
        constraints = [
            models.CheckConstraint(name="reopening_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="reopening_two_people",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("asked_by")),
            ),
            models.UniqueConstraint(
                fields=["sheet"], condition=Q(confirmed_at__isnull=True), name="one_open_reopening"
            ),
        ]

    def __str__(self) -> str:
        return _("Mở lại {sheet}").format(sheet=self.sheet)


class Transcription(models.Model):
    """A paper sheet typed in by one person; when another has compared it with the paper it becomes the sheet."""

    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="transcriptions", verbose_name=gettext_lazy("nội dung phiên họp")
    )
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=gettext_lazy("thành viên hội đồng"))
    marks = models.JSONField(gettext_lazy("mức chấm"), default=dict)
    notes = models.JSONField(gettext_lazy("nhận xét từng tiêu chí"), default=dict)
    comment = models.TextField(gettext_lazy("nhận xét chung"), blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("người nhập")
    )
    entered_at = models.DateTimeField(gettext_lazy("nhập lúc"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("người xác nhận"),
    )
    confirmed_at = models.DateTimeField(gettext_lazy("xác nhận lúc"), null=True, blank=True)
    sheet = models.OneToOneField(
        Sheet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transcription",
        verbose_name=gettext_lazy("phiếu đánh giá"),
    )

    class Meta:
        verbose_name = gettext_lazy("phiếu giấy nhập vào")
        verbose_name_plural = gettext_lazy("phiếu giấy nhập vào")
        constraints = [
            models.UniqueConstraint(fields=["item", "seat"], name="one_transcription_per_member"),
            models.CheckConstraint(
                name="transcription_two_people",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("entered_by")),
            ),
            models.CheckConstraint(
                name="transcription_confirmed_fact",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True, sheet__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, sheet__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return _("Phiếu giấy của {seat}").format(seat=self.seat)
