"""The fields of the dossier's forms, as data: one list per family of regulations (regulations.md §3 and §4).

* ``26`` (also 148 and 1489): Mẫu 01 (slip), Mẫu 02 parts I, II and IV; part III is the score sheet itself.
* ``1048``: Biểu 01/02 (slip), Biểu 03 (business plan), Biểu 04 (organisation); wording ours, to be compared with the
  printed forms.

A field with a ``source`` is written once, in the row it belongs to, and only shown here; the others are kept in
``Dossier.fields`` under their code. Filing freezes both.
"""

from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy as _

from ocop.law import loader

SELF_ASSESSMENT, FILING = "tu-danh-gia", "nop"


@dataclass(frozen=True)
class Field:
    """One field. ``kind``: text, long, date, number, check or choice. ``required``: must be there before filing."""

    code: str
    label: str
    kind: str = "text"
    required: bool = False
    source: str = ""
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    only_for: tuple[str, ...] = ()  # kinds of dossier; none: all


@dataclass(frozen=True)
class Group:
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Step:
    """One page of the dossier; ``paper`` is the form of the decision it fills."""

    code: str
    title: str
    paper: str
    groups: tuple[Group, ...] = ()

    def fields(self, kind: str) -> tuple[Field, ...]:
        """The step's fields for a dossier of that kind, in order."""
        return tuple(f for group in self.groups for f in group.fields if not f.only_for or kind in f.only_for)


OWNER = Group(
    _("Chủ thể đăng ký"),
    (
        Field("producer_name", _("Tên đơn vị"), required=True, source="producer.name"),
        Field("representative", _("Người đại diện pháp luật"), required=True, source="producer.representative"),
        Field("position", _("Chức vụ"), source="producer.representative_position"),
        Field("address", _("Địa chỉ liên hệ"), required=True, source="producer.full_address"),
        Field("phone", _("Điện thoại"), required=True, source="producer.phone"),
        Field("email", _("Thư điện tử"), source="producer.email"),
    ),
)
PRODUCT = Group(
    _("Sản phẩm đăng ký"),
    (
        Field("product_name", _("Tên sản phẩm"), required=True, source="product.name"),
        Field("classification", _("Ngành, nhóm, phân nhóm"), source="classification"),
        Field("kind", _("Hình thức đánh giá"), source="kind"),
        Field("province", _("Tỉnh, thành phố"), source="province"),
    ),
)
UNDERTAKING = Field(
    "undertaking",
    _("Chủ thể cam kết thông tin trong hồ sơ là đúng sự thật và chịu trách nhiệm trước pháp luật"),
    "check",
    required=True,
)
ATTACHED = Group(
    _("Kèm theo và cam kết"),
    (
        Field("samples", _("Số mẫu sản phẩm gửi kèm"), "number",
              help=_("Sản phẩm hàng hóa gửi 5 mẫu; dịch vụ không cần.")),
        Field("signed_at", _("Nơi lập phiếu"), help=_("Ví dụ: Phường Hương Vân")),
        Field("signed_on", _("Ngày lập phiếu"), "date"),
        UNDERTAKING,
    ),
)
CHANGES = Group(
    _("Nội dung thay đổi so với lần trước"),
    (
        Field(
            "changes",
            _("Nội dung đã nâng cấp hoặc cập nhật"),
            "long",
            required=True,
            only_for=("upgrade", "re_ranking"),
            help=_(
                "Nâng hạng: nêu rõ nội dung đã nâng cấp. Đánh giá lại: nguyên liệu, công nghệ, bao bì, nhãn, công bố, "
                "kiểm nghiệm định kỳ, thị trường, sản lượng, doanh thu."
            ),
        ),
    ),
)
SLIP = Step("phieu-dang-ky", _("Thông tin chung"), _("Mẫu 01"), (OWNER, PRODUCT, CHANGES, ATTACHED))

