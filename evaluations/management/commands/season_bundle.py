"""``manage.py season_bundle ID OUT``: everything needed to recount a season, for ``tools/verify_bundle.py``."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction

from evaluations.documents.season_bundle import season_bundle
from evaluations.models import Season
from evaluations.selectors import bundle

BAD_USE = 2


class Command(BaseCommand):
    help = "Xuất gói dữ liệu của một kế hoạch (mã hoặc id) để ai cũng tính lại được kết quả."

    def add_arguments(self, parser):
        parser.add_argument("season", help="mã hoặc id của kế hoạch")
        parser.add_argument("out", type=Path, help="tệp .zip sẽ ghi")

    def handle(self, *args, season: str, out: Path, **options):
        rows = Season.objects.select_related("unit", "council")
        found = rows.filter(pk=int(season)).first() if season.isdecimal() else rows.filter(code=season).first()
        if found is None:
            self.stderr.write(f"Không có kế hoạch «{season}».")
            sys.exit(BAD_USE)
        with transaction.atomic():
            scored = bundle.open_rounds(found)
            if scored:
                self.stderr.write(f"Đang chấm {len(scored)} sản phẩm; chỉ xuất khi mọi vòng đã đóng: {scored[0]} …")
                sys.exit(1)
            data, digest = season_bundle(
                bundle.season_facts(found), bundle.criteria_sets(found), bundle.evaluations(found)
            )
        try:
            out.write_bytes(data)
        except OSError as error:
            self.stderr.write(f"{out}: {error.strerror}")
            sys.exit(BAD_USE)
        self.stdout.write(f"{out}: {len(data)} byte, manifest sha256 {digest}")
