"""Every address of the portal; each app keeps its own list."""
from django.contrib import admin
from django.urls import include, path

from ocop import health
from ocop.accounts.access import public

urlpatterns = [
    path("", include("ocop.front")),
    path("", include("ocop.guide")),
    path("healthz", public(health.live), name="healthz"),
    path("readyz", public(health.ready), name="readyz"),
    path("", include("ocop.accounts.urls")),
    path("", include("ocop.jobs.urls")),
    path("", include("ocop.notices.urls")),
    path("", include("ocop.records.urls")),
    path("", include("ocop.imports.urls")),
    path("", include("products.urls")),
    path("", include("councils.urls")),
    path("", include("evaluations.urls")),
    path("quan-tri/", admin.site.urls),
]
