"""The score sheets of the law as the portal holds them: one row per version of a set."""

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.law import loader
from ocop.law import model as law


class CriteriaSetQuerySet(models.QuerySet):
    def current(self) -> "CriteriaSetQuerySet":
        """The newest version of every set."""
        newer = CriteriaSet.objects.filter(code=models.OuterRef("code"), version__gt=models.OuterRef("version"))
        return self.filter(~models.Exists(newer))


class CriteriaSet(models.Model):
    """One version of one set. A version is never changed once loaded: other wording is a new version."""

    code = models.CharField(_("mã bộ"), max_length=20)
    version = models.PositiveSmallIntegerField(_("phiên bản"), default=1)
    regulation = models.CharField(_("căn cứ"), max_length=8)
    set_number = models.PositiveSmallIntegerField(_("số bộ"))
    slug = models.SlugField(_("tên trong địa chỉ"), max_length=60)
    sector_code = models.CharField(_("mã ngành"), max_length=6)
    sector = models.CharField(_("ngành"), max_length=120)
    group = models.CharField(_("nhóm"), max_length=120)
    subgroup = models.CharField(_("phân nhóm"), max_length=160, blank=True)
    title = models.CharField(_("bộ sản phẩm"), max_length=200)
    data = models.JSONField(_("nội dung"))
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64)
    source = models.CharField(_("nguồn"), max_length=200)
    loaded_at = models.DateTimeField(_("nạp lúc"))
    # No bundled set was compared with the Official Gazette: pages say so until somebody confirms it.
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
                                     verbose_name=_("người xác nhận đối chiếu"))
    confirmed_at = models.DateTimeField(_("xác nhận đối chiếu lúc"), null=True, blank=True)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")
        ordering = ["regulation", "set_number", "version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_row_per_set_version")]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    @property
    def law(self) -> law.CriteriaSet:
        """The set as the rules read it (parsed once per process and version)."""
        return _parsed(self.pk, self.sha256)


@lru_cache(maxsize=256)
def _parsed(pk: int, sha256: str) -> law.CriteriaSet:
    return loader.parse_set(CriteriaSet.objects.values_list("data", flat=True).get(pk=pk, sha256=sha256))
