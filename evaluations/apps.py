from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("Đánh giá, phân hạng")

    def ready(self) -> None:
        from councils import acts as councils
        from evaluations import guards, permissions, tasks  # noqa: F401 — registers the guards and the handlers of jobs
        from evaluations.documents import season_papers
        from evaluations.seasons.accounts import demo_accounts
        from evaluations.views import (  # noqa: F401 — what other apps' pages show of this one and ask of it
            contributed,
            dossier_doors,
            filing,
            recognition_nav,
            self_score,
        )
        from evaluations.views.council import nav
        from ocop.accounts import demo
        from ocop.journal import vocabulary

        season_papers.register()
        demo.offer(demo_accounts)
        nav.register()
        recognition_nav.register()
        rules = {**permissions.RULES, **permissions.SEASON_RULES, **permissions.LIFE_RULES, **permissions.UNIT_RULES}
        vocabulary.name_acts({act: _(rule.label) for act, rule in rules.items()})
        vocabulary.name_acts(councils.LABELS)
        vocabulary.name_acts(
            {
                "recognition.decision": _("Ghi quyết định công nhận"),
                "paper.revocation": _("Lập quyết định thu hồi"),
                "supplement.remind": _("Nhắc bổ sung"),
                "register.read": _("Tải sổ sản phẩm đã công nhận lên"),
                "register.recognition": _("Ghi công nhận đã có"),
                "register.decision": _("Ghi quyết định đã có"),
            }
        )
        vocabulary.seal("sheet.")
