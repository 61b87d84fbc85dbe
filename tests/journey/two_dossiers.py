"""A province under Quyết định 26/2026, and what its people do with two dossiers in their browsers."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from evaluations.models import Batch, Evaluation, Season
from evaluations.seasons.ground import PASSWORD, set_code
from evaluations.seasons.scores import marks_towards
from ocop.accounts.models import Locality, Role, RoleGrant, User
from ocop.journal import clock
from products import lawbook
from products.models import CriteriaSet, Dossier
from tests.journey.office import PATIENCE, Office, fill, follow, press, says

SMALL = (360, 740)


@dataclass
class Case:
    """One product as its producer knows it."""

    product: str
    kind: str
    slug: str
    commune: str
    owner: dict[str, str]
    told: dict[str, str]
    window: tuple[int, int]
    marks: dict = field(default_factory=dict)

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.select_related("product", "criteria_set").get(product__name=self.product)

    @property
    def evaluation(self) -> Evaluation:
        return Evaluation.objects.get(dossier__product__name=self.product)


def _owner(username: str, name: str, kind: str, commune: str) -> dict[str, str]:
    return {
        "full_name": f"Người thực hiện của {name}", "username": username, "account_email": f"{username}@ocop.example",
        "password": PASSWORD, "password_again": PASSWORD, "name": name, "kind": kind, "commune": commune,
        "address": "Tổ dân phố 4", "phone": "0234 300 0000", "email": f"{username}@ocop.example",
        "registration_number": f"31H80{len(name):05d}", "registered_on": "15/03/2019",
        "representative": f"Người đại diện {name}", "representative_position": "Tổ trưởng",
        "representative_sex": "female", "representative_ethnicity": "Kinh",
        "representative_residence": "Tổ dân phố 4", "notice": "on",
    }  # fmt: skip


CASES = (
    Case(
        "Bún Vân Cù", "re_ranking", "processed-rice-cereals", "Phường Kim Trà",
        _owner("bun-van-cu", "Tổ hợp tác sản xuất Bún Vân Cù", "cooperative_group", "Phường Kim Trà"),
        {"changes": "Bao bì mới, máy ép bún mới, doanh thu tăng.", "description": "Bún tươi làm từ gạo địa phương.",
         "commune_material": "Gạo mua của các hộ trong phường.", "result_revenue": "620000000"},
        (1280, 860),
    ),
    Case(
        "Thanh trà Hương Vân", "first", "fresh-vegetables", "Phường Hương Trà",
        _owner("thanh-tra", "HTX NN Hương Vân", "cooperative", "Phường Hương Trà"),
        {"description": "Thanh trà trồng trên đất phù sa ven sông Bồ.", "pack": "Hộp 4 quả",
         "commune_material": "Toàn bộ thanh trà trồng tại phường."},
        SMALL,
    ),
)  # fmt: skip


def gather() -> None:
    """What an administrator has entered: places, officers, the score sheets, a season that takes dossiers in today."""
    now = clock.now()
    lawbook.load(now, [set_code("26", case.slug) for case in CASES])
    centre = Locality.objects.create(code="vn", name="Trung ương", level="centre")
    hue = Locality.objects.create(code="46", name="Thành phố Huế", level="province", parent=centre)
    _person("tinh", Role.OFFICER, hue)
    for number, case in enumerate(CASES, start=1):
        unit = Locality.objects.create(code=f"19{number:03d}", name=case.commune, level="commune", parent=hue)
        _person(f"xa{number}", Role.COMMUNE_OFFICER, unit)
    season = Season.objects.create(
        code="hue", unit=hue, title="Kế hoạch đánh giá OCOP thành phố Huế", year=timezone.localdate().year,
        regulation="26", rounds=1, inspection="on_request", forward_limit=90, recognises_to=4,
        needs_commune_report=True, created_at=now,
    )  # fmt: skip
    today = timezone.localdate()
    Batch.objects.create(
        season=season, number=1, intake_from=today - timedelta(days=30), intake_to=today + timedelta(days=60)
    )
    for case in CASES:
        law = CriteriaSet.objects.get(code=set_code("26", case.slug)).law
        case.marks = marks_towards(law, {}, 72, stars=4, rng=Random(case.product))


def _person(username: str, role: Role, unit: Locality) -> None:
    user = User.objects.create_user(username, f"{username}@ocop.example", PASSWORD, full_name=f"Cán bộ {unit.name}")
    RoleGrant.objects.create(user=user, role=role, locality=unit)


@contextmanager
def seated(office: Office, username: str, size: tuple[int, int] = (1280, 860)):
    """The person at a browser, signed in before."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    with office.visitor(size) as page:
        cookie = {"name": "ocop_session", "value": client.cookies["ocop_session"].value, "url": office.address}
        page.context.add_cookies([cookie])
        yield page


