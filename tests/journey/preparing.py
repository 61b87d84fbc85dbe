"""Steps 1 and 2 of the plan: the officer sets the season up, then the council with its statute."""

from playwright.sync_api import Page

from tests.journey import cast as c
from tests.journey.office import Office, fill, follow, press, says
from tests.journey.pictures import shoot

PLAN = {
    "title": "Đánh giá, phân hạng sản phẩm OCOP thành phố Móng Cái lần thứ VIII – năm 2023",
    "plan_number": "274/KH-BCĐ", "plan_date": "08/09/2023", "year": "2023", "rounds": "2", "inspection": "between",
    "needs_commune_report": "on",
}  # fmt: skip
BATCH = {"intake_from": "08/09/2023", "intake_to": "12/09/2023", "decide_by": "29/09/2023", "forward_by": "30/10/2023"}
STEPS = ("12/09 12/09", "13/09 14/09", "15/09 17/09", "18/09 19/09", "20/09 20/09", "21/09 29/09")
STATUTE = {
    "name": c.COUNCIL, "decision_number": "1874/QĐ-UBND", "decision_date": "09/09/2023",
    "source": "Quy chế hoạt động của Hội đồng năm 2023", "quorum_numerator": "3", "quorum_denominator": "4",
    "spread_limit": "10", "minimum_rule": "majority", "missed_minimum": "cap",
}  # fmt: skip


def plan_the_season(office: Office, cast: c.Cast) -> None:
    """Step 1: the plan, its procedure and the dates of its one batch."""
    with office.visitor() as page:
        page.goto("/")
        shoot(page, "01-trang-dau")
    with office.person(c.OFFICER) as page:
        page.goto("/ke-hoach/")
        follow(page, "Lập kế hoạch", exact=False)
        fill(page, {"regulation": "148"})
        press(page, "Tiếp tục")
        says(page, "Từ 70 điểm trung bình trở lên: chuyển hồ sơ lên cấp trên.")
        fill(page, PLAN)
        press(page, "Lưu")
        page.wait_for_url("**/dot/moi/")
        dates = {}
        for number, days in enumerate(STEPS):
            first, last = days.split()
            dates |= {f"step_{number}_from": f"{first}/2023", f"step_{number}_to": f"{last}/2023"}
        fill(page, {**BATCH, **dates})
        press(page, "Lưu")
        says(page, "Đã lưu đợt đánh giá.")
        cast.season = page.url.rstrip("/").rsplit("/", 1)[1]


def set_up_the_council(office: Office, cast: c.Cast) -> None:
    """Step 2: the council by its decision, statute, seats, secretary and advisory team; then it judges the season."""
    with office.person(c.OFFICER) as page:
        page.goto(f"/ke-hoach/{cast.season}/hoi-dong/")
        follow(page, "Lập hội đồng mới theo quyết định")
        fill(page, STATUTE)
        press(page, "Lưu")
        says(page, "Đã lập hội đồng.")
        cast.council = page.url
        for number, (_, name, place) in enumerate(c.SEATS):
            _give_place(page, cast, "Thêm thành viên", name, {"role": "member" if number else "chair", "office": place})
        for (_, name, place), role in ((c.SECRETARY, "secretary"), (c.ADVISOR, "advisor")):
            _give_place(page, cast, "Thêm thư ký, tổ giúp việc", name, {"role": role, "office": place})
        says(page, "Thành viên 3 – Phòng Y tế")
        page.goto(f"/ke-hoach/{cast.season}/hoi-dong/")
        page.get_by_label(c.COUNCIL, exact=False).check()
        press(page, "Lưu")
        says(page, "Đã chọn hội đồng cho kế hoạch.")


def _give_place(page: Page, cast: c.Cast, label: str, name: str, values: dict[str, str]) -> None:
    page.goto(cast.council)
    follow(page, label)
    page.locator("main input[name=q]").fill(name)
    page.locator("main input[name=q]").press("Enter")
    page.locator("main").get_by_label(name, exact=False).first.check()
    fill(page, values)
    press(page, "Thêm")
    page.wait_for_url(cast.council)
    says(page, name)


