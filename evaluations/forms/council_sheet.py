"""Reading a sheet as the browser sends it: an urlencoded form, or JSON from the page's script.

Not a ``forms.Form``: 35 criteria as form fields cost thirty times what this costs. What a mark may be is decided by
``evaluations.rules.scoring``; here only the envelope is read.
"""

import json
import re
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from ocop.accounts.refusals import Refused

NOTE_LENGTH = 2000  # characters of a comment on one criterion
COMMENT_LENGTH = 5000
MOST_ENTRIES = 200  # no set has as many criteria
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WHOLE = re.compile(r"\d{1,9}")
NONE = "none"  # the answer "no option applies", which differs from no answer


@dataclass
class SheetChange:
    """What the member changed. ``seat``: the seat the page was made for, so that no other account's marks slip in."""

    version: int
    marks: dict = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    comment: str | None = None
    seat: int | None = None
    change: str = ""  # the browser's own name for this change (a UUID): the same one twice has one effect


def read(request: HttpRequest) -> SheetChange:
    """The change in a request's body. Raises Refused (422) naming the criteria that cannot be read."""
    if request.content_type == "application/json":
        return from_json(request.body)
    return from_form(request.POST)


def from_form(data: QueryDict) -> SheetChange:
    """From an urlencoded form: ``m.<criterion>`` is a position or ``none``, ``n.<criterion>`` a comment."""
    change = SheetChange(_version(data.get("version", "")), seat=_seat(data.get("seat") or None))
    fields: dict[str, list[str]] = {}
    for name in data:
        kind, __, code = name.partition(".")
        if kind == "m":
            values = data.getlist(name)
            if len(set(values)) > 1:
                fields[code] = [_("Tiêu chí này có hai mức được chọn; chỉ chọn một.")]
            else:
                change.marks[code] = _position(values[0])
        elif kind == "n":
            change.notes[code] = _text(code, data.get(name, ""), NOTE_LENGTH, fields)
    if "comment" in data:
        change.comment = _text("comment", data["comment"], COMMENT_LENGTH, fields)
    return _checked(change, fields)


def from_json(body: bytes) -> SheetChange:
    """From ``{"version", "marks", "notes", "comment", "seat"}``; a criterion named twice is refused."""
    fields: dict[str, list[str]] = {}

    def once(pairs: list[tuple]) -> dict:
        for at, (name, __) in enumerate(pairs):
            if name in (earlier for earlier, __ in pairs[:at]):
                fields[name] = [_("Tiêu chí này có hai mức được chọn; chỉ chọn một.")]
        return dict(pairs)

    try:
        data = json.loads(body, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise Refused([_("Không đọc được nội dung gửi lên.")]) from None
    marks, notes = (data.get("marks", {}), data.get("notes", {})) if isinstance(data, dict) else (None, None)
    if not isinstance(marks, dict) or not isinstance(notes, dict):
        raise Refused([_("Không đọc được nội dung gửi lên.")])
    change = SheetChange(_version(data.get("version")), marks, seat=_seat(data.get("seat")))
    change.change = _named(data.get("change"))
    for code, note in notes.items():
        change.notes[code] = _text(code, note, NOTE_LENGTH, fields)
    if data.get("comment") is not None:
        change.comment = _text("comment", data["comment"], COMMENT_LENGTH, fields)
    return _checked(change, fields)


def _checked(change: SheetChange, fields: dict[str, list[str]]) -> SheetChange:
    if len(change.marks) > MOST_ENTRIES or len(change.notes) > MOST_ENTRIES:
        raise Refused([_("Phiếu gửi lên có quá nhiều tiêu chí.")])
    if fields:
        raise Refused([f"{code}: {texts[0]}" for code, texts in fields.items()], fields)
    return change


def _version(value) -> int:
    number = _number(value)
    if number is None:
        raise Refused([_("Thiếu số phiên bản của phiếu; tải lại trang rồi chấm tiếp.")])
    return number


def _seat(value) -> int | None:
    if value is None:
        return None
    number = _number(value)
    if number is None:
        raise Refused([_("Không đọc được nội dung gửi lên.")])
    return number


def _named(value) -> str:
    if value is None:
        return ""
    try:
        return str(UUID(value))
    except (ValueError, AttributeError, TypeError):
        raise Refused([_("Không đọc được nội dung gửi lên.")]) from None


def _number(value) -> int | None:
    if type(value) is int:
        return value if 0 <= value < 10**9 else None
    return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) and value.isascii() else None


def _position(value: str):
    """``none`` is None; a plain number is a position; anything else stays as it is and is refused by the rules."""
    if value == NONE:
        return None
    number = _number(value)
    return value if number is None else number


def _text(code: str, value, most: int, fields: dict) -> str:
    if not isinstance(value, str):
        fields[code] = [_("Nhận xét phải là chữ.")]
        return ""
    text = _CONTROL.sub("", value).replace("\r\n", "\n").strip()
    if len(text) > most:
        fields[code] = [_("Nhận xét dài quá {most} ký tự.").format(most=most)]
    return text
