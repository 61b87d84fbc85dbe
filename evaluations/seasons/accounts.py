"""The demonstration's accounts: who they are and what to try first as each of them."""

from dataclasses import dataclass

from evaluations.models import Season
from evaluations.seasons.ground import ADMIN, AUDITOR, producer_username
from evaluations.seasons.plan import CODES, SeasonPlan, plan
from ocop.accounts.models import User

TRIES = {
    "can-bo": "mở kế hoạch của đơn vị, tiếp nhận một hồ sơ, yêu cầu bổ sung, xem bảng tiến độ",
    "duyet": "xem danh sách đề nghị kèm lý do hạng sao, công nhận hoặc trả lại",
    "tv1": "chủ trì phiên họp, quyết định việc từ chối chấm, kết luận đề nghị loại",
    "tv3": "chấm điểm sản phẩm trong phiên đang mở, nộp phiếu",
    "thu-ky1": "lập phiên họp, điểm danh, mở và đóng chấm điểm từng sản phẩm",
    "to-tu-van1": "kiểm tra thực tế: ghi nội dung, ảnh, kết luận",
}
COMMUNE = "lập báo cáo của UBND cấp xã (Mẫu 03) cho hồ sơ mới"
PRODUCER = "xem tiến trình hồ sơ của mình, trả lời yêu cầu bổ sung, nộp hồ sơ"


@dataclass(frozen=True)
class DemoAccount:
    """One account: its user's id and name, the office, the plan it belongs to and what to try first."""

    pk: int
    username: str
    full_name: str
    office: str
    plan: str
    try_first: str


def demo_accounts() -> list[DemoAccount]:
    """The accounts worth trying, grouped by plan with the newest first; only those that stand in the database.

    Two queries, whatever their number.
    """
    standing = set(Season.objects.filter(code__in=CODES).values_list("code", flat=True))
    wanted = [("Hệ thống", ADMIN, "tài khoản, đơn vị, bộ tiêu chí, công việc nền, nhật ký"),
              ("Hệ thống", AUDITOR, "xem mọi hồ sơ và nhật ký, không thay đổi gì")]  # fmt: skip
    for code in sorted(standing, key=lambda code: code[-4:], reverse=True):
        wanted += _of_plan(code)
    users = User.objects.filter(username__in={username for _, username, _ in wanted}, is_active=True)
    found = {user.username: user for user in users.only("pk", "username", "full_name", "office")}
    listed = dict.fromkeys((title, username, text) for title, username, text in wanted if username in found)
    return [
        DemoAccount(found[name].pk, name, found[name].full_name, found[name].office, title, text)
        for title, name, text in listed
    ]


def _of_plan(code: str) -> list[tuple[str, str, str]]:
    """(title, user name, what to try) of one plan: its own season's people, a commune, a producer, then those above."""
    made = plan(code)
    wanted = [(made.title, name, text) for name, text in _of_season(made.main)]
    producers, communes = _people_below(code)
    wanted += [(made.title, name, COMMUNE) for name in communes[:1]]
    wanted += [(made.title, name, PRODUCER) for name in producers[:2]]
    for season in made.seasons:
        if season.code != code:
            wanted += [
                (made.title, name, text) for name, text in _of_season(season) if name.endswith(("can-bo", "duyet"))
            ]
    return wanted


def _of_season(season: SeasonPlan) -> list[tuple[str, str]]:
    return [(f"{season.prefix}.{office}", text) for office, text in TRIES.items()]


def _people_below(code: str) -> tuple[list[str], list[str]]:
    products = plan(code).products
    # One whose dossier is under way is worth more than one that is done.
    products = sorted(products, key=lambda product: product.rest is None)
    producers = [producer_username(product.producer) for product in products]
    return producers, [f"xa.{product.place}" for product in products]