REPORT = Step(
    "bao-cao",
    _("Chủ thể, sản phẩm, kết quả"),
    _("Mẫu 02, phần I–II"),
    (
        Group(
            _("I.1. Chủ thể"),
            (
                Field("producer_type", _("Loại hình tổ chức"), required=True, source="producer.get_kind_display"),
                Field("registration_number", _("Số đăng ký thành lập, kinh doanh"),
                      source="producer.registration_number"),
                Field("registered_on", _("Ngày thành lập, đăng ký"), source="producer.registered_on"),
                Field("sex", _("Giới tính người đại diện"), source="producer.get_representative_sex_display"),
                Field("ethnicity", _("Dân tộc"), source="producer.representative_ethnicity"),
                Field("residence", _("Nơi cư trú của người đại diện"), source="producer.representative_residence"),
                Field("history", _("Quá trình hình thành, phát triển"), "long"),
                Field("organisation", _("Bộ máy tổ chức, lao động"), "long"),
            ),
        ),
        Group(
            _("I.2. Sản phẩm"),
            (
                Field("description", _("Mô tả sản phẩm"), "long", required=True,
                      help=_("Đặc điểm, thành phần, cách dùng.")),
                Field("pack", _("Quy cách đóng gói")),
                Field("standard", _("Tiêu chuẩn áp dụng"), help=_("Ví dụ: TCCS 01:2026/HTX, TCVN…")),
            ),
        ),
        Group(
            _("I.3. Giấy tờ đã có"),
            (
                Field("has_business_registration", _("Đăng ký kinh doanh"), "check"),
                Field("has_quality_declaration", _("Công bố chất lượng sản phẩm"), "check"),
                Field("has_food_safety", _("Giấy chứng nhận đủ điều kiện an toàn thực phẩm"), "check"),
                Field("has_production_certificate", _("Giấy chứng nhận điều kiện sản xuất bắt buộc khác"), "check"),
            ),
        ),
        Group(
            _("I.4. Sở hữu trí tuệ"),
            (
                Field("ip_trademark", _("Nhãn hiệu"), "check"),
                Field("ip_shared_sign", _("Quyền dùng chỉ dẫn địa lý, nhãn hiệu tập thể, chứng nhận"), "check"),
                Field("ip_patent", _("Sáng chế, giải pháp hữu ích"), "check"),
                Field("ip_design", _("Kiểu dáng công nghiệp"), "check"),
                Field("ip_copyright", _("Quyền tác giả"), "check"),
                Field("ip_other", _("Quyền khác")),
            ),
        ),
        Group(
            _("Bốn nội dung UBND cấp xã đánh giá (Mẫu 03)"),
            (
                Field("commune_material", _("Sử dụng nguyên liệu địa phương"), "long"),
                Field("commune_labour", _("Sử dụng lao động địa phương"), "long"),
                Field("commune_idea", _("Nguồn gốc ý tưởng sản phẩm"), "long"),
                Field("commune_identity", _("Bản sắc, trí tuệ địa phương"), "long"),
            ),
        ),
        Group(
            _("II. Kết quả thực hiện kế hoạch kinh doanh"),
            (
                Field("result_material", _("Vùng nguyên liệu"), "long"),
                Field("result_technology", _("Công nghệ, thiết bị"), "long"),
                Field("result_quality", _("Thay đổi về chất lượng"), "long"),
                Field("result_market", _("Thị trường"), "long"),
                Field("result_revenue", _("Doanh thu (đồng, năm gần nhất)"), "number"),
                Field("result_profit", _("Lợi nhuận (đồng, năm gần nhất)"), "number"),
            ),
        ),
    ),
)
PLANS = Step(
    "ke-hoach",
    _("Kế hoạch và tài liệu"),
    _("Mẫu 02, phần IV"),
    (
        Group(
            _("IV. Kế hoạch thời gian tới"),
            (
                Field("plan_production", _("Sản xuất, vùng nguyên liệu"), "long"),
                Field("plan_quality", _("Chất lượng, bao bì, nhãn"), "long"),
                Field("plan_market", _("Thị trường, xúc tiến thương mại"), "long"),
                Field("plan_community", _("Lao động và cộng đồng"), "long"),
            ),
        ),
    ),
)
PLAN_1048 = Step(
    "phuong-an",
    _("Phương án kinh doanh, bộ máy"),
    _("Biểu 03, Biểu 04"),
    (
        Group(
            _("Biểu 03. Phương án sản xuất, kinh doanh"),
            (
                Field("description", _("Mô tả sản phẩm"), "long", required=True),
                Field("idea", _("Ý tưởng và tình trạng sản phẩm"), "long"),
                Field("business_material", _("Nguyên liệu, nguồn cung"), "long"),
                Field("business_production", _("Tổ chức sản xuất, công nghệ"), "long"),
                Field("business_market", _("Thị trường và bán hàng"), "long"),
                Field("business_finance", _("Vốn, chi phí, doanh thu dự kiến"), "long"),
            ),
        ),
        Group(
            _("Biểu 04. Bộ máy tổ chức"),
            (
                Field("organisation", _("Bộ máy tổ chức"), "long"),
                Field("staff", _("Số lao động"), "number"),
                Field("local_staff", _("Trong đó lao động địa phương"), "number"),
            ),
        ),
    ),
)
SHEET = Step(SELF_ASSESSMENT, _("Tự đánh giá theo tiêu chí"), _("Mẫu 02, phần III"))
CHECK = Step(FILING, _("Kiểm tra và nộp"), "")
FORMS: dict[str, tuple[Step, ...]] = {
    "26": (SLIP, REPORT, SHEET, PLANS, CHECK),
    "1048": (
        Step("phieu-dang-ky", _("Thông tin chung"), _("Biểu 01, Biểu 02"), (OWNER, PRODUCT, CHANGES, ATTACHED)),
        PLAN_1048,
        Step(SELF_ASSESSMENT, _("Tự đánh giá theo tiêu chí"), _("Phiếu đánh giá")),
        Step("ke-hoach", _("Tài liệu minh chứng"), _("Danh mục tài liệu")),
        CHECK,
    ),
}


