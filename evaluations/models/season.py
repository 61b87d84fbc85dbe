"""A season: one unit's plan under one regulation, its procedure as data, its batches with their dates."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from councils.models import Council
from evaluations.states import Inspection
from ocop.accounts.models import Locality
from products.models import DossierKind


class Meeting(models.TextChoices):
    MEETING = "meeting", "Họp hội đồng"
    WRITTEN = "written", "Lấy ý kiến bằng văn bản"


class Season(models.Model):
    """One plan (kế hoạch đánh giá, phân hạng). What differs between plans stands in these columns."""

    code = models.SlugField("mã", unique=True)
    unit = models.ForeignKey(Locality, models.PROTECT, related_name="seasons", verbose_name="đơn vị")
    council = models.ForeignKey(
        Council, models.PROTECT, null=True, blank=True, related_name="seasons", verbose_name="hội đồng"
    )
    title = models.CharField("tên kế hoạch", max_length=300)
    plan_number = models.CharField("số kế hoạch", max_length=60, blank=True)
    plan_date = models.DateField("ngày ban hành", null=True, blank=True)
    year = models.PositiveSmallIntegerField("năm")
    regulation = models.CharField("theo quyết định", max_length=8)
    rounds = models.PositiveSmallIntegerField("số vòng chấm", choices=[(1, "Một vòng"), (2, "Hai vòng")])
    inspection = models.CharField(
        "kiểm tra thực tế",
        max_length=12,
        choices=[
            (Inspection.NONE.value, "Không"),
            (Inspection.BEFORE.value, "Trước vòng 1, mọi sản phẩm"),
            (Inspection.BETWEEN.value, "Giữa hai vòng"),
            (Inspection.ON_REQUEST.value, "Trước vòng 1, khi cần"),
        ],
    )
    # One form of session per kind of dossier: under 26 a re-ranking is decided by written opinions.
    meeting_first = models.CharField(
        "hình thức – lần đầu", max_length=8, choices=Meeting.choices, default=Meeting.MEETING
    )
    meeting_upgrade = models.CharField(
        "hình thức – nâng hạng", max_length=8, choices=Meeting.choices, default=Meeting.MEETING
    )
    meeting_re_ranking = models.CharField(
        "hình thức – đánh giá lại", max_length=8, choices=Meeting.choices, default=Meeting.MEETING
    )
    go_on_mean = models.PositiveSmallIntegerField("điểm tối thiểu để qua vòng 1", default=50)
    forward_limit = models.PositiveSmallIntegerField("chuyển cấp trên từ (điểm)", null=True, blank=True)
    recognises_to = models.PositiveSmallIntegerField("công nhận đến hạng (sao)", default=0)
    needs_commune_report = models.BooleanField("cần báo cáo của UBND cấp xã (Mẫu 03)", default=True)
    # Whether members read the producer's own marks and words beside the sheet; some councils want a fresh eye.
    shows_self_assessment = models.BooleanField("thành viên xem được tự đánh giá của chủ thể", default=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "kế hoạch đánh giá"
        verbose_name_plural = "kế hoạch đánh giá"
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

    season = models.ForeignKey(Season, models.CASCADE, related_name="batches")
    number = models.PositiveSmallIntegerField("đợt")
    intake_from = models.DateField("nhận hồ sơ từ ngày")
    intake_to = models.DateField("đến hết ngày")
    # [{"key": "round_one", "label": "…", "from": "2021-10-16", "to": "2021-10-20"}] – the plan's own steps.
    steps = models.JSONField("các bước", default=list, blank=True)
    decide_by = models.DateField("công nhận trước hoặc trong ngày", null=True, blank=True)
    forward_by = models.DateField("chuyển cấp trên đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "đợt đánh giá"
        verbose_name_plural = "đợt đánh giá"
        ordering = ["season", "number"]
        constraints = [
            models.UniqueConstraint(fields=["season", "number"], name="one_batch_per_season_number"),
            models.CheckConstraint(name="batch_intake", condition=Q(intake_to__gte=F("intake_from"))),
        ]

    def __str__(self) -> str:
        return f"Đợt {self.number} – {self.season}"

    def takes_in(self, day: date) -> bool:
        """Whether dossiers may be filed on that day."""
        return self.intake_from <= day <= self.intake_to

    @property
    def step_days(self) -> list[dict]:
        """The plan's steps with their days as dates (None where the plan names none)."""
        ends = ("from", "to")
        days = [{end: date.fromisoformat(step[end]) if step.get(end) else None for end in ends} for step in self.steps]
        return [{"label": step.get("label", ""), **found} for step, found in zip(self.steps, days, strict=True)]
