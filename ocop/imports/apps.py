from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "ocop.imports"
    verbose_name = _("Nhập danh sách")

    def ready(self) -> None:
        from ocop.accounts import roles
        from ocop.imports import acts, table  # noqa: F401 — acts brings the chore that empties expired lists
        from ocop.imports.kinds import people, places
        from ocop.journal.vocabulary import name_acts
        from ocop.ui import register_nav

        for kind in (places.KIND, people.KIND):
            table.offer(kind)
        name_acts({"import.passwords": _("Tải mật khẩu lần đầu")})

        def administers(request) -> bool:
            return roles.is_admin(request.user)

        register_nav("imports", _("Nhập danh sách"), "imports", icon="upload", order=85, shown=administers)
