"""Addresses of papers and of their texts."""
from django.urls import path

from ocop.records.views import documents, issuers, templates

urlpatterns = [
    path("van-ban/", documents.document_list, name="document_list"),
    path("van-ban/<int:pk>/", documents.document, name="document"),
    path("van-ban/<int:pk>/tep.<slug:ending>", documents.document_file, name="document_file"),
    path("co-quan-ban-hanh/<int:pk>/<slug:office>/", issuers.issuer, name="issuer.save"),
    path("mau-van-ban/", templates.template_list, name="template_list"),
    path("mau-van-ban/<slug:code>/", templates.template, name="template"),
    path("mau-van-ban/<slug:code>/luu/", templates.save, name="template.save"),
    path("mau-van-ban/<slug:code>/xem-thu/", templates.template_preview, name="template_preview"),
    path("mau-van-ban/<slug:code>/xem-thu-pdf/", templates.template_pdf, name="template_pdf"),
    path("mau-van-ban/<slug:code>/dung/<int:version>/", templates.use, name="template.use"),
    path("mau-van-ban/<slug:code>/mau-goc/", templates.restore, name="template.restore"),
]
