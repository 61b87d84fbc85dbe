"""The administration site as a back office: everything can be found and read there, and changed by acts alone."""
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ReadOnlyAdmin(admin.ModelAdmin):
    """No adding, changing or deleting, whoever asks: acts do that, with permission, reasons and journal.

    ``page_name`` is the address of the portal's own page of such a row, by its id; "page" then stands in the list.
    """

    list_per_page = 50
    show_full_result_count = False
    page_name = ""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    @admin.display(description=gettext_lazy("trang"))
    def page(self, row) -> str:
        try:
            return format_html('<a href="{}">{}</a>', reverse(self.page_name, args=[row.pk]), _("Mở"))
        except NoReverseMatch:
            return ""
