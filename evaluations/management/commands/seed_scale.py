"""``manage.py seed_scale --products N``: recognised products with all their sheets, in bulk, for benchmarks."""

import time

from django.core.management.base import BaseCommand, CommandError

from evaluations.seasons.ground import demo_allowed
from evaluations.seasons.scale import grow


class Command(BaseCommand):
    help = "Tạo N sản phẩm đã công nhận, đủ phiếu chấm hai vòng, để đo tải; chạy lại chỉ thêm cho đủ N."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--products", type=int, required=True, metavar="N", help="tổng số sản phẩm cần có (từ 1)")

    def handle(self, *args, products: int, **options) -> None:
        """Grow to N products; each chunk is one transaction, so an interrupted run goes on where it stopped."""
        if not demo_allowed():
            raise CommandError(
                "Dữ liệu đo tải có tài khoản với mật khẩu ai cũng biết: chỉ tạo khi OCOP_DEMO=1 hoặc DEBUG=1."
            )
        if products < 1:
            raise CommandError("Số sản phẩm phải từ 1 trở lên.")
        started = time.monotonic()
        for standing in grow(products):
            self.stdout.write(f"{standing} sản phẩm, {time.monotonic() - started:.0f} s")
        self.stdout.write("Đủ.")
