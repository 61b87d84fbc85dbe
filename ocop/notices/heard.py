"""What the rooms below do and people want to hear of: long work that is over, a new account, a changed password."""
from datetime import timedelta

from django.urls import reverse

from ocop.jobs.models import Job
from ocop.jobs.over import when_over
from ocop.journal.listeners import after
from ocop.journal.words import kept
from ocop.notices.telling import tell

LONG, STALE = timedelta(minutes=1), timedelta(days=1)


@when_over
def long_work(job: Job) -> None:
    """Tell who asked, once in a job's life, when it took longer than a minute (and no day) from asking to the end.

    No title, figure or reason: the letter is read by others, and the page behind the link asks for a sign-in.
    """
    if job.requested_by is None or not LONG < job.finished_at - job.created_at < STALE:
        return
    ready = job.state == Job.State.READY
    tell(
        [job.requested_by], "job.over", at=job.finished_at, dedupe=f"job:{job.pk}",
        link=reverse("job", args=[job.pk]),
        subject=kept("Công việc đã xong" if ready else "Công việc chưa xong được"),
        text=kept("Báo cáo hoặc văn bản anh/chị yêu cầu đã xong." if ready else
                  "Báo cáo hoặc văn bản anh/chị yêu cầu không làm xong được; trang công việc ghi lý do."),
    )  # fmt: skip


@after("user.created")
def invited(happening) -> None:
    """A new person learns the user name; the first password comes from whoever made the account, never by mail."""
    user = happening.subject
    tell(
        [user], "account.invited", at=happening.at, dedupe=f"account:{user.pk}", link=reverse("home"),
        subject=kept("Tài khoản của anh/chị trên cổng đánh giá OCOP"),
        text=kept(f"Anh/chị được lập tài khoản với tên đăng nhập {user.username}. Mật khẩu lần đầu do người lập tài "
                  "khoản giao riêng, không gửi qua thư; đăng nhập lần đầu phải đổi mật khẩu."),
    )  # fmt: skip


@after("account.password_changed")
def password_changed(happening) -> None:
    """Whoever did not do it themselves must hear of it."""
    user = happening.subject
    tell(
        [user], "account.password", at=happening.at, dedupe=f"password:{user.pk}:{happening.at.isoformat()}",
        link=reverse("account"), subject=kept("Mật khẩu của anh/chị vừa được đổi"),
        text=kept("Nếu không phải anh/chị đổi mật khẩu, hãy báo ngay cho quản trị hệ thống."),
    )  # fmt: skip


@after("account.password_set")
def password_set(happening) -> None:
    """The administration set a password for somebody: it is handed over in person, never told by mail."""
    user = happening.subject
    if user.has_usable_password():
        subject, text = kept("Mật khẩu của anh/chị được quản trị đặt lại"), kept(
            "Quản trị hệ thống vừa đặt lại mật khẩu của anh/chị và giao riêng mật khẩu mới, không gửi qua thư. Các "
            "phiên đang mở đã kết thúc; đăng nhập lần tới phải đổi mật khẩu. Nếu anh/chị không đề nghị việc này, hãy "
            "báo ngay cho quản trị hệ thống.")
    else:
        subject, text = kept("Tài khoản của anh/chị không còn đăng nhập bằng mật khẩu"), kept(
            "Quản trị hệ thống vừa tắt việc đăng nhập bằng mật khẩu của tài khoản này. Cần đăng nhập lại, hãy liên hệ "
            "quản trị hệ thống.")
    tell(
        [user], "account.password", at=happening.at, dedupe=f"password:{user.pk}:{happening.at.isoformat()}",
        link=reverse("password_change"), subject=subject, text=text, by=happening.actor,
    )  # fmt: skip
