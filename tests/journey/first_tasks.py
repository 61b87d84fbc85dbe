"""The first task of each chapter of the guide as somebody new does it: from "Việc của tôi" (or the front page) to its
effect, by nothing but what the pages show. In the order of a season: each finds what the one before has left."""

from collections.abc import Callable
from datetime import UTC, datetime

from evaluations.models import AgendaItem, Certificate, Evaluation, Finding, Recognition, Sheet
from evaluations.seasons.ground import PASSWORD
from evaluations.stages import registration, sessions
from evaluations.states import State
from ocop.accounts.models import Role, RoleGrant, User
from ocop.journal import clock
from ocop.law.calendar import vietnam_day
from products.models import CommuneReport, Dossier
from tests.journey.newcomer import Newcomer

PLAN = "tinh-2026"
FILED_ON = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)  # a day on which its second batch takes dossiers in
AT_COMMUNE, TO_REGISTER, TO_VISIT = "Gạo nếp nương Ba Chẽ", "Sá sùng khô Vân Đồn", "Tinh dầu hồi Bình Liêu"
TO_RECOGNISE, RECOGNISED = "Gà Tiên Yên hun khói", "Miến dong Bình Liêu sợi nhỏ"
SET = "Bộ 9. Tương, nước mắm, gia vị dạng lỏng khác chưa đối chiếu với Công báo"
FINDINGS = {
    "1. Sử dụng nguyên liệu địa phương": "Lúa trồng tại xã.",
    "2. Sử dụng lao động địa phương": "12 lao động của xã.",
    "3. Nguồn gốc ý tưởng sản phẩm": "Giống nếp của đồng bào trong xã.",
    "4. Bản sắc, trí tuệ địa phương": "Cách trồng trên nương.",
}


def of(product: str) -> Evaluation:
    return Evaluation.objects.get(dossier__product__name=product)


def producer(new: Newcomer) -> None:
    new.press("link", "Đăng ký làm chủ thể")
    typed = {
        "Họ và tên người sử dụng": "Người thực hiện của HTX",
        "Tên đăng nhập": "htx-ba-vang",
        "Thư điện tử của người sử dụng": "htx-ba-vang@ocop.example",
        "Mật khẩu": PASSWORD,
        "Nhập lại mật khẩu": PASSWORD,
        "Tên chủ thể": "Hợp tác xã Ba Vàng",
        "Địa chỉ": "Thôn 1",
    }
    for name, text in typed.items():
        new.type(name, text)
    new.choose("Loại hình", "Hợp tác xã")
    new.type("Xã, phường", "Đặc khu Vân Đồn", "combobox")
    new.press("checkbox", "Tôi đã đọc thông báo về xử lý dữ liệu cá nhân ở trên")
    new.press("button", "Tạo tài khoản và chủ thể")
    new.type("Tên sản phẩm", "Nước mắm Ba Vàng")
    new.open("Sản phẩm thực phẩm")
    new.press("radio", SET)
    new.press("button", "Lưu sản phẩm")
    new.press("link", "Lập hồ sơ")
    new.press("button", "Bắt đầu")
    new.reads("Đã mở hồ sơ mới.")
    assert Dossier.objects.get(product__name="Nước mắm Ba Vàng").filed_at is None


def commune(new: Newcomer) -> None:
    new.press("link", f"Làm ngay – {AT_COMMUNE}")
    for name, text in FINDINGS.items():
        new.type(name, text)
    new.press("button", "Lưu báo cáo")
    new.reads("Đã lưu báo cáo (Mẫu 03).")
    assert CommuneReport.objects.filter(dossier__product__name=AT_COMMUNE).count() == 1


def officer(new: Newcomer) -> None:
    new.press("link", TO_REGISTER)
    new.press("link", "Tiếp nhận hồ sơ")
    new.press("button", "Tiếp nhận hồ sơ")
    new.reads("Đã tiếp nhận hồ sơ.")
    assert of(TO_REGISTER).state == State.REGISTERED


def secretary(new: Newcomer) -> None:
    new.press("link", f"Làm ngay – {TO_REGISTER}")
    new.press("button", "Ghi tất cả có mặt")
    new.press("button", "Khai mạc phiên họp")
    new.press("button", "Mở chấm điểm tất cả")
    new.reads("1 sản phẩm đã mở chấm điểm")
    assert of(TO_REGISTER).state == State.ROUND_ONE


