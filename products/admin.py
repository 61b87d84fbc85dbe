"""What is judged, in the administration site: to look at only, for every change goes through an act."""

from django.contrib import admin

from ocop.accounts.back_office import ReadOnlyAdmin
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


@admin.register(Producer)
class ProducerAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "commune", "registration_number"]
    list_filter = ["kind"]
    list_select_related = ["commune"]
    search_fields = ["search_key", "registration_number"]


@admin.register(Product)
class ProductAdmin(ReadOnlyAdmin):
    list_display = ["name", "producer", "code"]
    list_select_related = ["producer"]
    search_fields = ["search_key", "code"]


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    list_display = ["product", "kind", "regulation", "on_paper", "filed_at"]
    list_filter = ["kind", "regulation", "on_paper"]
    list_select_related = ["product"]
    search_fields = ["product__search_key", "slip_number"]


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "content_type", "size", "uploaded_at", "removed_at"]
    list_filter = ["content_type"]
    search_fields = ["title", "sha256"]
    exclude = ["file"]


@admin.register(CriteriaSet)
class CriteriaSetAdmin(ReadOnlyAdmin):
    list_display = ["code", "version", "title", "regulation", "confirmed_at"]
    list_filter = ["regulation"]
    search_fields = ["code", "title"]
    exclude = ["data"]


for model in (ProducerAgent, DossierVersion, FilingReceipt, CommuneReport, CommuneForwarding, ProductImport):
    admin.site.register(model, ReadOnlyAdmin)
