"""Accounts by office: people with their roles and units; first passwords are derived, never stored.

A first password follows from the installation's key, the list and the account: whoever brought the list can fetch them
until the person has signed in or changed it, and nothing of them stands in the database but the hash.
"""

import base64
import hmac
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from ocop.accounts.models import Locality, Role, RoleGrant, User
from ocop.accounts.names import search_key, tidy
from ocop.imports.table import Field, Kind, Line, administrators, day, one_of
from ocop.journal.record import record
from ocop.journal.words import kept

# Counted in the journal and on the list's page: stored as they are, translated where they are shown.
NEW_ACCOUNTS, NEW_ROLES = gettext_noop("Tài khoản mới"), gettext_noop("Vai trò mới")
MOST = 150  # new accounts in one list: each first password costs its hash
FETCH_FOR = timedelta(days=7)
ROLES = {label: value for value, label in Role.choices} | kept({
    "Cán bộ OCOP": "officer", "Cán bộ huyện": "officer", "Cán bộ tỉnh": "officer", "Cán bộ xã": "commune_officer",
    "Người phê duyệt": "approver", "Kiểm tra": "auditor", "Giám sát": "auditor",
})  # fmt: skip


def _username(text: str) -> str:
    try:
        UnicodeUsernameValidator()(text)
    except ValidationError:
        raise ValueError(_("tên đăng nhập chỉ có chữ, số và các dấu @ . + - _")) from None
    return text


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError(_("địa chỉ thư điện tử chưa đúng")) from None
    return text


FIELDS = (
    Field("username", gettext_lazy("Tên đăng nhập"), gettext_lazy("Chữ, số, dấu chấm; mỗi người một tên."), True,
          ("tai khoan", "ten dang nhap"),
          _username, 150, 22, "mong-cai.can-bo"),
    Field("full_name", gettext_lazy("Họ và tên"), gettext_lazy("Như trên giấy tờ."), True, ("ho ten",), tidy, 120, 28,
          ""),
    Field("office", gettext_lazy("Cơ quan, chức vụ"), gettext_lazy("Ví dụ: Phòng Kinh tế, chuyên viên."), False,
          ("co quan", "chuc vu"), tidy, 200,
          32, kept("Phòng Kinh tế, chuyên viên")),
    Field("email", gettext_lazy("Thư điện tử"), "", False, ("email",), _email, 254, 28, "can-bo@ocop.example"),
    Field("phone", gettext_lazy("Điện thoại"), "", False, ("so dien thoai",), str, 20, 16, ""),
    Field("role", gettext_lazy("Vai trò"), gettext_lazy("Để trống nếu chỉ là thành viên hội đồng, tổ tư vấn."), False,
          ("vai tro duoc giao",),
          one_of(ROLES, gettext_lazy("một vai trò ở trang «Danh mục vai trò»")), 60, 26,
          kept("Cán bộ OCOP huyện, tỉnh")),
    Field("unit", gettext_lazy("Mã đơn vị"), gettext_lazy("Mã đơn vị mà vai trò được giao; bắt buộc khi có vai trò."),
          False, ("don vi",), str, 20,
          16, "06757"),
    Field("from", gettext_lazy("Từ ngày"), gettext_lazy("Để trống là ngay khi nhập."), False, (), day, 10, 14,
          "01/07/2026"),
    Field("to", gettext_lazy("Đến hết ngày"), gettext_lazy("Để trống là không hạn."), False, ("den ngay",), day, 10,
          14, ""),
)  # fmt: skip
OWN = ("full_name", "office", "email", "phone")


def check(actor, lines: list[Line]) -> None:
    """One person may stand on several lines, one for each role; their own facts must then be the same."""
    known = {key: None for key in (line.value("username").lower() for line in lines)}
    for user in User.objects.filter(username__in=[line.value("username") for line in lines]):
        known[user.username.lower()] = user
    taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
    units = set(Locality.objects.values_list("code", flat=True))
    first: dict[str, Line] = {}
    for line in lines:
        name = line.value("username").lower()
        _check_person(line, known.get(name), name in taken, first.setdefault(name, line))
        if line.value("role") and line.value("unit") not in units:
            line.wrong("unit", _("không có đơn vị mã này; vai trò cần một đơn vị"))
        elif line.value("unit") and not line.texts.get("role"):
            line.wrong("role", _("có đơn vị thì cần vai trò"))
        if line.value("from") and line.value("to") and line.value("to") < line.value("from"):
            line.wrong("to", _("ngày cuối trước ngày đầu"))
    new = [name for name in first if name and known.get(name) is None]
    for line in lines:
        if len(new) > MOST and line.value("username").lower() in new[MOST:]:
            line.wrong("username", _("một danh sách chỉ lập được {most} tài khoản mới; hãy chia tệp").format(most=MOST))


