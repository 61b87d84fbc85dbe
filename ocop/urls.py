"""Every address of the portal; each app keeps its own list."""
from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("quan-tri/", admin.site.urls),
]
