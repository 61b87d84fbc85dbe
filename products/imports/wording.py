"""The official wording of score sheets: texts are corrected from the Official Gazette, points and codes never.

The template of a set holds every text as it stands; a list may hold several sets. What comes back becomes a new version
of each set whose wording changed: dossiers, sheets and results keep the one they were made with.
"""

import copy
from collections.abc import Iterator
from datetime import datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from ocop.imports.table import Field, Kind, Line, administrators, one_of
from ocop.journal.words import kept
from ocop.law import loader
from ocop.law.errors import LawError
from products import lawbook
from products.models import CriteriaSet

# Without their marks «mục» and «mức» are one word, so an answer is called by its full name.
# Counted in the journal and on the list's page: stored as they are, translated where they are shown.
NEW_VERSIONS, CORRECTED = gettext_noop("Bộ có phiên bản mới"), gettext_noop("Nội dung đã sửa")
SET, PART, SECTION, CRITERION, OPTION = kept(("bộ", "phần", "mục", "tiêu chí", "mức đánh giá"))
WHAT = {SET: SET, PART: PART, SECTION: SECTION, CRITERION: CRITERION, OPTION: OPTION}
LONGEST = 1000


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 4):
        raise ValueError(_("phải là số nguyên từ 0"))
    return int(text)


FIELDS = (
    Field("set", gettext_lazy("Mã bộ"), gettext_lazy("Không sửa."), True, ("bo", "ma bo tieu chi"), str, 20, 14,
          "26-2026-11"),
    Field("what", gettext_lazy("Loại"), gettext_lazy("Không sửa: bộ, phần, mục, tiêu chí hoặc mức đánh giá."), True,
          ("loai dong",),
          one_of(WHAT, gettext_lazy("bộ, phần, mục, tiêu chí hoặc mức đánh giá")), 20, 14,
          OPTION),
    Field("code", gettext_lazy("Mã"), gettext_lazy("Không sửa: mã phần, mục, tiêu chí."), True, ("ma tieu chi",), str,
          20, 12, "A.1.1"),
    Field("place", gettext_lazy("Mức thứ"), gettext_lazy("Không sửa: thứ tự của mức, đếm từ 0."), False,
          ("thu tu muc",), _whole, 3, 10, "0"),
    Field("points", gettext_lazy("Điểm"), gettext_lazy("Không sửa: điểm không đổi bằng danh sách này."), False,
          ("so diem",), _whole, 3, 8, "1"),
    Field("text", gettext_lazy("Nội dung chính thức"), gettext_lazy("Chép nguyên văn từ Công báo."), True,
          ("noi dung", "van ban"), str, LONGEST,
          90, kept("Nguyên liệu có nguồn gốc trong tỉnh…")),
)  # fmt: skip


def texts_of(mapping: dict) -> Iterator[tuple[str, str, int | None, int | None, dict, str]]:
    """Every text of a set: (kind, code, place, points, the mapping that holds it, its key there)."""
    yield SET, mapping["code"], None, None, mapping, "title"
    for part in mapping["parts"]:
        yield PART, part["code"], None, part["max"], part, "title"
        for section in part["sections"]:
            yield SECTION, section["code"], None, section["max"], section, "title"
            for criterion in section["criteria"]:
                yield CRITERION, criterion["code"], None, criterion["max"], criterion, "title"
                for place, option in enumerate(criterion["options"]):
                    yield OPTION, criterion["code"], place, option["points"], option, "label"


def _current(codes) -> dict[str, CriteriaSet]:
    return {row.code: row for row in CriteriaSet.objects.current().filter(code__in=set(codes))}


def check(actor, lines: list[Line]) -> None:
    """Every line names a text that stands, with the points it has; a set's new wording must still be a whole set."""
    sets = _current(line.value("set") for line in lines)
    known = {code: {(w, c, p): (points, holder[key]) for w, c, p, points, holder, key in texts_of(row.data)}
             for code, row in sets.items()}  # fmt: skip
    seen: dict[tuple, int] = {}
    for line in lines:
        code = line.value("set")
        if code and code not in sets:
            line.wrong("set", _("không có bộ «{code}» trên cổng").format(code=code[:20]))
            continue
        where = (line.value("what"), line.value("code"), line.value("place", None))
        found = known.get(code, {}).get(where)
        if found is None:
            line.wrong("code", _("bộ này không có dòng như vậy; dùng tệp mẫu của bộ, chỉ sửa cột nội dung"))
            continue
        points, text = found
        if line.value("points", None) is not None and line.value("points") != points:
            line.wrong("points", _("điểm trên cổng là {points}; danh sách này không đổi điểm").format(points=points))
        if (code, *where) in seen:
            line.wrong("code", _("trùng với dòng {row}").format(row=seen[code, *where]))
        seen[code, *where] = line.number
        line.notes.append(_("Không đổi") if text == line.value("text") else _("Đổi nội dung"))


def write(actor, lines: list[Line], now: datetime) -> dict[str, int]:
    """Make a new version of each set whose wording changed; raises ``LawError`` never, for no figure was touched."""
    sets = _current(line.value("set") for line in lines)
    wanted = {(line.value("set"), line.value("what"), line.value("code"), line.value("place", None)): line.value("text")
              for line in lines}  # fmt: skip
    counts = {NEW_VERSIONS: 0, CORRECTED: 0}
    for code, row in sets.items():
        mapping, changed = copy.deepcopy(row.data), 0
        for what, text_code, place, _points, holder, key in texts_of(mapping):
            text = wanted.get((code, what, text_code, place))
            if text is not None and holder[key] != text:
                holder[key], changed = text, changed + 1
        if changed:
            _add(mapping, now)
            counts[NEW_VERSIONS] += 1
            counts[CORRECTED] += changed
    return counts


def _add(mapping: dict, now: datetime) -> CriteriaSet:
    try:
        return lawbook.add_version(mapping, source=kept("Quản trị nhập lời văn chính thức"), now=now)
    except LawError as error:  # a text can break nothing that is counted; if it does, nothing is written
        raise ValueError(str(error)) from error


def _rows(asked: str) -> list[tuple]:
    row = CriteriaSet.objects.current().filter(code=asked).first()
    if row is None:
        return []
    return [(row.code, what, code, place, points, holder[key])
            for what, code, place, points, holder, key in texts_of(row.data)]  # fmt: skip


def _choices() -> list[tuple[str, str]]:
    rows = CriteriaSet.objects.current().order_by("-regulation", "set_number")
    return [(code, f"{code} – {title}") for code, title in rows.values_list("code", "title")]


KIND = Kind(
    code="loi-van-bo-tieu-chi", title=gettext_lazy("Lời văn chính thức của bộ tiêu chí"), icon="list-check",
    may=administrators,
    fields=FIELDS, check=check, write=write, rows=5000, ready=_rows, choices=_choices,
    lead=gettext_lazy("Nguyên văn theo Công báo cho phần, mục, tiêu chí và mức; điểm và yêu cầu theo sao giữ nguyên."),
    hints=(gettext_lazy(
        "Tải tệp mẫu của bộ, chỉ sửa cột «Nội dung chính thức»; dòng nào không gửi lại thì giữ như cũ."
    ),
           format_lazy(gettext_lazy("Các bộ theo {count} quyết định đều sửa được; mỗi lần sửa là một phiên bản mới."),
                       count=len(loader.all_regulations()))),
)  # fmt: skip
