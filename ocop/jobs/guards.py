"""What the database itself refuses about jobs: what a finished file is may not be rewritten."""
from ocop.journal import guards
from ocop.journal.words import kept

guards.refuse_when(
    "jobs_job",
    "OLD.state = 'ready' AND (NEW.state <> OLD.state OR NEW.sha256 <> OLD.sha256 OR NEW.file <> OLD.file"
    " OR NEW.attempts <> OLD.attempts)",
    message=kept("Công việc đã xong: tệp và mã băm không được thay đổi"),
    events=("UPDATE",),
)
