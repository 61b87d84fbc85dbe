"""``manage.py check_invariants --json``: everything that must hold of the database, recomputed."""
import json
import sys

from django.core.management.base import BaseCommand

from evaluations import invariants


class Command(BaseCommand):
    help = "Kiểm tra các điều bất biến của toàn bộ dữ liệu; mã thoát 1 khi có vi phạm."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")

    def handle(self, *args, **options):
        found = invariants.check()
        if options["json"]:
            self.stdout.write(json.dumps({"invariants": found}, ensure_ascii=False))
        else:
            for each in found:
                self.stdout.write(f"{'OK ' if not each['violations'] else 'SAI'} {each['name']}")
                for violation in each["violations"]:
                    self.stdout.write(f"    {violation}")
        if any(each["violations"] for each in found):
            sys.exit(1)
