"""List the jobs."""
import json

from django.core.management.base import BaseCommand

from ocop.jobs.models import Job
from ocop.jobs.runner import is_stale
from ocop.journal.clock import now


class Command(BaseCommand):
    help = "Liệt kê công việc nền, mới nhất trước: mã thoát 1 nếu có công việc bị lỗi hoặc mất tiến trình xử lý."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
        parser.add_argument("--state", choices=Job.State.values, help="chỉ những công việc ở trạng thái này")
        parser.add_argument("--limit", type=int, default=1000, help="số dòng nhiều nhất (mặc định 1000)")

    def handle(self, *args, **options) -> None:
        jobs = Job.objects.all()
        if options["state"]:
            jobs = jobs.filter(state=options["state"])
        moment = now()
        listed = list(jobs.order_by("-created_at", "pk").only(
            "kind", "state", "attempts", "created_at", "heartbeat_at", "message")[:max(0, options["limit"])])
        if options["json"]:
            rows = [{"id": str(job.pk), "kind": job.kind, "state": job.state, "attempts": job.attempts,
                     "age_s": int((moment - job.created_at).total_seconds())} for job in listed]
            self.stdout.write(json.dumps({"jobs": rows}, ensure_ascii=False))
        else:
            for job in listed:
                self.stdout.write(f"{job.pk} {job.kind} {job.get_state_display()} ({job.attempts}) {job.message}")
        if any(job.state == Job.State.FAILED or is_stale(job, moment) for job in listed):
            raise SystemExit(1)
