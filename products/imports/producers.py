"""Producers (chủ thể) of an office's places, as a list."""

import re
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from ocop.accounts.models import Locality
from ocop.accounts.names import search_key, tidy
from ocop.accounts.roles import units_of
from ocop.imports.table import Field, Kind, Line, day, one_of
from ocop.imports.understanding import twice
from ocop.journal.words import kept
from products import acts, offices
from products.models import Producer, ProducerType

# Counted in the journal and on the list's page: stored as it is, translated where it is shown.
NEW = gettext_noop("Chủ thể mới")
KINDS = {label: value for value, label in ProducerType.choices} | kept({
    "HTX": "cooperative", "THT": "cooperative_group", "Công ty": "company", "Doanh nghiệp": "company",
    "Hộ kinh doanh": "household", "Hộ gia đình": "household", "Cơ sở": "household",
})  # fmt: skip
PHONE = re.compile(r"\+?[\d .()-]{8,20}")


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError(_("địa chỉ thư điện tử chưa đúng")) from None
    return text


def _phone(text: str) -> str:
    if not PHONE.fullmatch(text):
        raise ValueError(_("số điện thoại có 8 đến 20 chữ số"))
    return text


FIELDS = (
    Field("name", gettext_lazy("Tên chủ thể"), gettext_lazy("Như trên giấy đăng ký kinh doanh."), True,
          ("chu the", "ten co so"), tidy, 200, 36,
          kept("HTX nông nghiệp Hải Sơn")),
    Field("kind", gettext_lazy("Loại hình"),
          gettext_lazy("Hợp tác xã, Tổ hợp tác, Doanh nghiệp, Trang trại, Hộ kinh doanh…"), True,
          ("loai hinh chu the",), one_of(KINDS, gettext_lazy("một loại hình ở trang «Danh mục loại hình»")), 60, 24,
          kept("Hợp tác xã")),
    Field("commune", gettext_lazy("Mã xã, phường"), gettext_lazy("Mã ở trang «Danh mục xã, phường»."), True,
          ("ma xa", "xa"), str, 20, 16, "06757"),
    Field("address", gettext_lazy("Địa chỉ"), gettext_lazy("Số nhà, thôn; không cần ghi lại xã."), True, ("dia chi",),
          tidy, 300, 32, kept("Thôn 2")),
    Field("phone", gettext_lazy("Điện thoại"), "", False, ("so dien thoai",), _phone, 20, 16, ""),
    Field("email", gettext_lazy("Thư điện tử"), "", False, ("email",), _email, 254, 26, ""),
    Field("registration_number", gettext_lazy("Số đăng ký kinh doanh"), gettext_lazy("Mỗi số chỉ của một chủ thể."),
          False, ("ma so thue",), tidy,
          40, 20, ""),
    Field("registered_on", gettext_lazy("Ngày đăng ký, thành lập"), "", False, ("ngay thanh lap",), day, 10, 16,
          "15/03/2020"),
    Field("representative", gettext_lazy("Người đại diện pháp luật"), "", False, ("nguoi dai dien",), tidy, 120, 28,
          ""),
    Field("representative_position", gettext_lazy("Chức vụ"), "", False, (), tidy, 80, 18, kept("Giám đốc")),
    Field("representative_sex", gettext_lazy("Giới tính"), gettext_lazy("Nữ hoặc Nam."), False, (),
          one_of(kept({"Nữ": "female", "Nam": "male"}), gettext_lazy("Nữ hoặc Nam")), 10, 12, kept("Nữ")),
    Field("representative_ethnicity", gettext_lazy("Dân tộc"), "", False, (), tidy, 40, 14, "Dao"),
)  # fmt: skip


def _communes(actor):
    """The communes the person's offices type in for."""
    rows = Locality.objects.within_any(units_of(actor, *offices.ENTERING))
    return rows.filter(level=Locality.Level.COMMUNE)


def check(actor, lines: list[Line]) -> None:
    """Communes of the person's places, registration numbers free, no producer of that name in the commune yet."""
    twice(lines, "registration_number", _("số đăng ký"))
    communes = dict(_communes(actor).values_list("code", "pk"))
    taken = set(Producer.objects.exclude(registration_number="").values_list("registration_number", flat=True))
    here = set(Producer.objects.filter(commune__in=communes.values()).values_list("commune__code", "search_key"))
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        code, key = line.value("commune"), search_key(line.value("name"))[:300]
        if code and code not in communes:
            line.wrong("commune", _("mã «{code}» không phải xã, phường thuộc địa bàn của đơn vị").format(code=code))
        if line.value("name") and not key:
            line.wrong("name", _("tên phải có chữ hoặc số"))
        if line.value("registration_number") in taken:
            line.wrong("registration_number", _("số này đã thuộc một chủ thể trên cổng"))
        if (code, key) in here:
            line.wrong("name", _("xã, phường này đã có chủ thể tên này trên cổng"))
        elif (code, key) in seen and key:
            line.wrong("name", _("trùng với dòng {row}").format(row=seen[code, key]))
        seen.setdefault((code, key), line.number)


def write(actor, lines: list[Line], now: datetime) -> dict[str, int]:
    """Register every producer by the same act as the page."""
    communes = {unit.code: unit for unit in _communes(actor)}
    for line in lines:
        facts = {key: line.value(key) for key in line.values if key not in ("commune", "registered_on")}
        founded = line.value("registered_on")
        facts |= {"commune": communes[line.value("commune")],
                  "registered_on": date.fromisoformat(founded) if founded else None}  # fmt: skip
        acts.register_producer(actor, facts=facts, now=now)
    return {NEW: len(lines)}


def _lists():
    yield kept("Danh mục loại hình"), (kept("Loại hình (tra cứu)"),), [(str(label),) for label in ProducerType.labels]
    rows = Locality.objects.filter(level=Locality.Level.COMMUNE).order_by("path")
    yield kept("Danh mục xã, phường"), kept(("Mã (tra cứu)", "Tên", "Thuộc")), list(
        rows.values_list("code", "name", "parent__name")
    )


KIND = Kind(
    code="chu-the", title=gettext_lazy("Chủ thể"), icon="people", may=offices.enters_lists, fields=FIELDS, check=check,
    write=write,
    rows=1000, lists=_lists, lead=gettext_lazy("Hợp tác xã, doanh nghiệp, hộ kinh doanh… trong địa bàn của đơn vị."),
    hints=(gettext_lazy("Chỉ nhập thông tin cần cho việc đánh giá; không nhập số căn cước."),
           gettext_lazy("Chủ thể đọc thông báo xử lý dữ liệu cá nhân khi đăng nhập lần đầu.")),
)  # fmt: skip
