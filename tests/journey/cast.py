"""The people and places of the journey, as an administrator has entered them; everything else the people do."""

from dataclasses import dataclass, field, replace

from evaluations.seasons.ground import Ground, commune_officer, lay
from evaluations.seasons.plan import Plan
from evaluations.seasons.plan import plan as plan_of
from ocop.accounts.models import Role

COUNCIL = "Hội đồng đánh giá, phân hạng sản phẩm OCOP thành phố Móng Cái năm 2023"
# (user name, name, office in the council)
SEATS = (
    ("mc.tv1", "Chủ tịch Hội đồng – Lãnh đạo UBND thành phố", "Lãnh đạo UBND thành phố"),
    ("mc.tv2", "Thành viên 2 – Phòng Kinh tế", "Phòng Kinh tế"),
    ("mc.tv3", "Thành viên 3 – Phòng Y tế", "Phòng Y tế"),
    ("mc.tv4", "Thành viên 4 – Hội Nông dân", "Hội Nông dân thành phố"),
)
CHAIR = SEATS[0][0]
SECRETARY = ("mc.thu-ky", "Thư ký – Văn phòng Điều phối NTM", "Văn phòng Điều phối NTM")
ADVISOR = ("mc.to-tu-van", "Tổ tư vấn – Phòng Kinh tế", "Phòng Kinh tế")
OFFICER, APPROVER, COMMUNE, PRODUCER = "mc.can-bo", "mc.duyet", "xa.hai-dong", "khoai-hai-dong"
PRODUCT = "Khoai lang sấy dẻo Hải Đông"
OTHERS = ("Gạo nếp Hải Tiến", "Trà hoa vàng Hải Sơn")  # judged in the same sessions; no browser is needed for them
FILED_ONLY = ("Mật ong rừng ngập mặn Vạn Ninh", "Chả cá Bình Ngọc")  # what a board looks like while dossiers come in


@dataclass
class Cast:
    """The plan's data, the ground they stand on and what the journey learns on its way."""

    plan: Plan
    ground: Ground
    season: str = ""  # the code in its address
    council: str = ""  # the address of its page
    evaluation: int = 0
    others: list[int] = field(default_factory=list)
    certificate: str = ""  # the public address that the QR code carries

    def planned(self, name: str):
        """What the plan says of the product of that name."""
        return next(product for product in self.plan.products if product.name == name)


def gather() -> Cast:
    """Accounts by office, the places of Móng Cái and the score sheets its products need."""
    whole = plan_of("mong-cai-2023")
    known = {PRODUCT, *OTHERS, *FILED_ONLY}
    plan = replace(whole, products=tuple(product for product in whole.products if product.name in known))
    ground = lay(plan)
    ground.officer_of(OFFICER, "Cán bộ Phòng Kinh tế", Role.OFFICER, "mong-cai")
    ground.officer_of(APPROVER, "Lãnh đạo UBND thành phố Móng Cái", Role.APPROVER, "mong-cai")
    commune_officer(ground, "hai-dong")
    for username, name, office in (*SEATS, SECRETARY, ADVISOR):
        ground.user(username, name, office)
    return Cast(plan, ground)
