"""The project package as an app: what must hold before the portal serves, and the database roles' rights."""
from django.apps import AppConfig, apps
from django.core.checks import Error, Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def grant_runtime(sender: AppConfig, using: str = "default", **kwargs) -> None:
    """Let the runtime role use what the owner has just made (PostgreSQL with two roles only)."""
    from ocop.database_roles import grant_runtime

    grant_runtime(using)


def key_is_set(app_configs, **kwargs) -> list[Error]:
    """``check --deploy``: an empty or short key signs nothing that can be trusted."""
    from django.conf import settings

    key = settings._wrapped.SECRET_KEY
    if len(key) >= 40 and len(set(key)) >= 5:
        return []
    return [Error("SECRET_KEY is empty or shorter than 40 characters.", id="ocop.E001",
                  hint="Set SECRET_KEY in the environment or in .env to a long random string.")]


class PortalConfig(AppConfig):
    name = "ocop"
    verbose_name = _("Cổng OCOP")

    def ready(self) -> None:
        # Django sends the signal only for apps with models, after all migrations: the lowest app stands for all.
        post_migrate.connect(grant_runtime, sender=apps.get_app_config("journal"))
        register(key_is_set, Tags.security, deploy=True)
