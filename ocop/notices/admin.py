"""What went out and what did not, for the administrator: who, which kind, what stood in the way; never the words."""
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ocop.accounts.back_office import ReadOnlyAdmin
from ocop.notices.models import Digest, Notice


class LetterState(admin.SimpleListFilter):
    """Whether the letter went out."""

    title, parameter_name = _("thư"), "thu"

    def lookups(self, request, model_admin):
        return [("sent", _("đã gửi")), ("failed", _("chưa gửi được")), ("unknown", _("chưa rõ thư đã đi"))]

    def queryset(self, request, queryset):
        asked = {
            "sent": {"mailed_at__isnull": False},
            "failed": {"mailed_at__isnull": True, "claimed_at__isnull": True, "problem__gt": ""},
            "unknown": {"mailed_at__isnull": True, "claimed_at__isnull": False},
        }
        return queryset.filter(**asked[self.value()]) if self.value() in asked else queryset


class Told(ReadOnlyAdmin):
    """A list to look at: what was told is not told otherwise afterwards."""

    list_filter = [LetterState]
    list_select_related = ["person"]
    search_fields = ["person__username", "person__full_name"]


@admin.register(Notice)
class NoticeAdmin(Told):
    list_display = ["made_at", "person", "kind", "way", "claimed_at", "mailed_at", "problem"]
    list_filter = [LetterState, "way", "kind"]
    fields = ["person", "kind", "way", "made_at", "read_at", "claimed_at", "mailed_at", "problem", "digest"]


@admin.register(Digest)
class DigestAdmin(Told):
    list_display = ["day", "person", "claimed_at", "mailed_at", "problem"]
    fields = ["person", "day", "claimed_at", "mailed_at", "problem"]
