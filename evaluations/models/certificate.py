"""Certificates: numbered rows that never change, their files, and the numbers a unit left out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evaluations.models import term
from evaluations.models.recognition import UNIT_ROLES, Recognition, certificate_path
from ocop.accounts.models import Locality
from ocop.accounts.roles import units_of
from products.models.producer import acted_for_by, places_seen_by


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CertificateQuerySet":
        """The producer's own; those issued by a unit the person works for, or below it, or to its place."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(recognition__product__producer__in=acted_for_by(user))
        seen |= places_seen_by(user, "recognition__commune__")
        for held in units_of(user, *UNIT_ROLES):
            seen |= Q(unit__path__startswith=held.path)
        return self.filter(seen)

    def with_term(self) -> "CertificateQuerySet":
        """Adds the facts of its recognition's term and ``replaced_on``: the day of the paper that replaces this one."""
        return self.annotate(
            replaced_on=F("replaced_by__issued_on"), **term.facts(pk="recognition", prefix="recognition__")
        )


class Certificate(models.Model):
    """A numbered certificate. Number, code and content never change; the file is set once, by its job.

    What was wrong or has changed is put right by a new certificate that ``replaces`` this one.
    """

    class Cause(models.TextChoices):
        RECOGNITION = "recognition", _("Cấp theo quyết định công nhận")
        CORRECTION = "correction", _("Cấp lại do đính chính")
        CHANGE = "change", _("Cấp lại do đổi tên, địa chỉ")
        TAKEN_OVER = "taken_over", _("Đã cấp trước, nhập vào sổ")
        MINISTRY = "ministry", _("Do Bộ cấp")

    OURS = ("recognition", "correction", "change")  # numbered by the unit's series and printed here

    recognition = models.ForeignKey(
        Recognition, models.PROTECT, related_name="certificates", verbose_name=_("công nhận")
    )
    cause = models.CharField(_("căn cứ cấp"), max_length=12, choices=Cause.choices, default=Cause.RECOGNITION)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("thay cho giấy")
    )
    reason = models.TextField(_("lý do cấp lại"), blank=True)
    unit = models.ForeignKey(Locality, models.PROTECT, related_name="certificates", verbose_name=_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm"))
    serial = models.PositiveIntegerField(_("số thứ tự"), null=True, blank=True)
    number = models.CharField(_("số giấy chứng nhận"), max_length=60)
    code = models.CharField(_("mã kiểm tra"), max_length=40, unique=True)  # 130 random bits, base32
    content = models.JSONField(_("nội dung in"))  # everything printed on it, as plain values
    issued_on = models.DateField(_("ngày cấp"))
    created_at = models.DateTimeField(_("lập lúc"))
    file = models.FileField(_("tệp"), upload_to=certificate_path, blank=True, max_length=200)
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, blank=True, db_index=True)
    made_at = models.DateTimeField(_("lập lúc"), null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("giấy chứng nhận")
        verbose_name_plural = _("giấy chứng nhận")
        ordering = ["-year", "unit", "-serial"]
        indexes = [models.Index(fields=["number"], name="evaluations_number_idx")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="one_certificate_per_serial"),
            models.UniqueConstraint(
                fields=["recognition"], condition=Q(replaces__isnull=True), name="one_first_certificate"
            ),
            models.CheckConstraint(
                name="certificate_file_fact",
                condition=Q(sha256="", made_at__isnull=True) | (~Q(sha256="") & Q(made_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="certificate_serial_fact",
                condition=Q(cause__in=["recognition", "correction", "change"], serial__isnull=False)
                | Q(cause__in=["taken_over", "ministry"], serial__isnull=True),
            ),
            models.CheckConstraint(
                name="certificate_replaces_fact",
                condition=Q(cause__in=["correction", "change"], replaces__isnull=False) & ~Q(reason="")
                | Q(cause__in=["recognition", "taken_over", "ministry"], replaces__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.number


def paper_path(paper: "CertificateFile", name: str) -> str:
    """Where another file of a certificate is kept: by its row, its kind and its hash (``name``)."""
    return f"certificates/{paper.certificate.year}/{paper.certificate_id}-{paper.kind}-{name}"


class CertificateFile(models.Model):
    """A file beside the unsigned PDF. It is added once and never changed; its hash is public."""

    class Kind(models.TextChoices):
        SEALED = "sealed", _("Bản có dấu điện tử của cổng")
        SIGNED = "signed", _("Bản cơ quan cấp đã ký số")
        ENGLISH = "english", _("Bản tiếng Anh")
        SCAN = "scan", _("Bản quét giấy đã cấp")

    certificate = models.ForeignKey(
        Certificate, models.PROTECT, related_name="files", verbose_name=_("giấy chứng nhận")
    )
    kind = models.CharField(_("loại"), max_length=8, choices=Kind.choices)
    file = models.FileField(_("tệp"), upload_to=paper_path, max_length=200)
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("dung lượng (byte)"))
    signature = models.JSONField(_("chữ ký số"), default=dict, blank=True)  # who signed, when, how far it was trusted
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người thêm")
    )
    added_at = models.DateTimeField(_("thêm lúc"))

    class Meta:
        verbose_name = _("tệp của giấy chứng nhận")
        verbose_name_plural = _("tệp của giấy chứng nhận")
        ordering = ["certificate", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "kind"], name="one_file_per_certificate_kind"),
            models.CheckConstraint(name="certificate_file_hash", condition=~Q(sha256="")),
        ]

    def __str__(self) -> str:
        return f"{self.certificate} – {self.get_kind_display()}"


class NumberGap(models.Model):
    """Numbers of a unit's certificate series that no certificate here carries, and why (used on paper, spoilt)."""

    unit = models.ForeignKey(Locality, models.PROTECT, related_name="number_gaps", verbose_name=_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm"))
    first = models.PositiveIntegerField(_("từ số"))
    last = models.PositiveIntegerField(_("đến số"))
    reason = models.TextField(_("lý do"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người ghi")
    )
    noted_at = models.DateTimeField(_("ghi lúc"))

    class Meta:
        verbose_name = _("số bỏ trống")
        verbose_name_plural = _("số bỏ trống")
        ordering = ["unit", "year", "first"]
        constraints = [
            models.CheckConstraint(name="number_gap_range", condition=Q(last__gte=F("first"), first__gte=1)),
            models.CheckConstraint(name="number_gap_reason", condition=~Q(reason="")),
            models.UniqueConstraint(fields=["unit", "year", "first"], name="one_gap_per_first"),
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}/{self.year}"
