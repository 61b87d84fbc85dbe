"""Steps 3 and 4: a producer signs up, writes and files the dossier; the commune reports; the officer takes it in."""

from pathlib import Path

from playwright.sync_api import Page, expect

from evaluations.models import Evaluation
from evaluations.seasons.ground import PASSWORD
from ocop.law.model import CriteriaSet
from products.models import CriteriaSet as StoredSet
from tests.journey import cast as c
from tests.journey.office import PATIENCE, Office, fill, follow, press, says
from tests.journey.pictures import shoot

SET = "processed-vegetables-fruits"
PRODUCER = {
    "full_name": "Người thực hiện của Tổ hợp tác khoai lang Hải Đông", "username": c.PRODUCER,
    "account_email": "khoai-hai-dong@ocop.example", "password": PASSWORD, "password_again": PASSWORD,
    "name": "Tổ hợp tác khoai lang Hải Đông", "kind": "cooperative_group", "commune": "Xã Hải Đông",
    "address": "Thôn 4", "phone": "0203 300 0000", "email": "khoai-hai-dong@ocop.example",
    "registration_number": "22H8000123", "registered_on": "15/03/2019",
    "business_lines": "Trồng khoai lang; chế biến, bảo quản rau quả.",
    "representative": "Tổ trưởng tổ hợp tác", "representative_position": "Tổ trưởng", "representative_sex": "female",
    "representative_ethnicity": "Kinh", "representative_residence": "Thôn 4, xã Hải Đông", "notice": "on",
}  # fmt: skip
SLIP = {"samples": "5", "signed_at": "Xã Hải Đông", "signed_on": "12/09/2023", "undertaking": "on"}
UNIT = {
    "history": "Tổ hợp tác thành lập năm 2019 từ 9 hộ trồng khoai lang ở thôn 4.",
    "organisation": "9 hộ thành viên, 14 lao động thường xuyên, đều là người địa phương.",
    "description": "Khoai lang ruột vàng trồng trên đất cát pha Hải Đông, hấp chín, sấy dẻo ở nhiệt độ thấp, "
    "không thêm đường, không chất bảo quản.",
    "pack": "Túi 300 g, hút chân không", "standard": "TCCS 01:2023/THT", "has_business_registration": "on",
    "has_quality_declaration": "on", "has_food_safety": "on", "ip_trademark": "on",
    "commune_material": "Toàn bộ khoai lang do các hộ thành viên trồng tại xã Hải Đông.",
    "commune_labour": "14 lao động của xã Hải Đông, trong đó 9 lao động nữ.",
    "commune_idea": "Từ cách phơi khoai deo của các gia đình ven biển Hải Đông.",
    "commune_identity": "Giữ cách chọn khoai để héo vỏ trước khi hấp của người địa phương.",
    "result_revenue": "620000000", "result_profit": "95000000",
}  # fmt: skip
PLANS = {
    "plan_production": "Mở rộng vùng nguyên liệu lên 6 ha, có hợp đồng với 15 hộ.",
    "plan_market": "Bán trên hai sàn thương mại điện tử; thanh toán không dùng tiền mặt; tem truy xuất nguồn gốc.",
}
FINDINGS = {
    "local_material": "Xác nhận: nguyên liệu trồng tại thôn 3 và thôn 4 của xã.",
    "local_labour": "Xác nhận: lao động của tổ hợp tác cư trú trên địa bàn xã.",
    "idea_origin": "Sản phẩm phát triển từ nghề phơi khoai của địa phương.",
    "local_identity": "Cách chế biến mang nét riêng của xã ven biển Hải Đông.",
    "conclusion": "Đề nghị thành phố đánh giá, phân hạng sản phẩm.",
}


def law_of(slug: str = SET) -> CriteriaSet:
    """The score sheet of 148 by its name."""
    return StoredSet.objects.get(regulation="148", slug=slug).law


def sign_up_and_file(office: Office, cast: c.Cast, marks: dict[str, int | None], paper: Path) -> None:
    """Account, producer, product, every step of the dossier, and the filing. ``paper``: where its PDF is made."""
    with office.visitor() as page:
        page.goto("/")
        page.goto("/dang-ky/")
        fill(page, PRODUCER)
        press(page, "Tạo tài khoản và chủ thể")
        page.wait_for_url("**/san-pham/moi/**")
        _register_product(page)
        _write(page, marks, _printed(office, paper))
        _file(page)
    cast.evaluation = Evaluation.objects.get(dossier__product__name=c.PRODUCT).pk


def _register_product(page: Page) -> None:
    fill(page, {"name": c.PRODUCT, "description": "Khoai lang ruột vàng Hải Đông sấy dẻo, túi 300 g."})
    wanted = page.locator("label", has_text=law_of().title)
    sector = page.locator("details.sector", has=wanted)
    if sector.get_attribute("open") is None:
        sector.locator("summary").click()
    wanted.first.locator("input").check()
    press(page, "Lưu sản phẩm")
    says(page, c.PRODUCT)
    page.goto(page.url + "ho-so/moi/")
    fill(page, {"kind": "first", "regulation": "148"})
    page.locator("main form button[type=submit]").first.click()
    says(page, "Đã mở hồ sơ mới.")


