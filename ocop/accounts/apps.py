from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ocop.accounts"
    verbose_name = "Người dùng và đơn vị"

    def ready(self) -> None:
        from ocop.accounts import guards, roles  # noqa: F401 — registers the guards
        from ocop.accounts.models import Role
        from ocop.ui import register_nav

        register_nav(
            "journal", "Nhật ký", "journal", icon="journal-text", order=90,
            shown=lambda request: roles.is_admin(request.user)
            or bool(roles.units_of(request.user, Role.AUDITOR, Role.ADMIN)),
        )