def _check_person(line: Line, user: User | None, taken: bool, first: Line) -> None:
    if user is None and taken:
        line.wrong("username", _("đã có tài khoản cùng tên, khác chữ hoa chữ thường"))
    if user is not None:
        if search_key(user.full_name) != search_key(line.value("full_name")):
            line.wrong("full_name", _("tài khoản này đang là của «{full_name}»").format(full_name=user.full_name))
        line.notes.append(_("Đã có tài khoản; chỉ thêm vai trò"))
    elif first is line:
        line.notes.append(_("Lập tài khoản mới"))
    elif any(line.value(key) != first.value(key) for key in OWN):
        line.wrong("full_name", _("khác với dòng {number} của cùng một người").format(number=first.number))


def write(actor, lines: list[Line], now: datetime) -> dict[str, int]:
    """Make the accounts that are missing, then every role; a role that is held already is left as it is."""
    units = {unit.code: unit for unit in Locality.objects.filter(code__in=[line.value("unit") for line in lines])}
    people = {u.username: u for u in User.objects.filter(username__in=[line.value("username") for line in lines])}
    counts = {NEW_ACCOUNTS: 0, NEW_ROLES: 0}
    for line in lines:
        user = people.get(line.value("username"))
        if user is None:
            user = people[line.value("username")] = _new(actor, line, now)
            counts[NEW_ACCOUNTS] += 1
        if line.value("role"):
            dates = {key: date.fromisoformat(line.value(at)) if line.value(at) else None
                     for key, at in (("valid_from", "from"), ("valid_to", "to"))}  # fmt: skip
            unit = units[line.value("unit")]
            grant, made = RoleGrant.objects.get_or_create(
                user=user, role=line.value("role"), locality=unit, defaults=dates
            )
            if made:
                record(actor, "rolegrant.created", grant, at=now, unit=unit, details={"by_list": True})
            counts[NEW_ROLES] += made
    return counts


def _new(actor, line: Line, now: datetime) -> User:
    user = User(username=line.value("username"), must_change_password=True, **{key: line.value(key) for key in OWN})
    user.date_joined = now
    user.set_password(first_password(user.username, now))
    user.save()
    record(actor, "user.created", user, at=now, details={"by_list": True})
    return user


def first_password(username: str, at: datetime) -> str:
    """Sixteen letters and digits from the installation's key, the account and the moment it was made: 80 bits."""
    text = f"first password\0{username}\0{at.isoformat()}".encode()
    made = hmac.digest(settings.SECRET_KEY.encode(), text, "sha256")
    word = base64.b32encode(made[:10]).decode().lower()
    return "-".join(word[at : at + 4] for at in range(0, 16, 4))


def waiting_for_first_sign_in(made) -> list[tuple[str, str, str, str]]:
    """(user name, name, office, first password) of a confirmed list's new accounts whose owner has not come yet."""
    if made.confirmed_at is None:
        return []
    rows = User.objects.filter(date_joined=made.confirmed_at, last_login=None, must_change_password=True)
    return [
        (u.username, u.full_name, u.office, first_password(u.username, made.confirmed_at))
        for u in rows.order_by("username")
    ]


def _fetch(made) -> tuple[str, str] | None:
    if made.confirmed_at is None or not made.outcome.get(NEW_ACCOUNTS):
        return None
    return reverse("import_passwords", args=[made.pk]), _("Tải mật khẩu lần đầu (.xlsx)")


def _lists():
    yield kept("Danh mục vai trò"), (kept("Vai trò"),), [(str(label),) for label in Role.labels]
    rows = Locality.objects.order_by("path").values_list("code", "name", "parent__name")
    yield kept("Danh mục đơn vị"), kept(("Mã (tra cứu)", "Tên", "Thuộc")), list(rows)


KIND = Kind(
    code="tai-khoan", title=gettext_lazy("Tài khoản"), icon="people", may=administrators, fields=FIELDS, check=check,
    write=write,
    rows=1000, lists=_lists, afterwards=_fetch,
    lead=gettext_lazy(
        "Người dùng theo cơ quan, vai trò và đơn vị; mật khẩu lần đầu do cổng đặt, phải đổi khi đăng nhập."
    ),
    hints=(gettext_lazy("Một người có nhiều vai trò thì ghi nhiều dòng cùng tên đăng nhập."),
           gettext_lazy(
               "Tệp không có cột mật khẩu: sau khi nhập, tải mật khẩu lần đầu trong 7 ngày, tới khi người đó đăng "
               "nhập."
           ),
           format_lazy(gettext_lazy("Mỗi danh sách lập được nhiều nhất {most} tài khoản mới."), most=MOST)),
)  # fmt: skip
