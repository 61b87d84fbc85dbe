"""What is judged, in the administration site: to look at only, for every change goes through an act."""

from django.contrib import admin

from products.models import (
    CommuneForwarding,
    CommuneReport,
    CriteriaSet,
    Dossier,
    DossierVersion,
    Evidence,
    FilingReceipt,
    Producer,
    ProducerAgent,
    Product,
    ProductImport,
)


class LookedAt(admin.ModelAdmin):
    """Neither added to, changed nor deleted here."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Producer)
class ProducerAdmin(LookedAt):
    list_display = ["name", "kind", "commune", "registration_number"]
    list_filter = ["kind"]
    list_select_related = ["commune"]
    search_fields = ["search_key", "registration_number"]


@admin.register(Product)
class ProductAdmin(LookedAt):
    list_display = ["name", "producer", "code"]
    list_select_related = ["producer"]
    search_fields = ["search_key", "code"]


@admin.register(Dossier)
class DossierAdmin(LookedAt):
    list_display = ["product", "kind", "regulation", "on_paper", "filed_at"]
    list_filter = ["kind", "regulation", "on_paper"]
    list_select_related = ["product"]
    search_fields = ["product__search_key", "slip_number"]


@admin.register(Evidence)
class EvidenceAdmin(LookedAt):
    list_display = ["title", "kind", "content_type", "size", "uploaded_at", "removed_at"]
    list_filter = ["content_type"]
    search_fields = ["title", "sha256"]
    exclude = ["file"]


@admin.register(CriteriaSet)
class CriteriaSetAdmin(LookedAt):
    list_display = ["code", "version", "title", "regulation", "confirmed_at"]
    list_filter = ["regulation"]
    search_fields = ["code", "title"]
    exclude = ["data"]


for model in (ProducerAgent, DossierVersion, FilingReceipt, CommuneReport, CommuneForwarding, ProductImport):
    admin.site.register(model, LookedAt)
