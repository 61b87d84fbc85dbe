"""Councils in the back office: found and read there, set up and changed on their own pages."""

from django.contrib import admin

from councils.models import Council
from ocop.accounts.back_office import ReadOnlyAdmin


@admin.register(Council)
class CouncilAdmin(ReadOnlyAdmin):
    page_name = "council"
    list_display = ("name", "unit", "decision_number", "decision_date")
    list_select_related = ("unit",)
    search_fields = ("name", "decision_number", "unit__search_key")
    date_hierarchy = "decision_date"
