"""``manage.py cert_verify FILE --json``: is this PDF a certificate of this portal, unaltered, and does it stand?"""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from evaluations.documents.claim import claimed_code, signed_facts
from evaluations.rules.validity import GOOD, LABELS
from evaluations.selectors import register

BAD_USE = 2


class Command(BaseCommand):
    help = "Kiểm tra tệp PDF của một giấy chứng nhận: đúng bản đã cấp không, còn hiệu lực không."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="tệp PDF")
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")

    def handle(self, *args, file: Path, **options):
        try:
            data = file.read_bytes()
        except OSError as error:
            self.stderr.write(f"{file}: {error.strerror}")
            sys.exit(BAD_USE)
        found = verdict(data)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self.stdout.write("\n".join([f"{found['number'] or file}: {found['status']}", *found["reasons"]]))
        if found["reasons"]:
            sys.exit(1)


def verdict(data: bytes) -> dict:
    """``authentic`` (the issued bytes), ``status`` of the certificate, its facts, and every reason to doubt."""
    today = timezone.localdate()
    checked = register.check_file(data, today)
    if checked is not None:
        doubts = [] if checked.status in GOOD else [LABELS[checked.status]]
        return _facts(checked, authentic=True, reasons=doubts)
    signed = signed_facts(data)
    reasons = ["Tệp khác mọi giấy chứng nhận đã cấp: bị sửa, được lưu lại, hoặc không do cổng này lập."]
    claimed = register.check_code(claimed_code(data), today)
    if claimed is not None:
        reasons.append(f"Tệp ghi là giấy số {claimed.number} nhưng nội dung khác bản đã cấp.")
        if signed["broken"]:
            reasons.append("Chữ ký số trong tệp không còn nguyên vẹn.")
    elif not data.startswith(b"%PDF-"):
        reasons = ["Tệp này không phải là PDF."]
    return _facts(claimed, authentic=False, reasons=reasons)


def _facts(checked, *, authentic: bool, reasons: list[str]) -> dict:
    return {
        "authentic": authentic,
        "status": str(checked.status) if checked else register.UNKNOWN,
        "number": checked.number if checked else None,
        "product": checked.product if checked else None,
        "stars": checked.stars if checked else None,
        "reasons": reasons,
    }
