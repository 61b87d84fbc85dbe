"""The back office's view of the process: readable, searchable, never writable – acts go through the stages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from evaluations import models
from evaluations.models.wording import state_label
from evaluations.states import State
from ocop.accounts.back_office import ReadOnlyAdmin


@admin.register(models.Season)
class SeasonAdmin(ReadOnlyAdmin):
    page_name, page_key = "season", "code"
    list_display = ("title", "unit", "year", "regulation", "rounds", "inspection", "closed_at")
    list_filter = ("regulation", "year", "rounds", "inspection")
    list_select_related = ("unit",)
    search_fields = ("title", "code", "plan_number", "unit__search_key")


@admin.register(models.Batch)
class BatchAdmin(ReadOnlyAdmin):
    about, page_name, page_key = "season", "season", "season.code"
    list_display = ("season", "number", "intake_from", "intake_to", "decide_by", "forward_by")
    list_select_related = ("season",)
    search_fields = ("season__title", "season__code")
    date_hierarchy = "intake_from"


class StateFilter(admin.SimpleListFilter):
    """Evaluations by their state, in the words of the portal."""

    title = gettext_lazy("trạng thái")
    parameter_name = "state"

    def lookups(self, request, model_admin) -> list[tuple[str, str]]:
        return [(state.value, state_label(state)) for state in State]

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() in set(State) else queryset


@admin.register(models.Evaluation)
class EvaluationAdmin(ReadOnlyAdmin):
    page_name = "evaluation"
    exclude = ("state",)
    readonly_fields = ("state_name",)
    list_display = ("product", "season", "unit", "number", "state_name", "state_since")
    list_filter = (StateFilter, "origin", "season__regulation")
    list_select_related = ("dossier__product", "season", "unit")
    search_fields = ("dossier__product__search_key", "dossier__product__producer__search_key", "number")
    date_hierarchy = "opened_at"

    def has_page(self, row) -> bool:
        return row.state != State.DRAFT

    @admin.display(description=gettext_lazy("sản phẩm"), ordering="dossier__product__sort_key")
    def product(self, row) -> str:
        return row.dossier.product.name

    @admin.display(description=gettext_lazy("trạng thái"), ordering="state")
    def state_name(self, row) -> str:
        return state_label(row.state)


@admin.register(models.SupplementRequest)
class SupplementAdmin(ReadOnlyAdmin):
    about, page_name, page_key = "evaluation", "evaluation", "evaluation_id"
    list_display = ("evaluation", "due_on", "asked_by", "asked_at", "answered_at", "closed_at", "accepted")
    list_filter = ("accepted",)
    list_select_related = ("evaluation__dossier__product", "evaluation__season", "asked_by")
    search_fields = ("reason", "evaluation__dossier__product__search_key")


@admin.register(models.Elimination)
class EliminationAdmin(ReadOnlyAdmin):
    about, page_name, page_key = "evaluation", "evaluation", "evaluation_id"
    list_display = ("evaluation", "ground", "raised_by", "raised_at", "confirmed", "decided_at")
    list_filter = ("confirmed",)
    list_select_related = ("evaluation__dossier__product", "evaluation__season", "raised_by")
    search_fields = ("ground", "evaluation__dossier__product__search_key")


@admin.register(models.Inspection)
class InspectionAdmin(ReadOnlyAdmin):
    about, page_name, page_key = "evaluation", "evaluation", "evaluation_id"
    list_display = ("evaluation", "planned_on", "visited_on", "conclusion", "concluded_at")
    list_filter = ("conclusion",)
    list_select_related = ("evaluation__dossier__product", "evaluation__season")
    search_fields = ("place", "evaluation__dossier__product__search_key")


@admin.register(models.ProductTest)
class ProductTestAdmin(ReadOnlyAdmin):
    about, page_name, page_key = "evaluation", "evaluation", "evaluation_id"
    list_display = ("indicator", "measured", "passed", "report_number", "laboratory", "reported_on")
    list_filter = ("passed",)
    search_fields = ("indicator", "report_number", "laboratory", "evaluation__dossier__product__search_key")


@admin.register(models.Session)
class SessionAdmin(ReadOnlyAdmin):
    page_name = "session"
    list_display = ("batch", "round", "form", "held_on", "opened_at", "closed_at")
    list_filter = ("round", "form")
    list_select_related = ("batch__season",)
    search_fields = ("place", "batch__season__title")
    date_hierarchy = "held_on"


@admin.register(models.Recusal)
class RecusalAdmin(ReadOnlyAdmin):
    about, page_name, page_key = "evaluation", "evaluation", "evaluation_id"
    list_display = ("evaluation", "seat", "state", "made_at", "decided_at")
    list_filter = ("state",)
    list_select_related = ("evaluation__dossier__product", "evaluation__season", "seat")
    search_fields = ("seat__office", "evaluation__dossier__product__search_key")


@admin.register(models.Decision)
class DecisionAdmin(ReadOnlyAdmin):
    page_name = "decision"
    list_display = ("number", "unit", "signed_on", "signer_title")
    list_select_related = ("unit",)
    search_fields = ("number", "unit__search_key")
    date_hierarchy = "signed_on"


@admin.register(models.Recognition)
class RecognitionAdmin(ReadOnlyAdmin):
    page_name, page_key = "product", "product_id"
    list_display = ("product_name", "producer_name", "stars", "valid_from", "valid_to")
    list_filter = ("stars",)
    search_fields = ("product__search_key", "product__producer__search_key", "product_name")
    date_hierarchy = "valid_from"


@admin.register(models.Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    about, page_name = "recognition", "certificate"
    list_display = ("number", "unit", "issued_on", "made_at")
    list_filter = ("year",)
    list_select_related = ("unit",)
    search_fields = ("number", "code", "recognition__product__search_key")
