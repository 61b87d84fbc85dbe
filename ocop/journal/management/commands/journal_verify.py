"""Check the whole journal."""
import json

from django.core.management.base import BaseCommand, CommandError

from ocop.journal.verify import verify


class Command(BaseCommand):
    help = "Kiểm tra toàn bộ chuỗi nhật ký: mã thoát 0 nếu nguyên vẹn, 1 nếu phát hiện sai lệch, 2 nếu gọi sai."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
        parser.add_argument("--anchor", metavar="SỐ:MÃ", help="mốc lưu bên ngoài, như journal_head đã in")

    def handle(self, *args, **options) -> None:
        verdict = verify(_anchor(options["anchor"]))
        seq, digest = verdict.head
        if options["json"]:
            self.stdout.write(json.dumps({
                "entries": verdict.entries, "ok": verdict.ok, "first_bad": verdict.first_bad,
                "head": {"seq": seq, "hash": digest},
                "findings": [{"seq": f.seq, "reason": f.reason} for f in verdict.findings],
            }, ensure_ascii=False))
        else:
            self.stdout.write(f"{verdict.entries} mục, đầu chuỗi {seq}:{digest}")
            for finding in verdict.findings:
                self.stdout.write(f"Mục {finding.seq}: {finding.reason}")
            self.stdout.write("Nguyên vẹn." if verdict.ok else "Có sai lệch.")
        if not verdict.ok:
            raise SystemExit(1)


def _anchor(text: str | None) -> tuple[int, str] | None:
    if not text:
        return None
    seq, _, digest = text.partition(":")
    if not seq.isdigit() or len(digest) != 64:
        raise CommandError("--anchor cần dạng SỐ:MÃ, mã băm gồm 64 ký tự", returncode=2)
    return int(seq), digest
