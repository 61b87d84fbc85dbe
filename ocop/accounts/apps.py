from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ocop.accounts"
    verbose_name = "Người dùng và đơn vị"

    def ready(self) -> None:
        from ocop.accounts import guards, roles  # noqa: F401 — registers the guards
        from ocop.accounts.models import Role
        from ocop.journal.vocabulary import name_acts
        from ocop.ui import register_nav

        name_acts({
            "account.sign_in": "Đăng nhập", "account.sign_out": "Đăng xuất", "account.password_changed": "Đổi mật khẩu",
            "account.contact_changed": "Sửa thông tin liên hệ",
            "user.created": "Tạo tài khoản", "user.changed": "Sửa tài khoản", "user.deleted": "Xóa tài khoản",
            "locality.created": "Thêm đơn vị", "locality.changed": "Sửa đơn vị", "locality.deleted": "Xóa đơn vị",
            "rolegrant.created": "Giao vai trò", "rolegrant.changed": "Sửa vai trò",
            "rolegrant.deleted": "Thu hồi vai trò",
        })
        register_nav(
            "journal", "Nhật ký", "journal", icon="journal-text", order=90,
            shown=lambda request: roles.is_admin(request.user)
            or bool(roles.units_of(request.user, Role.AUDITOR, Role.ADMIN)),
        )
