"""Addresses of notices."""
from django.urls import path

from ocop.notices import views

urlpatterns = [
    path("thong-bao/", views.notices, name="notices"),
    path("thong-bao/da-doc/", views.notices_read, name="notices_read"),
    path("thong-bao/<int:pk>/", views.notice_open, name="notice_open"),
    path("thong-bao/<int:pk>/da-doc/", views.notice_read, name="notice_read"),
    path("tai-khoan/thong-bao/", views.notice_settings, name="notice_settings"),
]
