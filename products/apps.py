from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "products"
    verbose_name = "Sản phẩm"

    def ready(self) -> None:
        from ocop.accounts import roles
        from ocop.accounts.models import Role
        from ocop.ui import register_nav
        from products import guards, offices  # noqa: F401 — registers the guards

        seeing = (Role.COMMUNE_OFFICER, Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMIN)

        def sees_places(request) -> bool:
            return bool(roles.units_of(request.user, *seeing))

        register_nav(
            "products", "Sản phẩm", "product_list", icon="box-seam", order=20,
            shown=lambda request: sees_places(request) or offices.is_agent(request.user),
        )  # fmt: skip
        register_nav("producers", "Chủ thể", "producer_list", icon="people", order=25, shown=sees_places)
        register_nav(
            "commune", "Việc cấp xã", "commune_inbox", icon="inbox", order=15,
            shown=lambda request: bool(roles.units_of(request.user, Role.COMMUNE_OFFICER)),
        )  # fmt: skip
        register_nav("criteria", "Bộ tiêu chí", "criteria_list", icon="list-check", order=80)
