from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = "Đánh giá, phân hạng"

    def ready(self) -> None:
        from evaluations import guards, tasks  # noqa: F401 — registers the guards and the handlers of jobs
        from evaluations.views import recognition_nav

        recognition_nav.register()
