"""Sessions of a council: date, agenda, attendance; recusals; one agenda item = one round of one evaluation."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.models import Seat
from evaluations.models.evaluation import Evaluation
from evaluations.models.season import Batch, Meeting


class Session(models.Model):
    """A meeting of the council (phiên họp), or a taking of written opinions with a due date."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="sessions", verbose_name=gettext_lazy("đợt đánh giá"))
    round = models.PositiveSmallIntegerField(
        gettext_lazy("vòng"), choices=[(1, gettext_lazy("Vòng 1")), (2, gettext_lazy("Vòng 2"))]
    )
    form = models.CharField(gettext_lazy("hình thức"), max_length=8, choices=Meeting.choices, default=Meeting.MEETING)
    held_on = models.DateField(gettext_lazy("ngày họp (hạn gửi ý kiến)"))
    place = models.CharField(gettext_lazy("địa điểm"), max_length=200, blank=True)
    # The chair's named delegate for this session: stands in for the chair in the quorum.
    delegate = models.ForeignKey(
        Seat,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("người được ủy quyền chủ trì"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("người lập")
    )
    created_at = models.DateTimeField(gettext_lazy("lập lúc"))
    opened_at = models.DateTimeField(gettext_lazy("mở lúc"), null=True, blank=True)
    closed_at = models.DateTimeField(gettext_lazy("kết thúc lúc"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("phiên họp")
        verbose_name_plural = gettext_lazy("phiên họp")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(name="session_round", condition=Q(round__in=[1, 2])),
            models.CheckConstraint(
                name="session_closed_after_opened",
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return _("{form} vòng {round} ngày {held_on}").format(
            form=self.get_form_display(), round=self.round, held_on=f"{self.held_on:%d/%m/%Y}"
        )


class Attendance(models.Model):
    """Whether a seat's holder takes part in a session."""

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="attendance", verbose_name=gettext_lazy("phiên họp")
    )
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=gettext_lazy("thành viên hội đồng"))
    present = models.BooleanField(gettext_lazy("có mặt"))

    class Meta:
        verbose_name = gettext_lazy("điểm danh")
        verbose_name_plural = gettext_lazy("điểm danh")
        constraints = [models.UniqueConstraint(fields=["session", "seat"], name="one_attendance_per_seat")]

    def __str__(self) -> str:
        return (_("{seat}: có mặt") if self.present else _("{seat}: vắng")).format(seat=self.seat)


class AgendaItem(models.Model):
    """One attempt of one round of one evaluation, on a session's agenda. Sheets and the result hang on it."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="agenda", verbose_name=gettext_lazy("phiên họp"))
    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="agenda_items", verbose_name=gettext_lazy("hồ sơ đánh giá")
    )
    round = models.PositiveSmallIntegerField(gettext_lazy("vòng"))
    attempt = models.PositiveSmallIntegerField(gettext_lazy("lần chấm"), default=1)
    position = models.PositiveSmallIntegerField(gettext_lazy("thứ tự"), default=0)
    opened_at = models.DateTimeField(gettext_lazy("mở lúc"), null=True, blank=True)
    closed_at = models.DateTimeField(gettext_lazy("kết thúc lúc"), null=True, blank=True)
    # Why a second scoring was ordered, or what the council concluded.
    note = models.TextField(gettext_lazy("kết luận của hội đồng"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("nội dung phiên họp")
        verbose_name_plural = gettext_lazy("nội dung phiên họp")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "round", "attempt"], name="one_item_per_round_attempt"),
            models.CheckConstraint(name="item_round", condition=Q(round__in=[1, 2]) & Q(attempt__gte=1)),
            models.CheckConstraint(
                name="item_closed_after_opened",
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return _("{evaluation} – vòng {round}, lần {attempt}").format(
            evaluation=self.evaluation, round=self.round, attempt=self.attempt
        )


class RecusalQuerySet(models.QuerySet):
    def in_force(self) -> "RecusalQuerySet":
        """Declared or confirmed: the member gives no score and leaves the denominator."""
        return self.filter(state__in=[Recusal.State.DECLARED, Recusal.State.CONFIRMED])


class Recusal(models.Model):
    """A member's interest in one product (từ chối chấm), with where it came from."""

    class State(models.TextChoices):
        DECLARED = "declared", gettext_lazy("Thành viên tự khai")
        SUGGESTED = "suggested", gettext_lazy("Phần mềm gợi ý")
        CONFIRMED = "confirmed", gettext_lazy("Chủ tịch xác nhận")
        DISMISSED = "dismissed", gettext_lazy("Không chấp nhận")

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="recusals", verbose_name=gettext_lazy("hồ sơ đánh giá")
    )
    seat = models.ForeignKey(
        Seat, models.PROTECT, related_name="recusals", verbose_name=gettext_lazy("thành viên hội đồng")
    )
    state = models.CharField(gettext_lazy("trạng thái"), max_length=10, choices=State.choices)
    reason = models.TextField(gettext_lazy("lý do"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("người ghi")
    )
    made_at = models.DateTimeField(gettext_lazy("lập lúc"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("người quyết định"),
    )
    decided_at = models.DateTimeField(gettext_lazy("quyết định lúc"), null=True, blank=True)
    decision_reason = models.TextField(gettext_lazy("lý do quyết định"), blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("từ chối chấm")
        verbose_name_plural = gettext_lazy("từ chối chấm")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "seat"], name="one_recusal_per_seat"),
            models.CheckConstraint(
                name="recusal_state", condition=Q(state__in=["declared", "suggested", "confirmed", "dismissed"])
            ),
            models.CheckConstraint(name="recusal_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.seat} – {self.evaluation}"


class MeetingRequest(models.Model):
    """A member who gives a written opinion asks that the council meet on the product; the result then waits for it."""

    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="meeting_requests", verbose_name=gettext_lazy("nội dung phiên họp")
    )
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=gettext_lazy("thành viên hội đồng"))
    reason = models.TextField(gettext_lazy("lý do"))
    asked_at = models.DateTimeField(gettext_lazy("đề nghị lúc"))

    class Meta:
        verbose_name = gettext_lazy("đề nghị họp")
        verbose_name_plural = gettext_lazy("đề nghị họp")
        constraints = [
            models.UniqueConstraint(fields=["item", "seat"], name="one_meeting_request_per_member"),
            models.CheckConstraint(name="meeting_request_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return _("{seat} đề nghị họp").format(seat=self.seat)
