from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "ocop.jobs"
    verbose_name = _("Công việc nền")

    def ready(self) -> None:
        from ocop.jobs import guards, nav  # noqa: F401 — registers the guards
        from ocop.journal.vocabulary import name_acts
        from ocop.ui import register_nav

        name_acts({"job.retry": _("Chạy lại công việc nền"), "job.cancel": _("Hủy công việc nền")})
        register_nav("jobs", _("Công việc nền"), "jobs", icon="hourglass-split", order=80, shown=nav.may_ask)
