"""Names the portal's own administration site to Django (read before any model may be imported)."""
from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "ocop.accounts.admin_site.PortalAdminSite"
