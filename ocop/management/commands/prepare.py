"""``manage.py prepare``: everything between an empty database with its tables and a portal that can be opened."""
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, call_command, get_commands


class Command(BaseCommand):
    help = "Loads the law, collects the static files and, for a demo with an empty database, seeds the seasons."

    def handle(self, *args, **options) -> None:
        call_command("collectstatic", interactive=False, verbosity=0)
        self.run_known("load_law")
        if settings.OCOP_DEMO and not get_user_model().objects.exists():
            self.run_known("seed_demo")

    def run_known(self, name: str) -> None:
        """Run a command of one of the apps; an installation without that app goes on without it."""
        if name in get_commands():
            self.stdout.write(name)
            call_command(name, stdout=self.stdout, stderr=self.stderr)
