"""Print the chain's last link, to be kept outside the database (a mail, a printout, another server's log)."""
import json

from django.core.management.base import BaseCommand

from ocop.journal.verify import head


class Command(BaseCommand):
    help = "In mốc của nhật ký (số và mã băm của mục cuối) để lưu bên ngoài cơ sở dữ liệu."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", help="đối tượng JSON (mặc định cũng vậy)")

    def handle(self, *args, **options) -> None:
        seq, digest = head()
        self.stdout.write(json.dumps({"seq": seq, "hash": digest, "anchor": f"{seq}:{digest}"}))
