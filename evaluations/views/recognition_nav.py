"""What the last stage puts into the navigation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluations.selectors.offices import reporting_units
from ocop import ui
from ocop.accounts.models import Role
from ocop.accounts.roles import units_of
from ocop.imports import table


def register() -> None:
    """Proposals for those who decide or prepare; certificates for everybody signed in; the register for all."""
    ui.register_nav(
        "proposals",
        _("Đề nghị"),
        "proposal_list",
        icon="clipboard-check",
        order=60,
        shown=lambda request: bool(units_of(request.user, Role.APPROVER, Role.OFFICER, Role.AUDITOR)),
    )

    def reports_for_a_place(request) -> bool:
        return bool(reporting_units(request.user))

    ui.register_nav(
        "reports", _("Báo cáo"), "report_list", icon="file-earmark-spreadsheet", order=75, shown=reports_for_a_place
    )
    table.point_to(
        "register.take_over", _("Công nhận trước đây"), _("Sổ sản phẩm đã được công nhận trước khi dùng cổng."),
        lambda user: bool(units_of(user, Role.OFFICER)),
    )  # fmt: skip
    ui.register_nav("certificates", pgettext_lazy("nhiều", "Giấy chứng nhận"), "certificate_list", icon="award",
                    order=70)
