from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RecordsConfig(AppConfig):
    name = "ocop.records"
    verbose_name = _("Văn bản")

    def ready(self) -> None:
        from ocop.accounts.roles import is_admin
        from ocop.journal.vocabulary import name_acts
        from ocop.records import acts, guards, tasks  # noqa: F401 — registers the guards and the job's handler
        from ocop.ui import register_nav

        name_acts(acts.LABELS)
        register_nav("documents", pgettext_lazy("nhiều", "Văn bản"), "document_list", icon="file-earmark-text",
                     order=70)
        register_nav("templates", _("Mẫu văn bản"), "template_list", icon="pencil", order=85,
                     shown=lambda request: is_admin(request.user))
