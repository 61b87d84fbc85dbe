"""``manage.py restore IN``: a backup in the place of what is here, checked afterwards."""
import sys
from pathlib import Path

from django.core.management import BaseCommand, call_command
from django.db import connection

from ocop.backup import acts
from ocop.backup.archive import BackupError


class Command(BaseCommand):
    help = "Phục hồi từ bản sao lưu rồi kiểm tra; mã thoát 1 khi có sai lệch, 2 khi từ chối (không đổi gì)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("archive", type=Path, metavar="in", help="tệp .tar do lệnh backup ghi")
        parser.add_argument("--replace", action="store_true", help="thay toàn bộ dữ liệu đang có")

    def handle(self, *args, archive: Path, replace: bool, **options) -> None:
        """Tables where the database has none yet, then the archive, then everything that must hold."""
        if not connection.introspection.table_names():
            call_command("migrate", interactive=False, verbosity=0)
        try:
            done = acts.restore(archive, replace=replace)
        except BackupError as error:
            self.stderr.write(str(error))
            sys.exit(2)
        self.stdout.write(f"Bản sao lưu lúc {done.made_at}: {done.rows} dòng, {done.files} tệp mới ghi.")
        for finding in done.findings:
            self.stderr.write(finding)
        call_command("check_invariants", stdout=self.stdout)  # ends with 1 where something does not hold
        if done.findings:
            sys.exit(1)
