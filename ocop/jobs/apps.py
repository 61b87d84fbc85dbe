from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "ocop.jobs"
    verbose_name = "Công việc nền"

    def ready(self) -> None:
        from ocop.jobs import guards  # noqa: F401 — registers the guards
        from ocop.ui import register_nav

        register_nav("jobs", "Công việc nền", "jobs", icon="hourglass-split", order=80)
