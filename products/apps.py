from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTS = {
    "producer.sign_up": _("Chủ thể tự đăng ký"),
    "producer.register": _("Đăng ký chủ thể"),
    "producer.edit": _("Sửa thông tin chủ thể"),
    "product.new": _("Thêm sản phẩm"),
    "product.edit": _("Sửa sản phẩm"),
    "product.photo": _("Thay ảnh sản phẩm"),
    "dossier.start": _("Lập hồ sơ"),
    "dossier.save": _("Lưu hồ sơ"),
    "evidence.add": _("Thêm tài liệu"),
    "evidence.describe": _("Sửa thông tin tài liệu"),
    "evidence.remove": _("Gỡ tài liệu"),
    "evidence.block": _("Chặn tài liệu có mã độc"),
    "commune.report": _("Lập báo cáo của UBND cấp xã"),
    "commune.forward": _("UBND cấp xã chuyển hồ sơ"),
    "listing.propose": _("Tải danh sách sản phẩm lên"),
    "listing.remap": _("Chọn cột của danh sách sản phẩm"),
    "listing.confirm": _("Nhập danh sách sản phẩm"),
    "criteria_set.confirm": _("Xác nhận đối chiếu bộ tiêu chí"),
}


class ProductsConfig(AppConfig):
    name = "products"
    verbose_name = _("Sản phẩm")

    def ready(self) -> None:
        from ocop.accounts import roles
        from ocop.accounts.models import Role
        from ocop.imports import table
        from ocop.journal import vocabulary
        from ocop.ui import register_nav
        from products import guards, offices, tasks  # noqa: F401 — registers the guards, the handlers and chores
        from products.imports import producers, wording
        from products.views import checks  # noqa: F401 — shows the checks on the dossier's page

        vocabulary.name_acts(ACTS)
        for kind in (producers.KIND, wording.KIND):
            table.offer(kind)
        table.point_to(
            "product_import", _("Sản phẩm đăng ký"),
            _("Danh sách sản phẩm của kế hoạch: lập chủ thể, sản phẩm và hồ sơ."),
            offices.enters_lists,
        )  # fmt: skip
        seeing = (Role.COMMUNE_OFFICER, Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMIN)

        def sees_places(request) -> bool:
            return bool(roles.units_of(request.user, *seeing))

        register_nav(
            "products", pgettext_lazy("nhiều", "Sản phẩm"), "product_list", icon="box-seam", order=20,
            shown=lambda request: sees_places(request) or offices.is_agent(request.user),
        )  # fmt: skip
        register_nav("producers", pgettext_lazy("nhiều", "Chủ thể"), "producer_list", icon="people", order=25,
                     shown=sees_places)
        register_nav(
            "commune", _("Việc cấp xã"), "commune_inbox", icon="inbox", order=15,
            shown=lambda request: bool(roles.units_of(request.user, Role.COMMUNE_OFFICER)),
        )  # fmt: skip
        register_nav("criteria", _("Bộ tiêu chí"), "criteria_list", icon="list-check", order=80)
