"""Who makes and registers a product (chủ thể), and the people who act for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.accounts import names
from ocop.accounts.models import Locality, Role
from ocop.accounts.roles import units_of


class ProducerType(models.TextChoices):
    """The kinds of owner that Quyết định 26/2026 admits (regulations.md §3)."""

    COOPERATIVE = "cooperative", _("Hợp tác xã")
    COOPERATIVE_GROUP = "cooperative_group", _("Tổ hợp tác")
    COMPANY = "company", _("Doanh nghiệp nhỏ và vừa")
    FARM = "farm", _("Trang trại")
    HOUSEHOLD = "household", _("Hộ sản xuất, kinh doanh có đăng ký")
    ASSOCIATION = "association", _("Hội, hiệp hội (nhóm du lịch)")
    OPERATOR = "operator", _("Trung tâm điều hành (nhóm du lịch)")


class ProducerQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ProducerQuerySet":
        """Producers the person acts for, and those in the places of their roles."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(pk__in=acted_for_by(user)) | places_seen_by(user, "commune__"))


def acted_for_by(user) -> models.QuerySet:
    """Ids of the producers the person acts for."""
    return ProducerAgent.objects.filter(user=user).values("producer")


def places_seen_by(user, prefix: str) -> Q:
    """A condition on ``<prefix>path``: the places within the units of the person's roles."""
    seen = Q(pk__in=[])
    for unit in units_of(user, Role.COMMUNE_OFFICER, Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMIN):
        seen |= Q(**{f"{prefix}path__startswith": unit.path})
    return seen


class Producer(models.Model):
    """A co-operative, group, company, farm or household that owns products."""

    name = models.CharField(_("tên chủ thể"), max_length=200)
    kind = models.CharField(_("loại hình"), max_length=20, choices=ProducerType.choices)
    commune = models.ForeignKey(Locality, models.PROTECT, related_name="producers", verbose_name=_("xã, phường"))
    address = models.CharField(_("địa chỉ"), max_length=300)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    registration_number = models.CharField(_("số đăng ký kinh doanh"), max_length=40, blank=True)
    registered_on = models.DateField(_("ngày đăng ký, thành lập"), null=True, blank=True)
    business_lines = models.TextField(_("ngành nghề đăng ký"), blank=True)
    representative = models.CharField(_("người đại diện pháp luật"), max_length=120, blank=True)
    representative_position = models.CharField(_("chức vụ"), max_length=80, blank=True)
    representative_sex = models.CharField(
        _("giới tính"), max_length=10, blank=True, choices=[("female", _("Nữ")), ("male", _("Nam"))]
    )
    representative_ethnicity = models.CharField(_("dân tộc"), max_length=40, blank=True)
    representative_residence = models.CharField(_("nơi cư trú"), max_length=200, blank=True)
    # When the representative was told why the data are kept and for how long (Law 91/2025/QH15).
    notice_accepted_at = models.DateTimeField(_("đã đọc thông báo xử lý dữ liệu cá nhân"), null=True, blank=True)
    search_key = models.CharField(_("khóa tìm kiếm"), max_length=300, editable=False, db_index=True)
    sort_key = models.CharField(_("khóa sắp xếp"), max_length=500, editable=False)
    created_at = models.DateTimeField(_("tạo lúc"), auto_now_add=True)

    objects = ProducerQuerySet.as_manager()

    class Meta:
        verbose_name = _("chủ thể")
        verbose_name_plural = _("chủ thể")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(name="producer_kind", condition=Q(kind__in=ProducerType.values)),
            models.UniqueConstraint(
                fields=["registration_number"],
                condition=~Q(registration_number=""),
                name="one_producer_per_registration",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.name = names.tidy(self.name)
        self.search_key = names.search_key(self.name)[:300]
        self.sort_key = names.sort_key(self.name)[:500]
        super().save(*args, **kwargs)

    @property
    def full_address(self) -> str:
        """The address with its commune, as papers print it."""
        return ", ".join(filter(None, [self.address, self.commune.name]))


class ProducerAgent(models.Model):
    """A person who acts for a producer in the portal."""

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="agents", verbose_name=_("chủ thể"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="producer_agencies",
                             verbose_name=_("người dùng"))

    class Meta:
        verbose_name = _("người thực hiện của chủ thể")
        verbose_name_plural = _("người thực hiện của chủ thể")
        constraints = [models.UniqueConstraint(fields=["producer", "user"], name="one_agency_per_producer_user")]

    def __str__(self) -> str:
        return f"{self.user} – {self.producer}"
