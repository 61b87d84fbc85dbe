"""``manage.py load_law``: the bundled score sheets into the database."""

from django.core.management.base import BaseCommand

from ocop.journal import clock
from products import lawbook


class Command(BaseCommand):
    help = "Nạp các bộ tiêu chí kèm theo phần mềm; chạy lại không đổi gì."

    def handle(self, *args, **options):
        found = lawbook.load(clock.now())
        self.stdout.write(f"Bộ tiêu chí: thêm {len(found['added'])}, đã có {len(found['kept'])}.")
