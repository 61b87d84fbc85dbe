from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "ocop.journal"
    verbose_name = _("Nhật ký")

    def ready(self) -> None:
        from ocop.journal import chain_guards, clock, guards

        chain_guards.register()
        connection_created.connect(clock.lend_to_sqlite, dispatch_uid="journal_clock")
        # Sent for each app in turn, after the migrations of all of them: once is enough.
        pre_migrate.connect(guards.before_migrate, sender=self, dispatch_uid="journal_guards_down")
        post_migrate.connect(guards.after_migrate, sender=self, dispatch_uid="journal_guards_up")