def member(new: Newcomer) -> None:
    new.press("link", TO_REGISTER)
    new.press("radio", "0 điểm Không có mức nào phù hợp", new.page.locator("#sheet fieldset").first)
    new.page.locator("#save-state", has_text="Đã lưu").wait_for()
    assert len(Sheet.objects.get(item__evaluation=of(TO_REGISTER), seat__user__username="tinh.tv3").marks) == 1


def inspector(new: Newcomer) -> None:
    new.press("link", f"Làm ngay – {TO_VISIT}")
    new.press("radio", "Đạt", new.part("group", "1.1 Nguồn nguyên liệu"))
    new.press("button", "Lưu nội dung kiểm tra")
    new.page.locator("[data-send-state]", has_text="Đã lưu trên hệ thống").wait_for()
    assert Finding.objects.filter(inspection__evaluation=of(TO_VISIT), verdict="met").exists()


def approver(new: Newcomer) -> None:
    new.press("link", "Đề nghị")
    new.press("checkbox", TO_RECOGNISE)
    new.press("button", "Công nhận")
    new.type("Số quyết định", "2412/QĐ-UBND")
    new.type("Ngày ký", f"{vietnam_day(clock.now()):%d/%m/%Y}")
    new.type("Chức vụ người ký", "KT. CHỦ TỊCH")
    new.press("button", "Ghi quyết định, công nhận 1 sản phẩm")
    new.reads("2412/QĐ-UBND")
    assert Recognition.objects.filter(evaluation=of(TO_RECOGNISE)).exists()


def administrator(new: Newcomer) -> None:
    new.press("link", "Thêm tài khoản, giao vai trò")
    typed = {"Tên đăng nhập:": "xa.moi", "Họ và tên:": "Cán bộ OCOP xã", "Địa chỉ email:": "xa.moi@ocop.example",
             "Mật khẩu:": PASSWORD, "Xác nhận mật khẩu:": PASSWORD}  # fmt: skip
    for name, text in typed.items():
        new.type(name, text)
    new.press("button", "Thêm Vai trò được giao")
    new.choose("Vai trò:", "Cán bộ cấp xã")
    new.press("combobox", "Chọn đơn vị")
    new.page.keyboard.type("Vân Đồn")
    new.press("option", "Đặc khu Vân Đồn")
    new.press("button", "Lưu")
    new.reads("Cán bộ OCOP xã")
    assert RoleGrant.objects.get(user__username="xa.moi").role == Role.COMMUNE_OFFICER


def auditor(new: Newcomer) -> None:
    new.type("Tìm sản phẩm, chủ thể, mã hồ sơ", "mien dong binh lieu", "searchbox")
    new.press("button", "Tìm")
    new.press("link", RECOGNISED, new.part("region", "Hồ sơ đánh giá"))
    new.press("link", "Xem từng phiếu, từng yêu cầu tối thiểu")
    new.reads("Kết quả: 4 sao.")
    new.reads("Yêu cầu tối thiểu")


def public(new: Newcomer) -> None:
    certificate = Certificate.objects.get(recognition__evaluation=of(RECOGNISED))
    new.type("Số hoặc mã giấy chứng nhận", certificate.number)
    new.press("button", "Kiểm tra")
    new.reads(RECOGNISED)
    new.reads("Còn hiệu lực")


# chapter of the guide → (who, the task); None: somebody who has not signed in
TASKS: dict[str, tuple[str | None, Callable[[Newcomer], None]]] = {
    "chu-the": (None, producer),
    "cap-xa": ("xa.ba-che-2025", commune),
    "can-bo": ("tinh.can-bo", officer),
    "chu-tich-thu-ky": ("tinh.thu-ky1", secretary),
    "thanh-vien": ("tinh.tv3", member),
    "kiem-tra-thuc-te": ("tinh.to-tu-van1", inspector),
    "duyet": ("tinh.duyet", approver),
    "quan-tri": ("quan-tri", administrator),
    "giam-sat": ("kiem-tra", auditor),
    "cong-chung": (None, public),
}


def before(chapter: str) -> None:
    """What others have done by then: a dossier filed for the commune, a session planned for the secretary."""
    if chapter == "cap-xa":
        draft = of(AT_COMMUNE)
        agent = draft.dossier.product.producer.agents.get().user
        registration.file(agent, draft.pk, now=FILED_ON)
    elif chapter == "chu-tich-thu-ky":
        waiting = of(TO_REGISTER)
        leads = User.objects.get(username="tinh.thu-ky1")
        today = vietnam_day(clock.now())
        sessions.plan(leads, waiting.batch_id, round=1, held_on=today, evaluations=[waiting.pk], now=clock.now())
        assert AgendaItem.objects.filter(evaluation=waiting, opened_at__isnull=True).exists()
