from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "ocop.jobs"
    verbose_name = "Công việc nền"

    def ready(self) -> None:
        from ocop.jobs import guards, nav  # noqa: F401 — registers the guards
        from ocop.journal.vocabulary import name_acts
        from ocop.ui import register_nav

        name_acts({"job.retry": "Chạy lại công việc nền", "job.cancel": "Hủy công việc nền"})
        register_nav("jobs", "Công việc nền", "jobs", icon="hourglass-split", order=80, shown=nav.may_ask)
