from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "ocop.jobs"
    verbose_name = "Công việc nền"
