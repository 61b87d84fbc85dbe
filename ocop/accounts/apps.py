from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "ocop.accounts"
    verbose_name = _("Người dùng và đơn vị")

    def ready(self) -> None:
        from ocop.accounts import guards, roles  # noqa: F401 — registers the guards
        from ocop.accounts.models import Role
        from ocop.journal.vocabulary import name_acts
        from ocop.ui import register_nav

        apps.get_app_config("axes").verbose_name = _("Lần đăng nhập")
        name_acts({
            "account.sign_in": _("Đăng nhập"), "account.sign_out": _("Đăng xuất"),
            "account.password_changed": _("Đổi mật khẩu"),
            "account.password_set": _("Quản trị đặt lại mật khẩu"),
            "account.contact_changed": _("Sửa thông tin liên hệ"),
            "user.created": _("Tạo tài khoản"), "user.changed": _("Sửa tài khoản"), "user.deleted": _("Xóa tài khoản"),
            "locality.created": _("Thêm đơn vị"), "locality.changed": _("Sửa đơn vị"),
            "locality.deleted": _("Xóa đơn vị"),
            "rolegrant.created": _("Giao vai trò"), "rolegrant.changed": _("Sửa vai trò"),
            "rolegrant.deleted": _("Thu hồi vai trò"),
        })
        register_nav(
            "journal", _("Nhật ký"), "journal", icon="journal-text", order=90,
            shown=lambda request: roles.is_admin(request.user)
            or bool(roles.units_of(request.user, Role.AUDITOR, Role.ADMIN)),
        )
