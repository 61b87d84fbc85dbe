"""``manage.py tally FILE.json``: one result from sheets, without database."""
import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from evaluations.rules.scoring import Fault
from evaluations.rules.tally import TallyRefused, tally_text

REFUSED = 2


class Command(BaseCommand):
    help = "Tính kết quả của một sản phẩm từ tệp JSON gồm các phiếu đánh giá (không dùng cơ sở dữ liệu)."
    requires_system_checks: list = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="FILE.json", help="tệp JSON; xem docs/scoring.md")

    def handle(self, *args, file: str, **options) -> None:
        """Print the result, or the reasons as JSON on standard error and exit with 2."""
        try:
            result = tally_text(_read(file))
        except TallyRefused as refusal:
            self.stderr.style_func = None  # colour codes would spoil the JSON on a terminal
            self.stderr.write(_json(refusal.as_json(), self.stderr))
            sys.exit(REFUSED)
        self.stdout.write(_json(result, self.stdout))


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise TallyRefused([Fault("unreadable", f"Không đọc được tệp: {error}")]) from None


def _json(data: dict, stream) -> str:
    unicode = (getattr(stream, "encoding", None) or "utf-8").lower().startswith("utf")
    text = json.dumps(data, ensure_ascii=not unicode, indent=2)
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate in a member's name
        text = json.dumps(data, indent=2)
    return text
