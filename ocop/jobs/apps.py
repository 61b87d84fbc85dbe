from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "ocop.jobs"
    verbose_name = "Công việc nền"

    def ready(self) -> None:
        from ocop.jobs import guards  # noqa: F401 — registers the guards
