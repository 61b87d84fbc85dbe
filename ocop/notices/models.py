"""What people were told, their daily letter, and how each of them wants to be told."""
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import Locality
from ocop.notices.kinds import Way


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "NoticeQuerySet":
        """A person's own notices, nobody else's: not even an administrator reads them here."""
        return self.filter(person_id=user.pk) if user.is_authenticated else self.none()

    def unread(self) -> "NoticeQuerySet":
        """Those not opened yet."""
        return self.filter(read_at__isnull=True)

    def unsent(self, way: str) -> "NoticeQuerySet":
        """Those that still have to go out by that way; one that was claimed is somebody's already."""
        return self.filter(way=way, claimed_at__isnull=True, digest__isnull=True)


class Digest(models.Model):
    """The one daily letter of one person on one day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    day = models.DateField(_("ngày"))
    # Claimed before it is handed to the mail server: a worker that dies in between leaves it claimed, never sent twice.
    claimed_at = models.DateTimeField(_("bắt đầu gửi"), null=True)
    mailed_at = models.DateTimeField(_("gửi thư lúc"), null=True)
    problem = models.CharField(_("trở ngại"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("thư gộp trong ngày")
        verbose_name_plural = _("thư gộp trong ngày")
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="one_digest_per_person_day"),
            models.CheckConstraint(
                name="digest_mailed_fact", condition=Q(mailed_at__isnull=True) | Q(claimed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.day:%d/%m/%Y}"


class Notice(models.Model):
    """One thing that one person was told, exactly once: the subject, plain words, and the address of the act.

    ``person`` is None where only an ``address`` is known: a producer whose people have no account.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notices")
    address = models.EmailField(_("địa chỉ ngoài cổng"), blank=True)
    kind = models.CharField(_("loại"), max_length=40)  # a code of kinds.KINDS
    subject = models.CharField(_("việc"), max_length=200)
    text = models.TextField(_("nội dung"))
    link = models.CharField(_("nơi làm việc đó"), max_length=300)
    unit = models.ForeignKey(Locality, models.PROTECT, null=True, related_name="+", verbose_name=_("đơn vị"))
    # What the notice is about ("recognition:12"), for the pages that show who was told of it and when.
    about = models.CharField(max_length=60, blank=True)
    dedupe = models.CharField(max_length=150)
    made_at = models.DateTimeField(_("lúc"))
    read_at = models.DateTimeField(_("đọc lúc"), null=True)
    way = models.CharField(_("cách báo"), max_length=6, choices=Way.choices)
    claimed_at = models.DateTimeField(_("bắt đầu gửi"), null=True)  # as in Digest
    mailed_at = models.DateTimeField(_("gửi thư lúc"), null=True)
    problem = models.CharField(_("trở ngại"), max_length=200, blank=True)
    digest = models.ForeignKey(Digest, models.SET_NULL, null=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-made_at"], name="notices_of_person_idx"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notices_unread_idx"),
            models.Index(
                fields=["way", "made_at"], name="notices_unsent_idx",
                condition=Q(claimed_at__isnull=True, digest__isnull=True) & ~Q(way="portal"),
            ),
            models.Index(fields=["about"], condition=~Q(about=""), name="notices_about_idx"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["person", "dedupe"], condition=Q(person__isnull=False), name="one_notice_per_person"
            ),
            models.UniqueConstraint(
                fields=["address", "dedupe"], condition=Q(person__isnull=True), name="one_notice_per_address"
            ),
            models.CheckConstraint(
                name="notice_for_somebody",
                condition=Q(person__isnull=False, address="") | (Q(person__isnull=True) & ~Q(address="")),
            ),
            models.CheckConstraint(name="notice_way", condition=Q(way__in=["now", "digest", "portal"])),
            models.CheckConstraint(name="notice_words", condition=~Q(subject="") & ~Q(text="") & ~Q(dedupe="")),
            models.CheckConstraint(name="notice_inside_the_portal", condition=Q(link__startswith="/")),
            models.CheckConstraint(
                name="notice_mailed_fact", condition=Q(mailed_at__isnull=True) | Q(claimed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} – {self.person or self.address}"  # the back office shows this, and reads nobody's words


class Preference(models.Model):
    """How one person wants to be told: a way for each group they chose one for, and the language of letters."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preference")
    ways = models.JSONField(_("cách báo"), default=dict)  # group → Way
    language = models.CharField(_("ngôn ngữ của thư"), max_length=5, default="vi")
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("cách nhận thông báo")
        verbose_name_plural = _("cách nhận thông báo")

    def __str__(self) -> str:
        return str(self.person)