def fits(page: Page) -> None:
    """Nothing stands out to the right of the screen."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= room, f"{page.url} is {wide} px wide on a screen of {room}"


def sign_up_and_file(office: Office, case: Case, paper: bytes) -> None:
    """Somebody who has never seen the portal: account, product, the five steps, the batch, filed."""
    with office.visitor(case.window) as page:
        page.goto("/dang-ky/")
        fits(page)
        fill(page, case.owner)
        press(page, "Tạo tài khoản và chủ thể")
        page.wait_for_url("**/san-pham/moi/**")
        _register(page, case)
        _write(page, case, paper)
        _file(page, case)


def _register(page: Page, case: Case) -> None:
    fill(page, {"name": case.product})
    title = CriteriaSet.objects.get(code=set_code("26", case.slug)).title
    wanted = page.locator("label", has_text=title)
    sector = page.locator("details.sector", has=wanted).first
    if sector.get_attribute("open") is None:
        sector.locator("summary").click()
    fits(page)
    wanted.first.locator("input").check()
    press(page, "Lưu sản phẩm")
    says(page, case.product)
    follow(page, "Lập hồ sơ")
    fill(page, {"kind": case.kind})
    press(page, "Bắt đầu")
    says(page, "Đã mở hồ sơ mới.")
    fits(page)


def _write(page: Page, case: Case, paper: bytes) -> None:
    follow(page, "Thông tin chung", exact=False)
    today = f"{timezone.localdate():%d/%m/%Y}"
    slip = {"samples": "5", "signed_at": case.commune, "signed_on": today, "undertaking": "on"}
    told = dict(case.told)
    fill(page, slip | ({"changes": told.pop("changes")} if "changes" in told else {}))
    press(page, "Lưu và sang bước sau")
    page.wait_for_url("**/bao-cao/")
    fill(page, told)
    fits(page)
    press(page, "Lưu và sang bước sau")
    page.wait_for_url("**/tu-danh-gia/")
    fits(page)
    for code, mark in case.marks.items():
        page.locator(f'input[name="mark-{code}"][value="{"none" if mark is None else mark}"]').check()
    expect(page.locator("#self-score")).to_contain_text(f"/ {len(case.marks)} tiêu chí", timeout=PATIENCE)
    expect(page.locator("#save-note")).to_have_text("Đã lưu", timeout=PATIENCE)
    criterion = page.locator(".criterion").first
    criterion.locator("summary").click()
    criterion.locator("textarea").fill("Có hợp đồng thu mua nguyên liệu.")
    criterion.get_by_role("button", name="Lưu và thêm tài liệu").click()
    _upload(page, "hop-dong.pdf", paper, "Hợp đồng thu mua")
    page.wait_for_url("**/tu-danh-gia/**")
    press(page, "Lưu và sang bước sau")
    page.wait_for_url("**/ke-hoach/**")
    fill(page, {"plan_market": "Bán tại hai siêu thị và trên sàn thương mại điện tử."})
    press(page, "Lưu và sang bước sau")
    page.wait_for_url("**/buoc/nop/**")


def _upload(page: Page, name: str, data: bytes, title: str) -> None:
    page.wait_for_url("**/tai-lieu/moi/**")
    fits(page)
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": data})
    fill(page, {"title": title})
    press(page, "Tải lên")


def _file(page: Page, case: Case) -> None:
    fits(page)
    follow(page, "Chọn đợt đánh giá")
    page.locator("main [name=batch]").first.check()
    press(page, "Đưa vào đợt")
    follow(page, "Nộp hồ sơ")
    press(page, "Nộp hồ sơ")
    says(page, "Đã nộp hồ sơ.")
    fits(page)


def report_and_forward(office: Office, number: int, case: Case) -> None:
    """The commune: Mẫu 03 with its meeting from the inbox, then the letter."""
    with seated(office, f"xa{number}") as page:
        page.goto("/cap-xa/")
        says(page, case.product)
        page.get_by_role("link", name="Lập Mẫu 03").first.click()
        findings = ("local_material", "local_labour", "idea_origin", "local_identity")
        fill(page, {name: f"UBND phường xác nhận nội dung {at}." for at, name in enumerate(findings, start=1)})
        fill(page, {"components": "Đủ thành phần theo quy định.", "conclusion": "Đề nghị tỉnh đánh giá."})
        page.locator("summary", has_text="Biên bản họp").click()
        fill(page, {"met_on": f"{timezone.localdate():%d/%m/%Y}", "meeting_people": "Phòng Kinh tế",
                    "meeting_notes": "Thống nhất đề nghị đánh giá."})  # fmt: skip
        press(page, "Lưu báo cáo")
        says(page, "Đã lưu báo cáo (Mẫu 03).")
        press(page, "Chuyển hồ sơ đã chọn")
        fill(page, {"number": f"{number}5/UBND-KT"})
        press(page, "Chuyển hồ sơ")
        says(page, "1 hồ sơ đã chuyển")


def ask_for_papers(office: Office, case: Case, item: str) -> None:
    """The officer looks at the dossier and asks for one thing more."""
    with seated(office, "tinh") as page:
        page.goto(f"/danh-gia/{case.evaluation.pk}/")
        follow(page, "Yêu cầu bổ sung hồ sơ")
        due = timezone.localdate() + timedelta(days=7)
        fill(page, {"reason": "Thiếu minh chứng.", "items": item, "due_on": f"{due:%d/%m/%Y}"})
        press(page, "Yêu cầu bổ sung hồ sơ")
        says(page, "Đã gửi yêu cầu bổ sung")


def answer(office: Office, case: Case, paper: bytes) -> None:
    """The producer adds the paper and answers the item, on their own screen."""
    with seated(office, case.owner["username"], case.window) as page:
        page.goto(f"/ho-so/{case.dossier.pk}/buoc/ke-hoach/")
        page.locator("main").get_by_role("button", name="Lưu và thêm tài liệu").click()
        _upload(page, "kiem-nghiem.pdf", paper, "Phiếu kiểm nghiệm mới")
        page.wait_for_url("**/buoc/ke-hoach/**")  # the file has arrived
        says(page, "Phiếu kiểm nghiệm mới")
        page.goto(f"/danh-gia/{case.evaluation.pk}/bo-sung/")
        fits(page)
        page.locator("main textarea").first.fill("Đã tải phiếu kiểm nghiệm mới lên hồ sơ.")
        press(page, "Trả lời yêu cầu bổ sung")
        says(page, "Đã gửi phần bổ sung")
        fits(page)


def accept_and_register(office: Office) -> None:
    """The officer finds both complete, and takes both in from the board."""
    with seated(office, "tinh") as page:
        for case in CASES:
            page.goto(f"/ho-so/{case.dossier.pk}/thay-doi/")
            says(page, "Phiếu kiểm nghiệm mới")
            page.goto(f"/danh-gia/{case.evaluation.pk}/bo-sung/ket-thuc/")
            fill(page, {"accepted": "yes"})
            press(page, "Kết thúc yêu cầu bổ sung")
            says(page, "Đã kết thúc yêu cầu bổ sung.")
        page.goto("/ke-hoach/hue/?state=submitted")
        for box in page.locator("main tbody input[type=checkbox]").all():
            box.check()
        page.locator("main form").get_by_role("button", name="Tiếp nhận", exact=False).first.click()
        says(page, "2 hồ sơ đã tiếp nhận")


def fetched(office: Office, username: str, *addresses: str) -> list[bytes]:
    """The files behind the addresses, as the person's browser downloads them."""
    with seated(office, username) as page:
        answers = [page.request.get(office.address + address) for address in addresses]
        assert [each.status for each in answers] == [200] * len(addresses), addresses
        return [each.body() for each in answers]
