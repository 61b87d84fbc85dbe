"""``manage.py backup OUT``: the whole portal in one file."""
import sys
from pathlib import Path

from django.core.management import BaseCommand

from ocop.backup import acts
from ocop.backup.archive import BackupError


class Command(BaseCommand):
    help = "Sao lưu cơ sở dữ liệu và mọi tệp vào một tệp .tar; mã thoát 1 khi thiếu tệp, 2 khi không ghi được."

    def add_arguments(self, parser) -> None:
        parser.add_argument("out", type=Path, help="tệp .tar sẽ ghi (chưa có)")

    def handle(self, *args, out: Path, **options) -> None:
        try:
            made = acts.backup(out)
        except BackupError as error:
            self.stderr.write(str(error))
            sys.exit(2)
        seq, digest = made.head
        self.stdout.write(f"{out}: {made.rows} dòng, {made.files} tệp, đầu chuỗi nhật ký {seq}:{digest}")
        for finding in made.findings:
            self.stderr.write(finding)
        if made.findings:
            sys.exit(1)
