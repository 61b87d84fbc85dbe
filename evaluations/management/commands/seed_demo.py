"""``manage.py seed_demo``: the six seasons of the plans, played through the acts to a living mix or to one stage."""

import time

from django.core.management.base import BaseCommand, CommandError

from evaluations.seasons import plan, rests
from evaluations.seasons.ground import PASSWORD
from evaluations.seasons.seed import seed
from evaluations.states import LABELS, State
from ocop.accounts.refusals import Refused


class Command(BaseCommand):
    help = "Tạo dữ liệu minh họa: sáu kế hoạch thật, hồ sơ đi qua đúng các bước. Chạy lại không đổi gì."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--season", choices=plan.CODES, action="append", help="chỉ kế hoạch này (dùng được nhiều lần)"
        )
        parser.add_argument(
            "--stage", choices=rests.STAGES, help="dừng mọi sản phẩm quanh bước này; bỏ trống: đủ các bước"
        )
        parser.add_argument("--products", type=_some, metavar="N", help="chỉ N sản phẩm đầu của mỗi kế hoạch")
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--per-cell", action="store_true", help="Hà Nội: một sản phẩm cho mỗi huyện và ngành (mặc định, 65)"
        )
        how.add_argument("--all", action="store_true", help="Hà Nội: đủ 541 sản phẩm đăng ký")

    def handle(self, *args, season, stage, products, **options) -> None:
        """Seed each plan that does not stand yet; exit 0 also where all stand."""
        for code in [each for each in plan.CODES if each in (season or plan.CODES)]:
            started = time.monotonic()
            try:
                done = seed(code, stage=stage, every=options["all"], limit=products)
            except Refused as refusal:
                raise CommandError(" ".join(refusal.reasons)) from None
            states = ", ".join(f"{LABELS[State(s)].lower()} {n}" for s, n in sorted(done.states.items()))
            took = f"{time.monotonic() - started:.1f} s" if done.new else "đã có, không đổi"
            self.stdout.write(f"{done.title} ({code}; {took}): {states}.")
        self.stdout.write(f"Mật khẩu của mọi tài khoản minh họa: {PASSWORD} (xem manage.py demo_accounts).")


def _some(text: str) -> int:
    """A whole number from 1 on. Raises ValueError otherwise."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
