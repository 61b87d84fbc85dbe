from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "ocop.notices"
    verbose_name = _("Thông báo")

    def ready(self) -> None:
        from ocop.accounts.backends import carry
        from ocop.journal.vocabulary import name_acts
        from ocop.notices import heard, tasks, unread  # noqa: F401 — registers listeners, handlers and chores

        name_acts({"account.notices_changed": _("Đổi cách nhận thông báo")})
        carry(unread.ATTRIBUTE, unread.count)
