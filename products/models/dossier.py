"""The dossier: what a producer files for one product, and the frozen versions that are judged."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products import contributions
from products.models.criteria import CriteriaSet
from products.models.producer import acted_for_by, places_seen_by
from products.models.product import Product


class DossierKind(models.TextChoices):
    """Why the dossier is filed (regulations.md §3.1)."""

    FIRST = "first", gettext_lazy("Lần đầu")
    UPGRADE = "upgrade", gettext_lazy("Nâng hạng")
    RE_RANKING = "re_ranking", gettext_lazy("Đánh giá lại")


class DossierQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DossierQuerySet":
        """Dossiers of the producers the person acts for; filed ones in the places of their roles.

        Apps above add theirs (the council that judges it) through ``contributions``.
        """
        if not user.is_authenticated:
            return self.none()
        seen_above = contributions.dossiers_seen_by(user)
        in_place = places_seen_by(user, "product__producer__commune__") & (
            Q(filed_at__isnull=False) | Q(entered_by=user)
        )
        hidden = contributions.products_hidden_from(user, "product__")
        return self.filter(Q(product__producer__in=acted_for_by(user)) | (in_place & ~hidden) | seen_above)


class Dossier(models.Model):
    """The working copy. Filing freezes a :class:`DossierVersion`; what is judged is always a version."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="dossiers", verbose_name=gettext_lazy("sản phẩm"))
    kind = models.CharField(gettext_lazy("loại hồ sơ"), max_length=12, choices=DossierKind.choices,
                            default=DossierKind.FIRST)
    regulation = models.CharField(gettext_lazy("theo quyết định"), max_length=8)
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="dossiers",
                                     verbose_name=gettext_lazy("bộ tiêu chí"))
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="next_dossiers",
                                 verbose_name=gettext_lazy("hồ sơ trước"))
    # The filed version an upgrade or a re-ranking starts from: the one that was last recognised.
    baseline = models.ForeignKey(
        "DossierVersion", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=gettext_lazy("bản làm cơ sở")
    )
    slip_number = models.CharField(gettext_lazy("số phiếu đăng ký"), max_length=80, blank=True)
    fields = models.JSONField(gettext_lazy("nội dung Mẫu 01, Mẫu 02"), default=dict, blank=True)
    cases = models.JSONField(gettext_lazy("trường hợp áp dụng"), default=dict, blank=True)
    self_marks = models.JSONField(gettext_lazy("tự chấm"), default=dict, blank=True)
    self_notes = models.JSONField(gettext_lazy("thuyết minh theo tiêu chí"), default=dict, blank=True)
    # Optimistic lock: a stale save is refused with 409.
    revision = models.PositiveIntegerField(gettext_lazy("lần sửa"), default=1)
    # An office typed in a paper dossier: the paper is the original, so only what scoring needs must be complete.
    on_paper = models.BooleanField(gettext_lazy("nhập từ hồ sơ giấy"), default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+",
                                   verbose_name=gettext_lazy("người lập"))
    created_at = models.DateTimeField(gettext_lazy("tạo lúc"))
    filed_at = models.DateTimeField(gettext_lazy("nộp lúc"), null=True, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("hồ sơ")
        verbose_name_plural = gettext_lazy("hồ sơ")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(name="dossier_kind", condition=Q(kind__in=DossierKind.values)),
            models.UniqueConstraint(
                fields=["slip_number"], condition=~Q(slip_number=""), name="one_dossier_per_slip_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} – {self.get_kind_display().lower()}"


class DossierVersion(models.Model):
    """A frozen dossier: content, cases, self-marks and the list of files with their hashes. Never changed."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="versions", verbose_name=gettext_lazy("hồ sơ"))
    number = models.PositiveSmallIntegerField(gettext_lazy("phiên bản"))
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+",
                                     verbose_name=gettext_lazy("bộ tiêu chí"))
    content = models.JSONField(gettext_lazy("nội dung"))
    cases = models.JSONField(gettext_lazy("trường hợp áp dụng"), default=dict)
    sha256 = models.CharField(gettext_lazy("mã băm SHA-256"), max_length=64)
    frozen_at = models.DateTimeField(gettext_lazy("chốt lúc"))
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+",
                                  verbose_name=gettext_lazy("người chốt"))

    class Meta:
        verbose_name = gettext_lazy("phiên bản hồ sơ")
        verbose_name_plural = gettext_lazy("phiên bản hồ sơ")
        ordering = ["dossier", "number"]
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="one_row_per_dossier_version")]

    def __str__(self) -> str:
        return _("{dossier} (bản {number})").format(dossier=self.dossier, number=self.number)


class FilingReceipt(models.Model):
    """The receipt of one filed version: its code finds it in public, without any personal data. Never changed."""

    version = models.OneToOneField(DossierVersion, models.PROTECT, related_name="receipt",
                                   verbose_name=gettext_lazy("phiên bản hồ sơ"))
    code = models.CharField(gettext_lazy("mã tra cứu"), max_length=26, unique=True)
    issued_at = models.DateTimeField(gettext_lazy("lập lúc"))

    class Meta:
        verbose_name = gettext_lazy("biên nhận hồ sơ")
        verbose_name_plural = gettext_lazy("biên nhận hồ sơ")
        constraints = [models.CheckConstraint(name="receipt_code", condition=~Q(code=""))]

    def __str__(self) -> str:
        return _("Biên nhận {version}").format(version=self.version)
