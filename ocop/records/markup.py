"""From the filled text of a paper to its blocks: one line, one block (docs/papers.md lists the signs).

``@sign text`` places the parts of the form, ``# `` and ``## `` are headings, ``- `` begins an item, ``|`` a row of a
table, everything else is a justified paragraph. ``**bold**`` and ``~~italic~~`` hold inside a line. A line break that
came with the data begins a new paragraph of the same kind, in tables and titles a new line or a space.
Raises only ``TemplateFault``, with the line.
"""
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ocop.papers import decree30, marks
from ocop.papers.blocks import Block, Column, Draft, Table
from ocop.papers.decree30 import Annex, Paper, Signer
from ocop.records.sandbox import TemplateFault, reveal

COLUMN = re.compile(r"^(?P<title>.*?)(?::(?P<kind>stt|chu|so|ngay)?)?(?::(?P<width>\d{1,2}))?$")
SPACES = " \t\r"  # a no-break space is room left for a hand and stays
COLUMN_KINDS = {"stt": "serial", "chu": "text", "so": "number-cell", "ngay": "date-cell", None: "text"}
BLOCK_LIMIT = 20_000
ROW_SIGNS = {"!": "strong", "=": "spanning"}
_BOLD, _ITALIC = re.compile(r"\*\*(.+?)\*\*"), re.compile(r"~~(.+?)~~")
_TEXT_SIGNS = {"can-cu": "basis", "tham-quyen": "authority", "quyet-dinh": "resolves", "dieu": "article",
               "giua": "centre", "trai": "left", "ghi-chu": "note"}


def _styled(text: str) -> str:
    """Our signs of bold and italic become marks; disguised letters of the data become themselves."""
    text = _BOLD.sub(f"{marks.BOLD}\\1{marks.BOLD_END}", text)
    text = _ITALIC.sub(f"{marks.ITALIC}\\1{marks.ITALIC_END}", text)
    return reveal(text).strip(SPACES)


def _one_line(text: str) -> str:
    return re.sub(r"[ \t]+", " ", _styled(text).replace(marks.BREAK, " ")).strip(SPACES)


@dataclass
class _Part:
    """What is being gathered: the paper itself, or one of its annexes."""

    draft: Draft = field(default_factory=Draft)
    signers: list[Signer] = field(default_factory=list)
    title: str = ""
    reference: str = ""
    wide: bool = False
    numbered: bool = False


@dataclass
class _Reading:
    """The state while the lines are read."""

    heads: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=lambda: {"kinh-gui": [], "noi-nhan": []})
    parts: list[_Part] = field(default_factory=lambda: [_Part()])
    columns: tuple[Column, ...] = ()
    rows: list[tuple[tuple[str, ...], str]] = field(default_factory=list)

    @property
    def part(self) -> _Part:
        return self.parts[-1]

    def end_table(self) -> None:
        """Put the table that was being read into the body."""
        if not self.columns:
            return
        rows = tuple(cells for cells, _ in self.rows)
        found = {name: frozenset(i for i, (_, how) in enumerate(self.rows) if how == name)
                 for name in ROW_SIGNS.values()}
        self.part.draft.add("table", table=Table(self.columns, rows, **found))
        self.columns, self.rows = (), []


def _columns(text: str) -> tuple[Column, ...]:
    columns = []
    for piece in text.split("|"):
        match = COLUMN.match(piece.strip(SPACES))
        width = int(match["width"] or 0)
        if width and not 3 <= width <= 60:
            raise TemplateFault(_("Bề rộng cột là 3 đến 60 phần trăm."))
        columns.append(Column(_styled(match["title"]), COLUMN_KINDS[match["kind"]], width))
    return tuple(columns)


def _row(reading: _Reading, line: str) -> None:
    if not reading.columns:
        raise TemplateFault(_("Dòng bảng «|» đứng ngoài bảng; viết «@bang» trước."))
    body, how = line[1:], ""
    if body[:1] in ROW_SIGNS:
        how, body = ROW_SIGNS[body[0]], body[1:]
    cells = tuple(_styled(cell) for cell in body.rstrip("|").split("|")) if how != "spanning" else (_styled(body),)
    wanted = 1 if how == "spanning" else len(reading.columns)
    if len(cells) < wanted:
        cells += ("",) * (wanted - len(cells))
    if len(cells) > wanted:
        raise TemplateFault(_("Dòng bảng có {count} ô, bảng có {wanted} cột.").format(count=len(cells), wanted=wanted))
    reading.rows.append((cells, how))


def _signer(text: str) -> Signer:
    """``TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH | (Ký, đóng dấu) | Nguyễn …``: lines, note, name."""
    lines, note, name = ([*text.split("|"), "", ""])[:3]
    found = tuple(_one_line(line).upper() for line in lines.split("/") if line.strip())
    if not found:
        raise TemplateFault(_("«@ky» cần chức vụ của người ký."))
    return Signer(found, _one_line(name), _one_line(note))


def _annex(reading: _Reading, text: str, *, numbered: bool) -> None:
    wide = text.startswith("[ngang]")
    reading.parts.append(_Part(title=_one_line(text.removeprefix("[ngang]")), wide=wide, numbered=numbered))


