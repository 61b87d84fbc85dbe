"""Django's administration site, entered through the portal's own sign-in."""
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts import roles


class PortalAdminSite(AdminSite):
    site_title = site_header = gettext_lazy("Quản trị cổng OCOP")
    index_title = gettext_lazy("Dữ liệu của hệ thống")

    def has_permission(self, request: HttpRequest) -> bool:
        """Only the installation's administrator."""
        return roles.is_admin(request.user)

    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Send to the portal's sign-in, which locks out and notes; a signed-in person without the right gets 403."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(_("Chỉ quản trị hệ thống được vào trang này."))
        target = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(target, login_url=reverse("sign_in"))
