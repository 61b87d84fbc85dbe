"""Addresses of this app."""

from django.urls import path

from products.views import changes, communes, criteria, dossiers, evidence, listings, papers, producers, products

urlpatterns = [
    path("dang-ky/", producers.sign_up, name="sign_up"),
    path("chu-the/", producers.index, name="producer_list"),
    path("chu-the/moi/", producers.new, name="producer_new"),
    path("chu-the/<int:pk>/", producers.producer, name="producer"),
    path("chu-the/<int:pk>/sua/", producers.edit, name="producer_edit"),
    path("san-pham/", products.index, name="product_list"),
    path("san-pham/moi/", products.new, name="product_new"),
    path("san-pham/<int:pk>/", products.product, name="product"),
    path("san-pham/<int:pk>/sua/", products.edit, name="product_edit"),
    path("san-pham/<int:pk>/ho-so/moi/", products.new_dossier, name="dossier_new"),
    path("ho-so/<int:pk>/", dossiers.dossier, name="dossier"),
    path("ho-so/<int:pk>/buoc/<slug:code>/", dossiers.step, name="dossier_step"),
    path("ho-so/<int:pk>/ban/<int:number>/", dossiers.version, name="dossier_version"),
    path("ho-so/<int:pk>/ban/<int:number>/bien-nhan.pdf", papers.filing_receipt, name="filing_receipt"),
    path("ho-so/<int:pk>/thay-doi/", changes.changes, name="dossier_changes"),
    path("ho-so/<int:pk>/in/<slug:code>.pdf", papers.paper, name="dossier_paper"),
    path("cap-xa/chuyen/", communes.forward, name="commune.forward"),
    path("cap-xa/cong-van/", communes.letters, name="commune_letters"),
    path("cap-xa/cong-van/<int:pk>.pdf", papers.commune_letter, name="commune_letter"),
    path("bien-nhan/", papers.receipt_lookup, name="receipt_lookup"),
    path("bien-nhan/<str:code>/", papers.receipt_check, name="receipt_check"),
    path("ho-so/<int:pk>/mau-03/", communes.report, name="commune_report"),
    path("ho-so/<int:pk>/tai-lieu/moi/", evidence.add, name="evidence_add"),
    path("ho-so/<int:pk>/tai-lieu/gan/", evidence.attach, name="evidence_attach"),
    path("tai-lieu/<int:pk>/", evidence.fetch, name="evidence_file"),
    path("tai-lieu/<int:pk>/sua/", evidence.edit, name="evidence_edit"),
    path("tai-lieu/<int:pk>/go/", evidence.remove, name="evidence_remove"),
    path("cap-xa/", communes.inbox, name="commune_inbox"),
    path("nhap-danh-sach/", listings.upload, name="product_import"),
    path("nhap-danh-sach/mau.xlsx", listings.blank, name="product_import_template"),
    path("nhap-danh-sach/<int:pk>/", listings.check, name="product_import_check"),
    path("nhap-danh-sach/<int:pk>/cot/", listings.remap, name="product_import_columns"),
    path("bo-tieu-chi/", criteria.index, name="criteria_list"),
    path("bo-tieu-chi/<slug:code>/", criteria.page, name="criteria_set"),
    path("bo-tieu-chi/<slug:code>/xac-nhan/", criteria.confirm, name="criteria_set_confirm"),
]
