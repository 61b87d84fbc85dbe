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

from ocop.accounts.models import Locality, Role, RoleGrant, User
from ocop.accounts.names import search_key, tidy
from ocop.imports.table import Field, Kind, Line, administrators, day, one_of
from ocop.journal.record import record

MOST = 150  # new accounts in one list: each first password costs its hash
FETCH_FOR = timedelta(days=7)
ROLES = {label: value for value, label in Role.choices} | {
    "Cán bộ OCOP": "officer", "Cán bộ huyện": "officer", "Cán bộ tỉnh": "officer", "Cán bộ xã": "commune_officer",
    "Người phê duyệt": "approver", "Kiểm tra": "auditor", "Giám sát": "auditor",
}  # fmt: skip


def _username(text: str) -> str:
    try:
        UnicodeUsernameValidator()(text)
    except ValidationError:
        raise ValueError("tên đăng nhập chỉ có chữ, số và các dấu @ . + - _") from None
    return text


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError("địa chỉ thư điện tử chưa đúng") from None
    return text


FIELDS = (
    Field("username", "Tên đăng nhập", "Chữ, số, dấu chấm; mỗi người một tên.", True, ("tai khoan", "ten dang nhap"),
          _username, 150, 22, "mong-cai.can-bo"),
    Field("full_name", "Họ và tên", "Như trên giấy tờ.", True, ("ho ten",), tidy, 120, 28, ""),
    Field("office", "Cơ quan, chức vụ", "Ví dụ: Phòng Kinh tế, chuyên viên.", False, ("co quan", "chuc vu"), tidy, 200,
          32, "Phòng Kinh tế, chuyên viên"),
    Field("email", "Thư điện tử", "", False, ("email",), _email, 254, 28, "can-bo@ocop.example"),
    Field("phone", "Điện thoại", "", False, ("so dien thoai",), str, 20, 16, ""),
    Field("role", "Vai trò", "Để trống nếu chỉ là thành viên hội đồng, tổ tư vấn.", False, ("vai tro duoc giao",),
          one_of(ROLES, "một vai trò ở trang «Danh mục vai trò»"), 60, 26, "Cán bộ OCOP huyện, tỉnh"),
    Field("unit", "Mã đơn vị", "Mã đơn vị mà vai trò được giao; bắt buộc khi có vai trò.", False, ("don vi",), str, 20,
          16, "06757"),
    Field("from", "Từ ngày", "Để trống là ngay khi nhập.", False, (), day, 10, 14, "01/07/2026"),
    Field("to", "Đến hết ngày", "Để trống là không hạn.", False, ("den ngay",), day, 10, 14, ""),
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
            line.wrong("unit", "không có đơn vị mã này; vai trò cần một đơn vị")
        elif line.value("unit") and not line.texts.get("role"):
            line.wrong("role", "có đơn vị thì cần vai trò")
        if line.value("from") and line.value("to") and line.value("to") < line.value("from"):
            line.wrong("to", "ngày cuối trước ngày đầu")
    new = [name for name in first if name and known.get(name) is None]
    for line in lines:
        if len(new) > MOST and line.value("username").lower() in new[MOST:]:
            line.wrong("username", f"một danh sách chỉ lập được {MOST} tài khoản mới; hãy chia tệp")


def _check_person(line: Line, user: User | None, taken: bool, first: Line) -> None:
    if user is None and taken:
        line.wrong("username", "đã có tài khoản cùng tên, khác chữ hoa chữ thường")
    if user is not None:
        if search_key(user.full_name) != search_key(line.value("full_name")):
            line.wrong("full_name", f"tài khoản này đang là của «{user.full_name}»")
        line.notes.append("Đã có tài khoản; chỉ thêm vai trò")
    elif first is line:
        line.notes.append("Lập tài khoản mới")
    elif any(line.value(key) != first.value(key) for key in OWN):
        line.wrong("full_name", f"khác với dòng {first.number} của cùng một người")


def write(actor, lines: list[Line], now: datetime) -> dict[str, int]:
    """Make the accounts that are missing, then every role; a role that is held already is left as it is."""
    units = {unit.code: unit for unit in Locality.objects.filter(code__in=[line.value("unit") for line in lines])}
    people = {u.username: u for u in User.objects.filter(username__in=[line.value("username") for line in lines])}
    counts = {"Tài khoản mới": 0, "Vai trò mới": 0}
    for line in lines:
        user = people.get(line.value("username"))
        if user is None:
            user = people[line.value("username")] = _new(actor, line, now)
            counts["Tài khoản mới"] += 1
        if line.value("role"):
            dates = {key: date.fromisoformat(line.value(at)) if line.value(at) else None
                     for key, at in (("valid_from", "from"), ("valid_to", "to"))}  # fmt: skip
            unit = units[line.value("unit")]
            grant, made = RoleGrant.objects.get_or_create(
                user=user, role=line.value("role"), locality=unit, defaults=dates
            )
            if made:
                record(actor, "rolegrant.created", grant, at=now, unit=unit, details={"by_list": True})
            counts["Vai trò mới"] += made
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
    if made.confirmed_at is None or not made.outcome.get("Tài khoản mới"):
        return None
    return reverse("import_passwords", args=[made.pk]), "Tải mật khẩu lần đầu (.xlsx)"


def _lists():
    yield "Danh mục vai trò", ("Vai trò",), [(label,) for _, label in Role.choices]
    rows = Locality.objects.order_by("path").values_list("code", "name", "parent__name")
    yield "Danh mục đơn vị", ("Mã (tra cứu)", "Tên", "Thuộc"), list(rows)


KIND = Kind(
    code="tai-khoan", title="Tài khoản", icon="people", may=administrators, fields=FIELDS, check=check, write=write,
    rows=1000, lists=_lists, afterwards=_fetch,
    lead="Người dùng theo cơ quan, vai trò và đơn vị; mật khẩu lần đầu do cổng đặt, phải đổi khi đăng nhập.",
    hints=("Một người có nhiều vai trò thì ghi nhiều dòng cùng tên đăng nhập.",
           "Tệp không có cột mật khẩu: sau khi nhập, tải mật khẩu lần đầu trong 7 ngày, tới khi người đó đăng nhập.",
           f"Mỗi danh sách lập được nhiều nhất {MOST} tài khoản mới."),
)  # fmt: skip
