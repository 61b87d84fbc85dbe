"""Who judges: councils, their seats, their statute and the people who help them."""

from fractions import Fraction

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ocop.accounts.models import Locality
from ocop.journal.words import kept


class CouncilQuerySet(models.QuerySet):
    def of_person(self, user) -> "CouncilQuerySet":
        """Councils in which the person has a seat or helps."""
        seats = Seat.objects.filter(user=user).values("council")
        team = TeamMember.objects.filter(user=user).values("council")
        return self.filter(Q(pk__in=seats) | Q(pk__in=team))


class Council(models.Model):
    """A council set up by a decision of one unit (hội đồng đánh giá, phân hạng)."""

    unit = models.ForeignKey(Locality, models.PROTECT, related_name="councils", verbose_name=_("đơn vị"))
    name = models.CharField(_("tên hội đồng"), max_length=200)
    decision_number = models.CharField(_("quyết định thành lập số"), max_length=60)
    decision_date = models.DateField(_("ngày quyết định"))
    created_at = models.DateTimeField(_("lập lúc"))

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = _("hội đồng")
        verbose_name_plural = _("hội đồng")
        ordering = ["-decision_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "decision_number", "decision_date"], name="one_council_per_decision"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Statute(models.Model):
    """The figures of a council's statute (quy chế); the law leaves them to the council (regulations.md §2, §5)."""

    class MinimumRule(models.TextChoices):
        MAJORITY = "majority", _("Quá nửa số phiếu đạt yêu cầu")
        MEAN = "mean", _("Điểm trung bình của tiêu chí đạt yêu cầu")
        ALL = "all", _("Mọi phiếu đạt yêu cầu")

    class MissedMinimum(models.TextChoices):
        CAP = "cap", _("Xếp hạng cao nhất có đủ yêu cầu tối thiểu")
        UNRANKED = "unranked", _("Không xếp hạng")

    council = models.OneToOneField(Council, models.CASCADE, related_name="statute", verbose_name=_("hội đồng"))
    source = models.CharField(
        pgettext_lazy("quy chế", "văn bản"), max_length=200, default=kept("Mặc định của phần mềm")
    )
    quorum_numerator = models.PositiveSmallIntegerField(
        _("túc số – tử số"), default=3, validators=[MinValueValidator(1)]
    )
    quorum_denominator = models.PositiveSmallIntegerField(
        _("túc số – mẫu số"), default=4, validators=[MinValueValidator(1)]
    )
    chair_required = models.BooleanField(_("phải có chủ tịch hoặc người được ủy quyền"), default=True)
    spread_limit = models.PositiveSmallIntegerField(
        _("chênh lệch tối đa (điểm)"), default=10, validators=[MaxValueValidator(100)]
    )
    minimum_rule = models.CharField(
        _("cách xét yêu cầu tối thiểu"), max_length=10, choices=MinimumRule.choices, default=MinimumRule.MAJORITY
    )
    missed_minimum = models.CharField(
        _("khi thiếu yêu cầu tối thiểu"), max_length=10, choices=MissedMinimum.choices, default=MissedMinimum.CAP
    )
    delegate_presides = models.BooleanField(
        _("người được ủy quyền làm mọi việc của Chủ tịch trong phiên"), default=True
    )
    chair_reopens = models.BooleanField(_("chỉ Chủ tịch được đồng ý mở lại phiếu đã nộp"), default=False)

    class Meta:
        verbose_name = _("quy chế")
        verbose_name_plural = _("quy chế")
        constraints = [
            models.CheckConstraint(
                name="statute_quorum",
                condition=Q(quorum_numerator__gte=1) & Q(quorum_denominator__gte=F("quorum_numerator")),
            ),
            models.CheckConstraint(name="statute_spread", condition=Q(spread_limit__lte=100)),
            models.CheckConstraint(
                name="statute_minimum_rule", condition=Q(minimum_rule__in=["majority", "mean", "all"])
            ),
            models.CheckConstraint(name="statute_missed_minimum", condition=Q(missed_minimum__in=["cap", "unranked"])),
        ]

    def __str__(self) -> str:
        return f"{self.source} – {self.council}"

    @property
    def quorum(self) -> Fraction:
        """The share of voting members who must be present."""
        return Fraction(self.quorum_numerator, self.quorum_denominator)


class Seat(models.Model):
    """A person's place in a council."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chủ tịch")
        VICE_CHAIR = "vice_chair", _("Phó Chủ tịch")
        MEMBER = "member", _("Thành viên")

    council = models.ForeignKey(Council, models.CASCADE, related_name="seats", verbose_name=_("hội đồng"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats", verbose_name=_("người dùng")
    )
    role = models.CharField(_("vai trò"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    office = models.CharField(_("cơ quan, chức vụ"), max_length=200)
    voting = models.BooleanField(_("chấm điểm"), default=True)
    # Only to find interests in a product (evaluations/rules/interest.py); shown to nobody but who sets the council up.
    residence = models.CharField(_("nơi cư trú"), max_length=200, blank=True)
    firm = models.CharField(_("doanh nghiệp, hợp tác xã có tham gia"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("thành viên hội đồng")
        verbose_name_plural = _("thành viên hội đồng")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="one_seat_per_person"),
            models.UniqueConstraint(fields=["council"], condition=Q(role="chair"), name="one_chair_per_council"),
            models.CheckConstraint(name="seat_role", condition=Q(role__in=["chair", "vice_chair", "member"])),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.office}"


class TeamMember(models.Model):
    """A person who helps a council: its secretaries, its advisory team, its site inspectors."""

    class Role(models.TextChoices):
        SECRETARY = "secretary", _("Thư ký")
        ADVISOR = "advisor", _("Tổ tư vấn, tổ giúp việc")

    council = models.ForeignKey(Council, models.CASCADE, related_name="team", verbose_name=_("hội đồng"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="team_places", verbose_name=_("người dùng")
    )
    role = models.CharField(_("nhiệm vụ"), max_length=12, choices=Role.choices)
    office = models.CharField(_("cơ quan, chức vụ"), max_length=200)

    class Meta:
        verbose_name = _("tổ giúp việc")
        verbose_name_plural = _("tổ giúp việc")
        constraints = [
            models.UniqueConstraint(fields=["council", "user", "role"], name="one_team_place_per_person_role"),
            models.CheckConstraint(name="team_role", condition=Q(role__in=["secretary", "advisor"])),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.office}"