def steps(regulation: str) -> tuple[Step, ...]:
    """The pages of a dossier under the regulation, in order."""
    return FORMS["1048" if regulation == "1048" else "26"]


def step(regulation: str, code: str) -> Step | None:
    """One page by its code; None where the regulation's dossier has none of that name."""
    return next((each for each in steps(regulation) if each.code == code), None)


@cache
def evidence_kinds(regulation: str) -> tuple[tuple[str, str], ...]:
    """(code, title) of the papers that the regulation's dossier lists, the mandatory ones first.

    No list was found for 148 and 1489: they are shown that of 26.
    """
    facts = loader.regulation(regulation if regulation == "1048" else "26").facts
    papers = [p for name in ("dossier_mandatory", "dossier_supplementary") for p in facts[name].value]
    forms = {"registration_slip", "self_assessment", "business_plan", "organisation", "samples"}
    return tuple((paper["code"], paper["title"]) for paper in papers if paper["code"] not in forms)


@cache
def wants_self_assessment(regulation: str) -> bool:
    """Whether the self-assessment is a mandatory part of the dossier (not under 1048)."""
    return "self_assessment" in {p["code"] for p in loader.regulation(regulation).fact("dossier_mandatory").value}


def values(dossier) -> dict[str, str]:
    """Every field of the dossier as text: what stands in its own row, in the product's and in the producer's."""
    found = {}
    for each in steps(dossier.regulation):
        for field in each.fields(dossier.kind):
            found[field.code] = sourced(dossier, field.source) if field.source else dossier.fields.get(field.code, "")
    return found


def sourced(dossier, source: str) -> str:
    """The value of a field that is written elsewhere, as text."""
    product, criteria = dossier.product, dossier.criteria_set
    producer = product.producer
    row, _, name = source.partition(".")
    if row == "producer" or row == "product":
        value = getattr({"producer": producer, "product": product}[row], name)
        value = value() if callable(value) else value
        return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value or "")
    if row == "classification":
        return " – ".join(filter(None, [criteria.sector, criteria.group, criteria.subgroup]))
    if row == "kind":
        return dossier.get_kind_display()
    province = producer.commune.province
    return str(province or "")