def _write(page: Page, marks: dict[str, int | None], paper: Path) -> None:
    follow(page, "Thông tin chung", exact=False)
    for values in (SLIP, UNIT):
        fill(page, values)
        press(page, "Lưu và sang bước sau")
        says(page, "Đã lưu.")
    page.wait_for_url("**/tu-danh-gia/")
    for code, mark in marks.items():
        page.locator(f'input[name="mark-{code}"][value="{"none" if mark is None else mark}"]').check()
    expect(page.locator("#save-note")).to_have_text("Đã lưu", timeout=PATIENCE)
    criterion = page.locator(".criterion").first
    criterion.locator("summary").click()
    criterion.locator("textarea").fill("Hợp đồng liên kết với 9 hộ trồng khoai, tổng diện tích 4,2 ha.")
    criterion.get_by_role("button", name="Lưu và thêm tài liệu").click()
    page.wait_for_url("**/tai-lieu/moi/**")
    page.locator("input[type=file]").set_input_files(paper)
    fill(page, {"title": "Hợp đồng liên kết vùng nguyên liệu", "issued_on": "20/02/2023"})
    page.locator("main [name=kind]").select_option(index=1)
    press(page, "Tải lên")
    page.wait_for_url("**/tu-danh-gia/**")
    says(page, "Hợp đồng liên kết vùng nguyên liệu")
    page.evaluate("scrollTo(0, 0)")
    shoot(page, "04-tu-danh-gia")
    _go_on_while_it_saves(page)
    page.wait_for_url("**/ke-hoach/**")  # the fragment of the criterion may still stand behind it
    fill(page, PLANS)
    press(page, "Lưu và sang bước sau")


def _go_on_while_it_saves(page: Page) -> None:
    """Press the button in the middle of a slow save of the page's own: it waits, and nothing is in conflict."""
    held = []

    def hold(route) -> None:
        if "json" in route.request.headers["accept"]:
            held.append((route, route.fetch()))  # saved, but the answer is on its way for long
        else:
            route.continue_()

    page.route("**/tu-danh-gia/", hold)
    page.locator(".criterion textarea").first.fill("Hợp đồng liên kết với 9 hộ trồng khoai, tổng diện tích 4,5 ha.")
    page.keyboard.press("Tab")
    expect(page.locator("#save-note")).to_have_text("Đang lưu…", timeout=PATIENCE)
    press(page, "Lưu và sang bước sau")
    for _ in range(PATIENCE // 100):  # on a busy machine the save itself takes its time
        if held:
            break
        page.wait_for_timeout(100)
    [(route, answer)] = held
    route.fulfill(response=answer)


def _file(page: Page) -> None:
    page.wait_for_url("**/buoc/nop/**")
    follow(page, "Chọn đợt đánh giá")
    page.locator("main [name=batch]").first.check()
    page.locator("main form button[type=submit]").first.click()
    says(page, c.PRODUCT)
    page.goto("/san-pham/")
    follow(page, c.PRODUCT, exact=False)
    page.locator("main a[href^='/ho-so/']").first.click()
    shoot(page, "03-ho-so")
    page.goto(page.url.split("?")[0] + "buoc/nop/")
    follow(page, "Nộp hồ sơ")
    press(page, "Nộp hồ sơ")
    says(page, "Đã nộp")


def _printed(office: Office, paper: Path) -> Path:
    """A real PDF, printed by the browser from a page of text."""
    with office.visitor() as page:
        page.set_content("<h1>Hợp đồng liên kết</h1><p>Tổ hợp tác khoai lang Hải Đông và các hộ trồng khoai.</p>")
        paper.write_bytes(page.pdf(format="A4"))
    return paper


def report_from_the_commune(office: Office) -> None:
    """Mẫu 03, from the commune's inbox."""
    with office.person(c.COMMUNE) as page:
        page.goto("/cap-xa/")
        follow(page, c.PRODUCT, exact=False)
        if "mau-03" not in page.url:
            follow(page, "Mở Mẫu 03")
        fill(page, FINDINGS)
        press(page, "Lưu báo cáo")
        says(page, "Đã lưu báo cáo (Mẫu 03).")


def take_in(office: Office, cast: c.Cast) -> None:
    """The officer sees what waits, and takes the dossier in."""
    with office.person(c.OFFICER) as page:
        says(page, c.PRODUCT)
        shoot(page, "02-viec-cua-toi")
        page.goto(f"/ke-hoach/{cast.season}/")
        follow(page, c.PRODUCT, exact=False)
        follow(page, "Tiếp nhận hồ sơ")
        press(page, "Tiếp nhận hồ sơ")
        says(page, "Đã tiếp nhận")