def _set(name: str) -> Callable[[_Reading, str], None]:
    def keep(reading: _Reading, text: str) -> None:
        reading.heads[name] = _one_line(text)

    return keep


def _append(name: str) -> Callable[[_Reading, str], None]:
    def keep(reading: _Reading, text: str) -> None:
        if value := _one_line(text):
            reading.lists[name].append(value)

    return keep


def _begin_table(reading: _Reading, text: str) -> None:
    reading.columns = _columns(text)


def _wide(reading: _Reading, text: str) -> None:
    reading.part.wide = True


def _reference(reading: _Reading, text: str) -> None:
    reading.part.reference = _one_line(text)


def _sign(reading: _Reading, text: str) -> None:
    reading.part.signers.append(_signer(text))


def _blank(reading: _Reading, text: str) -> None:
    if not text.isdigit() or not 1 <= int(text) <= 40:
        raise TemplateFault(_("«@dong-trong» cần số dòng, 1 đến 40."))
    reading.part.draft.add("blank", lines=int(text))


SIGNS: dict[str, Callable[[_Reading, str], None]] = {
    **{name: _set(name) for name in ("co-quan-chu-quan", "co-quan", "so", "noi-ngay", "loai", "ve", "luu")},
    **{name: _append(name) for name in ("kinh-gui", "noi-nhan")},
    "bang": _begin_table, "het-bang": lambda reading, text: None, "ky": _sign, "kho-ngang": _wide,
    "kem-theo": _reference, "dong-trong": _blank,
    "sang-trang": lambda reading, text: reading.part.draft.add("break"),
    "phu-luc": lambda reading, text: _annex(reading, text, numbered=True),
    "phan": lambda reading, text: _annex(reading, text, numbered=False),
}


def _line(reading: _Reading, line: str) -> None:
    if line.startswith("|"):
        _row(reading, line)
        return
    reading.end_table()
    if line.startswith("@"):
        name, _space, text = line[1:].partition(" ")
        if name in SIGNS:
            SIGNS[name](reading, text.strip(SPACES))
        elif name in _TEXT_SIGNS:
            _text(reading, _TEXT_SIGNS[name], text)
        else:
            raise TemplateFault(_("Không có ký hiệu «@{name}».").format(name=name))
    elif line.startswith("## "):
        _text(reading, "subheading", line[3:])
    elif line.startswith("# "):
        _text(reading, "heading", line[2:])
    else:
        _text(reading, "item" if line.startswith("- ") else "paragraph", line)


def _text(reading: _Reading, kind: str, text: str) -> None:
    pieces = [piece.strip(SPACES) for piece in _styled(text).split(marks.BREAK)]
    for index, piece in enumerate(piece for piece in pieces if piece):
        # A second paragraph of one article is a paragraph below it, not another article.
        reading.part.draft.add("paragraph" if index and kind in ("article", "item") else kind, piece)


def parse(filled: str) -> Paper:
    """The paper of a filled text. Raises ``TemplateFault`` with the line that cannot be read."""
    reading = _Reading()
    for number, raw in enumerate(filled.split("\n"), 1):
        line = raw.strip(SPACES)
        try:
            if line:
                _line(reading, line)
        except TemplateFault as fault:
            raise TemplateFault(str(fault), fault.line or number) from None
        if len(reading.part.draft.blocks) + len(reading.rows) > BLOCK_LIMIT:
            raise TemplateFault(_("Văn bản quá dài."), number)
    reading.end_table()
    return _paper(reading)


def _paper(reading: _Reading) -> Paper:
    heads, main = reading.heads, reading.parts[0]
    if not heads.get("co-quan"):
        raise TemplateFault(_("Mẫu thiếu «@co-quan» (cơ quan ban hành)."))
    return Paper(
        issuing_body=heads["co-quan"], parent_body=heads.get("co-quan-chu-quan", ""), number=heads.get("so", ""),
        place_date=heads.get("noi-ngay", ""), kind=heads.get("loai", ""), subject=heads.get("ve", ""),
        addressees=tuple(reading.lists["kinh-gui"]), recipients=tuple(reading.lists["noi-nhan"]),
        archive=heads.get("luu", ""), signers=tuple(main.signers), body=tuple(main.draft.blocks), wide=main.wide,
        annexes=_annexes(reading.parts[1:]),
    )


def _annexes(parts: list[_Part]) -> tuple[Annex, ...]:
    alone = sum(part.numbered for part in parts) == 1
    annexes, number = [], 0
    for part in parts:
        number += part.numbered
        if number > 49:
            raise TemplateFault(_("Văn bản có quá 49 phụ lục."))
        annexes.append(Annex(
            number if part.numbered else 0, part.title, part.reference, part.wide, alone=alone,
            body=tuple(part.draft.blocks), signers=tuple(part.signers),
        ))
    return tuple(annexes)


def blocks_of(paper: Paper) -> list[Block]:
    """Every block of the paper and its annexes, in order."""
    return [*paper.body, *(block for annex in paper.annexes for block in annex.body)]


def as_context(paper: Paper) -> dict:
    """What the page template reads (``documents/paper.html``)."""
    return decree30.context(paper)
