"""Addresses of imports."""
from django.urls import path

from ocop.imports import views

urlpatterns = [
    path("nhap/", views.index, name="imports"),
    path("nhap/ban/<int:pk>/", views.check, name="import_check"),
    path("nhap/ban/<int:pk>/mat-khau/", views.passwords, name="import_passwords"),
    path("nhap/<slug:code>/", views.upload, name="import_upload"),
    path("nhap/<slug:code>/mau/", views.blank, name="import_template"),
]
