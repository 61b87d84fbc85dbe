from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ocop.accounts"
    verbose_name = "Người dùng và đơn vị"

    def ready(self) -> None:
        from ocop.accounts import guards  # noqa: F401 — registers the guards
