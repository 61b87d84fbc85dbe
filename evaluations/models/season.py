"""A season: one unit's plan under one regulation, its procedure as data, its batches with their dates."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.models import Council
from evaluations.states import Inspection
from ocop.accounts.models import Locality
from products.models import DossierKind


class Meeting(models.TextChoices):
    MEETING = "meeting", gettext_lazy("Họp hội đồng")
    WRITTEN = "written", gettext_lazy("Lấy ý kiến bằng văn bản")


class Season(models.Model):
    """One plan (kế hoạch đánh giá, phân hạng). What differs between plans stands in these columns."""

    code = models.SlugField(gettext_lazy("mã"), unique=True)
    unit = models.ForeignKey(Locality, models.PROTECT, related_name="seasons", verbose_name=gettext_lazy("đơn vị"))
    council = models.ForeignKey(
        Council, models.PROTECT, null=True, blank=True, related_name="seasons", verbose_name=gettext_lazy("hội đồng")
    )
    title = models.CharField(gettext_lazy("tên kế hoạch"), max_length=300)
    plan_number = models.CharField(gettext_lazy("số kế hoạch"), max_length=60, blank=True)
    plan_date = models.DateField(gettext_lazy("ngày ban hành"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(gettext_lazy("năm"))
    regulation = models.CharField(gettext_lazy("theo quyết định"), max_length=8)
    rounds = models.PositiveSmallIntegerField(
        gettext_lazy("số vòng chấm"), choices=[(1, gettext_lazy("Một vòng")), (2, gettext_lazy("Hai vòng"))]
    )
    inspection = models.CharField(
        gettext_lazy("kiểm tra thực tế"),
        max_length=12,
        choices=[
            (Inspection.NONE.value, gettext_lazy("Không")),
            (Inspection.BEFORE.value, gettext_lazy("Trước vòng 1, mọi sản phẩm")),
            (Inspection.BETWEEN.value, gettext_lazy("Giữa hai vòng")),
            (Inspection.ON_REQUEST.value, gettext_lazy("Trước vòng 1, khi cần")),
        ],
    )
    # One form of session per kind of dossier: under 26 a re-ranking is decided by written opinions.
    meeting_first = models.CharField(
        gettext_lazy("hình thức – lần đầu"), max_length=8, choices=Meeting.choices, default=Meeting.MEETING
    )
    meeting_upgrade = models.CharField(
        gettext_lazy("hình thức – nâng hạng"), max_length=8, choices=Meeting.choices, default=Meeting.MEETING
    )
    meeting_re_ranking = models.CharField(
        gettext_lazy("hình thức – đánh giá lại"), max_length=8, choices=Meeting.choices, default=Meeting.MEETING
    )
    go_on_mean = models.PositiveSmallIntegerField(gettext_lazy("điểm tối thiểu để qua vòng 1"), default=50)
    forward_limit = models.PositiveSmallIntegerField(gettext_lazy("chuyển cấp trên từ (điểm)"), null=True, blank=True)
    recognises_to = models.PositiveSmallIntegerField(gettext_lazy("công nhận đến hạng (sao)"), default=0)
    needs_commune_report = models.BooleanField(gettext_lazy("cần báo cáo của UBND cấp xã (Mẫu 03)"), default=True)
    # Whether members read the producer's own marks and words beside the sheet; some councils want a fresh eye.
    shows_self_assessment = models.BooleanField(
        gettext_lazy("thành viên xem được tự đánh giá của chủ thể"), default=True
    )
    created_at = models.DateTimeField(gettext_lazy("lập lúc"))
    closed_at = models.DateTimeField(gettext_lazy("kết thúc lúc"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("kế hoạch đánh giá")
        verbose_name_plural = gettext_lazy("kế hoạch đánh giá")
        ordering = ["-year", "code"]
        constraints = [
            models.CheckConstraint(name="season_rounds", condition=Q(rounds__in=[1, 2])),
            models.CheckConstraint(name="season_inspection", condition=Q(inspection__in=[i.value for i in Inspection])),
            # An inspection between the rounds needs two of them.
            models.CheckConstraint(name="season_between", condition=~Q(inspection="between") | Q(rounds=2)),
            models.CheckConstraint(name="season_recognises", condition=Q(recognises_to__in=[0, 3, 4, 5])),
            models.CheckConstraint(
                name="season_forwards", condition=Q(forward_limit__isnull=True) | Q(forward_limit__lte=100)
            ),
            models.CheckConstraint(name="season_go_on", condition=Q(go_on_mean__lte=100)),
        ]

    def __str__(self) -> str:
        return self.title

    def meeting_for(self, kind: str) -> str:
        """How dossiers of that kind are decided: in a meeting or by written opinions."""
        return {
            DossierKind.FIRST: self.meeting_first,
            DossierKind.UPGRADE: self.meeting_upgrade,
            DossierKind.RE_RANKING: self.meeting_re_ranking,
        }[DossierKind(kind)]


class Batch(models.Model):
    """One batch (đợt) of a season, with the plan's dates; dates are inclusive."""

    season = models.ForeignKey(
        Season, models.CASCADE, related_name="batches", verbose_name=gettext_lazy("kế hoạch đánh giá")
    )
    number = models.PositiveSmallIntegerField(gettext_lazy("đợt"))
    intake_from = models.DateField(gettext_lazy("nhận hồ sơ từ ngày"))
    intake_to = models.DateField(gettext_lazy("đến hết ngày"))
    # [{"key": "round_one", "label": "…", "from": "2021-10-16", "to": "2021-10-20"}] – the plan's own steps.
    steps = models.JSONField(gettext_lazy("các bước"), default=list, blank=True)
    decide_by = models.DateField(gettext_lazy("công nhận trước hoặc trong ngày"), null=True, blank=True)
    forward_by = models.DateField(gettext_lazy("chuyển cấp trên đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("đợt đánh giá")
        verbose_name_plural = gettext_lazy("đợt đánh giá")
        ordering = ["season", "number"]
        constraints = [
            models.UniqueConstraint(fields=["season", "number"], name="one_batch_per_season_number"),
            models.CheckConstraint(name="batch_intake", condition=Q(intake_to__gte=F("intake_from"))),
        ]

    def __str__(self) -> str:
        return _("Đợt {number} – {season}").format(number=self.number, season=self.season)

    def takes_in(self, day: date) -> bool:
        """Whether dossiers may be filed on that day."""
        return self.intake_from <= day <= self.intake_to

    @property
    def step_days(self) -> list[dict]:
        """The plan's steps with their days as dates (None where the plan names none)."""
        ends = ("from", "to")
        days = [{end: date.fromisoformat(step[end]) if step.get(end) else None for end in ends} for step in self.steps]
        return [{"label": step.get("label", ""), **found} for step, found in zip(self.steps, days, strict=True)]
