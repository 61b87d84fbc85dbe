"""Step 6: the advisory team visits the site with a phone – findings, a photo, a laboratory's result, the conclusion."""

import io

from PIL import Image, ImageDraw
from playwright.sync_api import expect

from evaluations.models import InspectionPhoto
from evaluations.stages import inspection
from ocop.accounts.models import User
from ocop.journal import clock
from ocop.law.calendar import vietnam_day
from tests.journey import cast as c
from tests.journey.office import PATIENCE, PHONE, Office, fill, follow, press, says
from tests.journey.pictures import shoot

TEST = {
    "sample": "Khoai lang sấy dẻo, lô 02/2023", "indicator": "Tổng số vi sinh vật hiếu khí", "limit": "10⁴ CFU/g",
    "measured": "3,2 × 10² CFU/g", "passed": "yes", "laboratory": "Đơn vị kiểm nghiệm được chỉ định",
    "report_number": "KN-0917/2023", "reported_on": "15/09/2023",
}  # fmt: skip
FOUND = (("met", "Có sổ nhật ký vùng trồng của 9 hộ."), ("met", ""), ("partly", "Cần thêm kệ cách sàn."))


def plan_the_visit(office: Office, cast: c.Cast, day: str) -> None:
    """The advisor plans the visit from the product's page."""
    with office.person(c.ADVISOR[0]) as page:
        page.goto(f"/danh-gia/{cast.evaluation}/")
        follow(page, "Lập kiểm tra thực tế")
        fill(page, {"planned_on": day, "request": "Khu sấy, kho thành phẩm, nhãn và lô hàng đang bán."})
        press(page, "Lập kiểm tra thực tế")
        says(page, "Đã lập kiểm tra thực tế.")


def visit(office: Office, cast: c.Cast, day: str) -> None:
    """On the site, with a phone of 390 pixels."""
    with office.person(c.ADVISOR[0], PHONE) as page:
        page.goto(f"/danh-gia/{cast.evaluation}/kiem-tra/")
        rows = page.locator("#findings .check-row")
        for at, (verdict, note) in enumerate(FOUND):
            rows.nth(at).locator(f'input[type=radio][value="{verdict}"]').check()
            rows.nth(at).locator("textarea").fill(note)
        page.evaluate("scrollTo(0, 0)")
        shoot(page, "09-kiem-tra-dien-thoai")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        press(page, "Lưu nội dung kiểm tra")
        expect(page.locator("[data-send-state]")).to_have_text("Đã lưu trên hệ thống", timeout=PATIENCE)
        page.locator("#id_photos").set_input_files({"name": "kho.jpg", "mimeType": "image/jpeg", "buffer": photo()})
        fill(page, {"caption": "Kho thành phẩm"})
        press(page, "Gửi ảnh")
        expect(page.locator("#photos, .photos").locator("xpath=ancestor::section").first.locator("img")).to_be_visible(
            timeout=PATIENCE
        )
        follow(page, "Ghi kết quả kiểm nghiệm")
        fill(page, TEST)
        page.locator("main form button[type=submit]").first.click()
        says(page, "Đã ghi kết quả kiểm nghiệm.")
        follow(page, "Kết luận kiểm tra")
        fill(page, {"conclusion": "conforms", "visited_on": day, "summary": "Cơ sở phù hợp với hồ sơ."})
        press(page, "Kết luận kiểm tra")
        says(page, "Đã kết luận kiểm tra.")
    kept = InspectionPhoto.objects.get(inspection__evaluation=cast.evaluation)
    assert (kept.caption, kept.content_type) == ("Kho thành phẩm", "image/jpeg")


def visit_by_acts(cast: c.Cast) -> None:
    """The other products' visits on the same days."""
    advisor = User.objects.get(username=c.ADVISOR[0])
    finding = {"subject": "Điều kiện cơ sở, vệ sinh", "verdict": "met", "note": "", "criterion": ""}
    for pk in cast.others:
        today = vietnam_day(clock.now())
        inspection.plan(advisor, pk, planned_on=today, now=clock.now())
        inspection.record_findings(advisor, pk, findings=[finding], now=clock.now())
        inspection.conclude(
            advisor, pk, conclusion="conforms", summary="Phù hợp với hồ sơ.", visited_on=today, now=clock.now()
        )


def photo() -> bytes:
    """A store room, drawn: shelves with bags of dried sweet potato."""
    picture = Image.new("RGB", (960, 720), (214, 204, 186))
    draw = ImageDraw.Draw(picture)
    for shelf in range(3):
        top = 120 + shelf * 200
        for bag in range(8):
            left = 60 + bag * 108
            draw.rounded_rectangle((left, top, left + 84, top + 130), 12, fill=(206, 120 + 14 * (bag % 3), 44))
            draw.rectangle((left + 12, top + 40, left + 72, top + 84), fill=(250, 244, 226))
        draw.rectangle((30, top + 130, 930, top + 150), fill=(116, 84, 58))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()
