"""Administrative units: new ones are added, standing ones only end and name their successors (never renamed)."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from ocop.accounts.models import Locality
from ocop.accounts.names import tidy
from ocop.imports.table import Field, Kind, Line, administrators, day, one_of
from ocop.imports.understanding import twice
from ocop.journal.record import record
from ocop.journal.words import kept

LEVELS = {label: value for value, label in Locality.Level.choices} | kept({
    "Tỉnh": "province", "Thành phố trực thuộc trung ương": "province", "Huyện": "district", "Xã": "commune",
    "Phường": "commune", "Đặc khu": "commune", "Thị trấn": "commune",
})  # fmt: skip
ABOVE = {"province": ("centre",), "district": ("province",), "commune": ("province", "district"), "centre": ()}
# Counted in the journal and on the list's page: stored as they are, translated where they are shown.
ADDED, CHANGED, SAME = gettext_noop("Thêm mới"), gettext_noop("Cập nhật"), gettext_noop("Không đổi")
MOST = 5000  # communes since 7/2025: 3,321


def _code(text: str) -> str:
    if "/" in text:  # codes are joined by it to the paths that say what lies in what
        raise ValueError(_("mã không được có dấu «/»"))
    return text


def _codes(text: str) -> list[str]:
    return [_code(part.strip()) for part in text.replace(",", ";").split(";") if part.strip()]


FIELDS = (
    Field("code", gettext_lazy("Mã đơn vị"), gettext_lazy("Mã theo Quyết định 19/2025/QĐ-TTg."), True,
          ("ma", "ma don vi"), _code, 20, 14, "06757"),
    Field("name", gettext_lazy("Tên đơn vị"), gettext_lazy("Tên đầy đủ, có cả «Xã», «Phường», «Tỉnh»."), True,
          ("ten",), tidy, 120, 34,
          kept("Phường Móng Cái 1")),
    Field("level", gettext_lazy("Cấp"), gettext_lazy("Trung ương, Cấp tỉnh, Cấp huyện hoặc Cấp xã."), True,
          ("cap hanh chinh",),
          one_of(LEVELS, gettext_lazy("Cấp tỉnh, Cấp huyện hoặc Cấp xã")), 40, 14, kept("Cấp xã")),
    Field("parent", gettext_lazy("Mã đơn vị cấp trên"), gettext_lazy("Để trống chỉ với Trung ương."), False,
          ("truc thuoc", "ma cap tren"), _code,
          20, 16, "22"),
    Field("from", gettext_lazy("Có từ ngày"), gettext_lazy("Để trống nếu không rõ."), False, ("tu ngay",), day, 10, 14,
          "01/07/2025"),
    Field("to", gettext_lazy("Đến hết ngày"), gettext_lazy("Ngày cuối cùng còn tồn tại; để trống nếu đang tồn tại."),
          False, ("den ngay",), day, 10,
          14, "30/06/2025"),
    Field("successors", gettext_lazy("Mã đơn vị kế thừa"), gettext_lazy("Nhiều mã cách nhau bằng dấu «;»."), False,
          ("ke thua",), _codes, 400, 24,
          "06757; 06760"),
)  # fmt: skip


def check(actor, lines: list[Line]) -> None:
    """Codes once, parents and successors that exist (here or on the list), names of standing units unchanged."""
    twice(lines, "code", _("mã"))
    standing = {unit.code: unit for unit in Locality.objects.select_related("parent")}
    levels = {code: unit.level for code, unit in standing.items()}
    levels |= {line.value("code"): line.value("level") for line in lines if line.value("code") not in standing}
    for line in lines:
        _check_parent(line, levels)
        for code in line.value("successors", []):
            if code not in levels or code == line.value("code"):
                line.wrong("successors", _("không có đơn vị kế thừa mã «{code}»").format(code=code))
        begins, ends = line.value("from"), line.value("to")
        if begins and ends and ends < begins:
            line.wrong("to", _("ngày cuối trước ngày đầu"))
        _check_standing(line, standing.get(line.value("code")))
    _check_order(lines, standing)


def _check_parent(line: Line, levels: dict[str, str]) -> None:
    level, parent = line.value("level"), line.value("parent")
    if not level:
        return  # said already
    wanted = ABOVE[level]
    if parent and parent not in levels:
        line.wrong("parent", _("không có đơn vị mã «{parent}» trên cổng hoặc trong danh sách").format(parent=parent))
    elif parent and levels[parent] not in wanted:
        line.wrong("parent", _("cấp của đơn vị cấp trên không phù hợp"))
    elif wanted and not parent:
        line.wrong("parent", _("thiếu mã đơn vị cấp trên"))


def _check_standing(line: Line, unit: Locality | None) -> None:
    if unit is None:
        line.notes.append(_(ADDED))
        return
    if line.value("name") and unit.name != line.value("name"):
        line.wrong("name", _(
            "mã này là «{name}»; đơn vị không đổi tên, hãy lập đơn vị mới với mã mới"
        ).format(name=unit.name))
    if line.value("level") and (unit.level, unit.parent.code if unit.parent else "") != (
        line.value("level"), line.value("parent")
    ):  # fmt: skip
        line.wrong("level", _("cấp hoặc đơn vị cấp trên khác với đơn vị đang có"))
    line.notes.append(_("Đã có; chỉ cập nhật ngày và đơn vị kế thừa"))


def _check_order(lines: list[Line], standing: dict) -> None:
    """A chain of parents on the list that never reaches a standing unit or the centre would never be written."""
    parents = {line.value("code"): line.value("parent") for line in lines if line.value("code") not in standing}
    for line in lines:
        seen, code = set(), line.value("code")
        while code in parents and code not in seen:
            seen.add(code)
            code = parents[code]
        if code in seen:
            line.wrong("parent", _("các đơn vị cấp trên chỉ vòng quanh nhau"))


def write(actor, lines: list[Line], now: datetime) -> dict[str, int]:
    """Add what is new, the higher level first; then dates and successors."""
    order = list(Locality.Level.values)
    units = {unit.code: unit for unit in Locality.objects.all()}
    counts = {ADDED: 0, CHANGED: 0, SAME: 0}
    changed: dict[str, str] = {}
    for line in sorted(lines, key=lambda line: order.index(line.value("level"))):
        code, dates = line.value("code"), {"valid_from": _day(line, "from"), "valid_to": _day(line, "to")}
        if code not in units:
            units[code] = Locality.objects.create(
                code=code, name=line.value("name"), level=line.value("level"),
                parent=units.get(line.value("parent")), **dates,
            )  # fmt: skip
            changed[code] = "created"
        elif any(value and getattr(units[code], name) != value for name, value in dates.items()):
            for name, value in dates.items():
                setattr(units[code], name, value or getattr(units[code], name))
            units[code].save()
            changed[code] = "changed"
    for line in lines:
        wanted = [units[code] for code in line.value("successors", [])]
        unit = units[line.value("code")]
        if wanted and set(unit.successors.values_list("pk", flat=True)) != {each.pk for each in wanted}:
            unit.successors.set(wanted)
            changed.setdefault(unit.code, "changed")
    for code, what in changed.items():
        record(actor, f"locality.{what}", units[code], at=now, unit=units[code], details={"by_list": True})
        counts[ADDED if what == "created" else CHANGED] += 1
    counts[SAME] = len(lines) - len(changed)
    return counts


def _day(line: Line, key: str) -> date | None:
    return date.fromisoformat(line.value(key)) if line.value(key) else None


KIND = Kind(
    code="don-vi", title=gettext_lazy("Đơn vị hành chính"), icon="geo-alt", may=administrators, fields=FIELDS,
    check=check,
    write=write, rows=MOST,
    lead=gettext_lazy("Tỉnh, huyện cũ, xã, phường với mã, ngày và đơn vị kế thừa."),
    hints=(gettext_lazy("Đơn vị không đổi tên và không xóa: đơn vị cũ kết thúc vào một ngày và ghi mã đơn vị kế thừa."),
           gettext_lazy("Đơn vị cấp trên có thể nằm trong cùng danh sách, thứ tự các dòng không quan trọng.")),
)  # fmt: skip
