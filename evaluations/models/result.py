"""The result of one attempt of one round: computed once, at the close, and never changed."""

from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models.session import AgendaItem


class Result(models.Model):
    """Exact mean, spread, band, every minimum, the stars and the sentence that explains them."""

    item = models.OneToOneField(
        AgendaItem, models.PROTECT, related_name="result", verbose_name=gettext_lazy("nội dung phiên họp")
    )
    sheets = models.PositiveSmallIntegerField(gettext_lazy("số phiếu được tính"))
    mean_numerator = models.PositiveIntegerField(gettext_lazy("điểm trung bình – tử số"))
    mean_denominator = models.PositiveIntegerField(gettext_lazy("điểm trung bình – mẫu số"))
    mean_shown = models.DecimalField(
        gettext_lazy("điểm trung bình"), max_digits=5, decimal_places=2
    )  # for lists and sorting only
    spread = models.PositiveSmallIntegerField(gettext_lazy("chênh lệch (điểm)"))
    spread_exceeded = models.BooleanField(gettext_lazy("vượt giới hạn chênh lệch"))
    band = models.PositiveSmallIntegerField(gettext_lazy("mức điểm (sao)"))
    minimums = models.JSONField(gettext_lazy("yêu cầu tối thiểu"))
    stars = models.PositiveSmallIntegerField(
        gettext_lazy("hạng sao"), null=True
    )  # None: not ranked ("unranked" statute)
    explanation = models.TextField(gettext_lazy("diễn giải"))
    statute = models.JSONField(gettext_lazy("quy chế"))  # the figures used, as they were
    rule_version = models.CharField(gettext_lazy("bản quy tắc tính"), max_length=20)
    computed_at = models.DateTimeField(gettext_lazy("tính lúc"))

    class Meta:
        verbose_name = gettext_lazy("kết quả")
        verbose_name_plural = gettext_lazy("kết quả")
        constraints = [
            models.CheckConstraint(name="result_band", condition=Q(band__gte=1, band__lte=5)),
            models.CheckConstraint(
                name="result_stars", condition=Q(stars__isnull=True) | Q(stars__lte=models.F("band"))
            ),
            models.CheckConstraint(name="result_mean", condition=Q(mean_denominator__gte=1, sheets__gte=1)),
        ]

    def __str__(self) -> str:
        return _("{mean} điểm – {item}").format(mean=self.mean_shown, item=self.item)

    @property
    def mean(self) -> Fraction:
        """The exact mean of the members' totals: what bands and limits are compared with."""
        return Fraction(self.mean_numerator, self.mean_denominator)


class CentralResult(models.Model):
    """What the Ministry's council found for a forwarded product, with its paper (regulations.md §3.4)."""

    evaluation = models.OneToOneField(
        "evaluations.Evaluation",
        models.PROTECT,
        related_name="central_result",
        verbose_name=gettext_lazy("hồ sơ đánh giá"),
    )
    paper_number = models.CharField(gettext_lazy("văn bản số"), max_length=80)
    paper_date = models.DateField(gettext_lazy("ngày"))
    mean_numerator = models.PositiveIntegerField(gettext_lazy("điểm trung bình – tử số"))
    mean_denominator = models.PositiveIntegerField(gettext_lazy("điểm trung bình – mẫu số"), default=1)
    stars = models.PositiveSmallIntegerField(gettext_lazy("hạng sao"))
    recorded_at = models.DateTimeField(gettext_lazy("ghi lúc"))

    class Meta:
        verbose_name = gettext_lazy("kết quả của trung ương")
        verbose_name_plural = gettext_lazy("kết quả của trung ương")
        constraints = [models.CheckConstraint(name="central_stars", condition=Q(stars__lte=5))]

    def __str__(self) -> str:
        return _("{paper} – {stars} sao").format(paper=self.paper_number, stars=self.stars)

    @property
    def mean(self) -> Fraction:
        """The central council's exact mean."""
        return Fraction(self.mean_numerator, self.mean_denominator)
