"""Every address of the portal; each app keeps its own list."""
from django.contrib import admin
from django.urls import include, path

from ocop import health

urlpatterns = [
    path("", include("ocop.front")),
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("", include("products.urls")),
    path("", include("councils.urls")),
    path("", include("evaluations.urls")),
    path("quan-tri/", admin.site.urls),
]
