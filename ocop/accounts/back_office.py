"""The administration site as a back office: everything can be found and read there, and changed by acts alone."""
from operator import attrgetter
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class WithJournal(admin.ModelAdmin):
    """A row's history is what the journal says of it; Django's own log knows only what was saved in these pages."""

    about = ""  # the row that acts speak of, where it is not this one: "evaluation" of a recusal

    def subject_of(self, row):
        return attrgetter(self.about)(row) if self.about else row

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:  # Django's answer names what is missing
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        subject = self.subject_of(row)
        asked = urlencode({"subject": f"{subject._meta.label_lower}:{subject.pk}"})
        return redirect(f"{reverse('journal')}?{asked}")


class ReadOnlyAdmin(WithJournal):
    """No adding, changing or deleting, whoever asks: acts do that, with permission, reasons and journal.

    ``page_name``: the address of the portal's own page of such a row, or of the one it hangs on, by the row's
    ``page_key``. "Page" then stands at the end of each line of the list and above the row.
    """

    list_per_page = 50
    show_full_result_count = False
    page_name = ""
    page_key = "pk"

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_list_display(self, request):
        return [*self.list_display, "page"] if self.page_name else self.list_display

    def has_page(self, row) -> bool:
        """Whether the administrator may open the page: a draft is its writer's alone."""
        return True

    def get_view_on_site_url(self, obj=None) -> str | None:
        if obj is None or not self.page_name or not self.has_page(obj):
            return None
        return reverse(self.page_name, args=[attrgetter(self.page_key)(obj)])

    @admin.display(description=gettext_lazy("trang"))
    def page(self, row) -> str:
        url = self.get_view_on_site_url(row)
        return format_html('<a href="{}">{}</a>', url, _("Mở")) if url else ""
