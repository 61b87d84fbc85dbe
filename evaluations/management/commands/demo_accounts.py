"""``manage.py demo_accounts``: the demonstration's accounts – user name, office, what to try first."""

from itertools import groupby

from django.core.management.base import BaseCommand

from evaluations.seasons.accounts import demo_accounts
from evaluations.seasons.ground import PASSWORD, demo_allowed


class Command(BaseCommand):
    help = "Liệt kê tài khoản minh họa: tên đăng nhập, cơ quan, việc nên thử trước."

    def handle(self, *args, **options) -> None:
        """Print the accounts by plan; says so where there are none."""
        accounts = demo_accounts()
        if not accounts:
            self.stdout.write("Chưa có tài khoản minh họa: chạy manage.py seed_demo.")
            return
        for title, group in groupby(accounts, key=lambda account: account.plan):
            self.stdout.write(f"\n{title}")
            for account in group:
                self.stdout.write(f"  {account.username} — {account.full_name} — {account.try_first}")
        if demo_allowed():
            self.stdout.write(f"\nMật khẩu chung: {PASSWORD}")
