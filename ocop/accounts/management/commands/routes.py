"""List every route with its rule."""
import json

from django.core.management.base import BaseCommand

from ocop.accounts.routes import routes


class Command(BaseCommand):
    help = "Liệt kê mọi địa chỉ với phương thức và quy tắc truy cập: mã thoát 1 nếu có địa chỉ thiếu quy tắc."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")

    def handle(self, *args, **options) -> None:
        found = routes()
        if options["json"]:
            rows = [{"path": r.path, "name": r.name, "methods": list(r.methods), "rule": r.rule or None} for r in found]
            self.stdout.write(json.dumps({"routes": rows}, ensure_ascii=False))
        else:
            for route in found:
                self.stdout.write(f"{route.path}  {','.join(route.methods)}  {route.rule or '(THIẾU QUY TẮC)'}")
        if not all(route.rule for route in found):
            raise SystemExit(1)
