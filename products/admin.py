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
    page_name = "producer"
    list_display = ["name", "kind", "commune", "registration_number"]
    list_filter = ["kind"]
    list_select_related = ["commune"]
    search_fields = ["search_key", "registration_number"]


@admin.register(Product)
class ProductAdmin(ReadOnlyAdmin):
    page_name = "product"
    list_display = ["name", "producer", "code"]
    list_select_related = ["producer"]
    search_fields = ["search_key", "code"]


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    page_name = "dossier"
    list_display = ["product", "kind", "regulation", "on_paper", "filed_at"]
    list_filter = ["kind", "regulation", "on_paper"]
    list_select_related = ["product"]
    search_fields = ["product__search_key", "slip_number"]

    def has_page(self, row) -> bool:
        return row.filed_at is not None


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    page_name, page_key = "dossier", "dossier_id"
    list_display = ["title", "kind", "content_type", "size", "uploaded_at", "removed_at"]
    list_filter = ["content_type"]
    list_select_related = ["dossier"]
    search_fields = ["title", "sha256"]
    exclude = ["file"]

    def has_page(self, row) -> bool:
        return row.dossier.filed_at is not None


@admin.register(CriteriaSet)
class CriteriaSetAdmin(ReadOnlyAdmin):
    page_name, page_key = "criteria_set", "code"
    list_display = ["code", "version", "title", "regulation", "confirmed_at"]
    list_filter = ["regulation"]
    search_fields = ["code", "title"]
    exclude = ["data"]


@admin.register(ProducerAgent)
class ProducerAgentAdmin(ReadOnlyAdmin):
    about, page_name, page_key = "producer", "producer", "producer_id"
    list_display = ["producer", "user"]
    list_select_related = ["producer", "user"]
    search_fields = ["producer__search_key", "user__username", "user__full_name"]


@admin.register(DossierVersion)
class DossierVersionAdmin(ReadOnlyAdmin):
    about, page_name, page_key = "dossier", "dossier", "dossier_id"
    list_display = ["dossier", "number", "frozen_at", "frozen_by"]
    list_select_related = ["dossier__product", "frozen_by"]
    search_fields = ["dossier__product__search_key", "sha256"]
    date_hierarchy = "frozen_at"


@admin.register(FilingReceipt)
class FilingReceiptAdmin(ReadOnlyAdmin):
    about, page_name, page_key = "version.dossier", "dossier", "version.dossier_id"
    list_display = ["code", "version", "issued_at"]
    list_select_related = ["version__dossier__product"]
    search_fields = ["code", "version__dossier__product__search_key"]
    date_hierarchy = "issued_at"


@admin.register(CommuneReport)
class CommuneReportAdmin(ReadOnlyAdmin):
    about, page_name, page_key = "dossier", "dossier", "dossier_id"
    list_display = ["dossier", "met_on", "reported_by", "reported_at", "forwarding"]
    list_select_related = ["dossier__product", "reported_by", "forwarding__commune"]
    search_fields = ["dossier__product__search_key"]
    date_hierarchy = "reported_at"


@admin.register(CommuneForwarding)
class CommuneForwardingAdmin(ReadOnlyAdmin):
    list_display = ["commune", "number", "signed_on", "addressee", "forwarded_by", "forwarded_at"]
    list_select_related = ["commune", "forwarded_by"]
    search_fields = ["commune__search_key", "number", "addressee"]
    date_hierarchy = "forwarded_at"


@admin.register(ProductImport)
class ProductImportAdmin(ReadOnlyAdmin):
    list_display = ["unit", "regulation", "owner", "created_at", "confirmed_at"]
    list_filter = ["regulation"]
    list_select_related = ["unit", "owner"]
    search_fields = ["unit__search_key", "owner__username"]
    exclude = ["rows", "grid", "columns"]
