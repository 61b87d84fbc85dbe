"""The form of administrative papers: Nghị định 30/2020/NĐ-CP, Annex I, as plain data.

A document of ours fills a ``Paper`` and is laid out by ``templates/documents/decree30.html``, alone
or through a template that extends it. Everything here is text already formed: the template places it.
"""
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from . import marks
from .blocks import Block, Column, Table

__all__ = [
    "Annex",
    "Block",
    "Column",
    "Paper",
    "Signer",
    "Table",
    "context",
    "day_in_words",
    "document_number",
    "number_line",
    "place_date",
    "roman",
    "signer",
]
BLANK_NUMBER = "\u00a0" * 6  # room for the clerk's hand where a paper has no number yet


def document_number(serial: int | None, *symbols: str) -> str:
    """``document_number(5, "QĐ", "UBND")`` → ``"05/QĐ-UBND"``: below 10 with a leading zero (Annex I, II.3).

    ``serial`` is 1 or greater; ``None`` leaves room to write it in. Raises ``ValueError`` for less than 1.
    """
    if serial is not None and serial < 1:
        raise ValueError("Số văn bản bắt đầu từ 01")
    return f"{BLANK_NUMBER if serial is None else f'{serial:02d}'}/{'-'.join(symbols)}"


def number_line(number: str) -> str:
    """``"05/QĐ-UBND"`` → ``"Số: 05/QĐ-UBND"``."""
    return f"Số: {number}"


def day_in_words(day: date | None, year: int | None = None) -> str:
    """``ngày 05 tháng 02 năm 2026``: days below 10 and the months 1 and 2 with a leading zero (Annex I, II.4).

    Without a day, blanks to be filled by hand, with ``year`` where it is known.
    """
    if day is None:
        return f"ngày … tháng … năm {year if year is not None else '…'}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place_date(place: str, day: date | None, year: int | None = None) -> str:
    """``Quảng Ninh, ngày 05 tháng 02 năm 2026``."""
    return f"{place}, {day_in_words(day, year)}"


_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """1 → ``I``, for annexes; 1 to 49, else ``ValueError``."""
    if not 1 <= number <= 49:
        raise ValueError(f"Phụ lục đánh số từ I đến XLIX: {number}")
    text = ("XL" if number >= 40 else "")
    number %= 40
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


@dataclass(frozen=True)
class Signer:
    """Who signs: the lines of the title in order, a note such as ``(Ký, ghi rõ họ tên)``, the name without degrees."""

    lines: tuple[str, ...]
    name: str = ""
    note: str = ""


def signer(title: str, *, on_behalf_of: str = "", in_place_of: str = "", by_order_of: str = "",
           by_mandate_of: str = "", acting: bool = False, name: str = "") -> Signer:
    """The title lines of a signer with the abbreviations of Annex I, II.7.

    * ``on_behalf_of="ỦY BAN NHÂN DÂN"`` → ``TM. ỦY BAN NHÂN DÂN`` above the title (a collective body signs).
    * ``in_place_of="CHỦ TỊCH"`` → ``KT. CHỦ TỊCH`` above ``PHÓ CHỦ TỊCH`` (a deputy signs); may stand under TM.
    * ``by_order_of`` → ``TL.``; ``by_mandate_of`` → ``TUQ.``; ``acting`` → ``Q. `` before the title itself.

    At most one of KT., TL. and TUQ. holds; TM. joins only KT. Raises ``ValueError`` otherwise.
    """
    powers = [(mark, head) for mark, head in (("KT.", in_place_of), ("TL.", by_order_of), ("TUQ.", by_mandate_of))
              if head]
    if len(powers) > 1:
        raise ValueError("Chỉ ghi một trong các chữ KT., TL., TUQ.")
    if on_behalf_of and powers and powers[0][0] != "KT.":
        raise ValueError("TM. không đi cùng TL. hoặc TUQ.")
    if not title:
        raise ValueError("Thiếu chức vụ của người ký")
    lines = [f"TM. {on_behalf_of}"] if on_behalf_of else []
    lines += [f"{mark} {head}" for mark, head in powers]
    lines.append(f"Q. {title}" if acting else title)
    return Signer(lines=tuple(line.upper() for line in lines), name=name)


@dataclass(frozen=True)
class Annex:
    """``Phụ lục I`` and on; ``wide`` turns its pages to landscape; ``reference`` says which paper it belongs to.

    Number 0 makes a part that begins a page of its own without being an annex (one score sheet among several);
    its ``signers`` sign it there.
    """

    number: int
    title: str
    reference: str = ""
    wide: bool = False
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    alone: bool = False
    body: tuple[Block, ...] = ()
    signers: tuple[Signer, ...] = ()

    @property
    def label(self) -> str:
        """``Phụ lục II``; without a numeral when it is the paper's only annex, empty for a part."""
        if not self.number:
            return ""
        return "Phụ lục" if self.alone else f"Phụ lục {roman(self.number)}"


@dataclass(frozen=True)
class Paper:
    """One administrative paper. ``kind`` empty makes an official letter (công văn): the subject goes under the number.

    ``bases`` are written without their closing mark: the form sets ";" and, after the last, ".".
    ``articles`` are numbered ``Điều 1.`` and on. ``recipients`` end with ``Lưu: …`` made from ``archive``.
    ``body`` holds the same things and more in the order they are read; it follows the flat fields.
    """

    issuing_body: str
    number: str
    place_date: str
    subject: str
    signers: tuple[Signer, ...]
    parent_body: str = ""
    kind: str = ""
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    authority: str = ""
    paragraphs: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    archive: str = ""
    annexes: tuple[Annex, ...] = ()
    body: tuple[Block, ...] = ()
    wide: bool = False


def _closed(texts: Iterable[str]) -> list[str]:
    texts = [text.rstrip(" ;.,") for text in texts]
    return [text + (";" if index < len(texts) - 1 else ".") for index, text in enumerate(texts)]


def closed_bases(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the marks that bases end with: ``;``, and ``.`` after the last of a row of them."""
    out = []
    for index, block in enumerate(blocks):
        if block.kind == "basis":
            last = index + 1 == len(blocks) or blocks[index + 1].kind != "basis"
            block = replace(block, text=block.text.rstrip(" ;.,") + ("." if last else ";"))
        out.append(block)
    return tuple(out)


def context(paper: Paper, **more) -> dict:
    """What ``documents/decree30.html`` and the templates that extend it read."""
    paper = replace(paper, body=closed_bases(paper.body))
    lines = [*paper.recipients, *([f"Lưu: {paper.archive}"] if paper.archive else [])]
    return {
        "paper": paper,
        "number_line": number_line(paper.number) if paper.number else "",
        "title": marks.plain(f"{paper.kind} {paper.subject}".strip()),
        "bases": _closed(paper.bases),
        "articles": [(f"Điều {index}.", text) for index, text in enumerate(paper.articles, 1)],
        "recipients": _closed(lines),
        **more,
    }
