"""Papers as rows: the versions of their templates, and every paper that was made, with what it was made from."""
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.models import Locality, Role
from ocop.accounts.roles import units_of
from ocop.jobs.models import Job
from ocop.records import kinds


class PaperTemplate(models.Model):
    """One version of a kind's text. A version never changes; ``in_use`` says which one the installation chose.

    Where none is in use the text shipped with the portal is (``made_by`` empty), kept as a version as soon as a
    paper is made from it.
    """

    kind = models.CharField(gettext_lazy("loại văn bản"), max_length=60)
    version = models.PositiveIntegerField(gettext_lazy("phiên bản"))
    text = models.TextField(gettext_lazy("nội dung mẫu"))
    sha256 = models.CharField(gettext_lazy("mã băm SHA-256"), max_length=64)
    note = models.CharField(gettext_lazy("ghi chú thay đổi"), max_length=200, blank=True)
    shipped = models.BooleanField(gettext_lazy("kèm theo cổng"), default=False)
    in_use = models.BooleanField(gettext_lazy("đang dùng"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
                                verbose_name=gettext_lazy("người lập"))
    made_at = models.DateTimeField(gettext_lazy("lập lúc"))

    class Meta:
        verbose_name = gettext_lazy("phiên bản mẫu văn bản")
        verbose_name_plural = gettext_lazy("phiên bản mẫu văn bản")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="one_template_per_kind_version"),
            models.UniqueConstraint(fields=["kind"], condition=Q(in_use=True), name="one_template_in_use"),
            models.CheckConstraint(name="template_maker", condition=Q(shipped=True) | Q(made_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return _("{kind}, phiên bản {version}").format(kind=self.kind, version=self.version)


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DocumentQuerySet":
        """The papers a person may see in lists.

        Kinds that say whose subjects a person may see (``Kind.subjects``) are asked; the others show theirs to whoever
        asked for them and to the unit's own offices. ``documents.find`` asks the kind's ``may_see`` as well.
        """
        if not user.is_authenticated:
            return self.none()
        asked = [kind for kind in kinds.all_kinds() if kind.subjects is not None]
        shown = Q(pk__in=[])
        for subjects, names in _grouped(asked).items():
            shown |= Q(kind__in=names, subject_id__in=subjects(user))
        for kind in asked:
            if kind.addressed is not None:
                shown |= Q(kind=kind.code) & kind.addressed(user)
        own = Q(made_by=user)
        for unit in units_of(user, Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMIN):
            own |= Q(unit__path__startswith=unit.path)
        return self.filter(shown | (own & ~Q(kind__in=[kind.code for kind in asked])))


def _grouped(asked: list) -> dict:
    """Kinds that ask the same question ask it once."""
    found: dict = {}
    for kind in asked:
        found.setdefault(kind.subjects, []).append(kind.code)
    return found


class Document(models.Model):
    """A paper: what it says (``context``), the text it was filled into, the files with their hashes.

    Nothing of it changes; the files are added once, by its job.
    """

    kind = models.CharField(gettext_lazy("loại"), max_length=60)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+",
                                     verbose_name=gettext_lazy("loại đối tượng"))
    subject_id = models.BigIntegerField(gettext_lazy("mã đối tượng"))
    unit = models.ForeignKey(Locality, models.PROTECT, related_name="documents", verbose_name=gettext_lazy("đơn vị"))
    title = models.CharField(gettext_lazy("tên văn bản"), max_length=300)
    number = models.CharField(gettext_lazy("số, ký hiệu"), max_length=60, blank=True)
    context = models.JSONField(gettext_lazy("dữ liệu"))
    context_sha256 = models.CharField(gettext_lazy("mã băm dữ liệu"), max_length=64)
    template = models.ForeignKey(PaperTemplate, models.PROTECT, related_name="documents",
                                 verbose_name=gettext_lazy("mẫu văn bản"))
    # What the figures in it were reckoned by: the regulation's id, and the version of the rules where they have one.
    regulation = models.CharField(gettext_lazy("căn cứ"), max_length=10, blank=True)
    rules_version = models.CharField(gettext_lazy("phiên bản quy tắc"), max_length=40, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
                                verbose_name=gettext_lazy("người lập"))
    made_at = models.DateTimeField(gettext_lazy("lập lúc"))
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+",
                            verbose_name=gettext_lazy("công việc nền"))
    pdf = models.FileField(gettext_lazy("tệp PDF"), upload_to="documents/%Y/%m", blank=True, max_length=300)
    pdf_sha256 = models.CharField(gettext_lazy("mã băm tệp PDF"), max_length=64, blank=True)
    docx = models.FileField(gettext_lazy("tệp Word"), upload_to="documents/%Y/%m", blank=True, max_length=300)
    docx_sha256 = models.CharField(gettext_lazy("mã băm tệp Word"), max_length=64, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("văn bản")
        verbose_name_plural = gettext_lazy("văn bản")
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "kind"]),
                   models.Index(fields=["unit", "-made_at"])]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_type", "subject_id", "context_sha256", "template"],
                                    name="one_document_per_content"),
            models.CheckConstraint(name="document_files", condition=Q(pdf="", pdf_sha256="", docx="", docx_sha256="")
                                   | (~Q(pdf="") & ~Q(pdf_sha256=""))),
        ]

    def __str__(self) -> str:
        return self.title


class Issuer(models.Model):
    """The head and foot of one office's papers: its names as printed, its symbol, who signs. Never a seal."""

    class Office(models.TextChoices):
        COMMITTEE = "committee", gettext_lazy("Ủy ban nhân dân")
        COUNCIL = "council", gettext_lazy("Hội đồng đánh giá, phân hạng")
        AGENCY = "agency", gettext_lazy("Cơ quan thường trực OCOP")
        TEAM = "team", gettext_lazy("Tổ tư vấn, tổ giúp việc")

    unit = models.ForeignKey(Locality, models.PROTECT, related_name="issuers", verbose_name=gettext_lazy("đơn vị"))
    office = models.CharField(gettext_lazy("cơ quan"), max_length=12, choices=Office.choices)
    parent_body = models.CharField(gettext_lazy("cơ quan chủ quản"), max_length=160, blank=True)
    body = models.CharField(gettext_lazy("cơ quan ban hành"), max_length=160)
    symbol = models.CharField(gettext_lazy("ký hiệu trong số văn bản"), max_length=30)
    place = models.CharField(gettext_lazy("địa danh"), max_length=80)
    signer = models.CharField(gettext_lazy("quyền hạn, chức vụ người ký"), max_length=200)
    signer_name = models.CharField(gettext_lazy("họ tên người ký"), max_length=80, blank=True)
    recipients = models.TextField(gettext_lazy("nơi nhận (mỗi dòng một nơi)"), blank=True)
    archive = models.CharField(gettext_lazy("lưu"), max_length=80, default="VT")

    class Meta:
        verbose_name = gettext_lazy("cơ quan ban hành")
        verbose_name_plural = gettext_lazy("cơ quan ban hành")
        constraints = [models.UniqueConstraint(fields=["unit", "office"], name="one_issuer_per_unit_office")]

    def __str__(self) -> str:
        return self.body
