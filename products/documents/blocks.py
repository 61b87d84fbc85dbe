"""A printed form as plain data: lines, ticks, texts and tables in order; ``documents/form.html`` lays it out.

The forms of the decisions are the producer's own papers: the State's heading of Nghị định 30/2020 and no issuing body;
papers of the commune name theirs. Everything here is text already formed.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from ocop.papers.decree30 import Signer, Table
from ocop.papers.pdf import Metadata, render_pdf

BLANK = "…………………………"  # what is not filled in yet is written by hand
TEMPLATE = "documents/form.html"


@dataclass(frozen=True)
class Line:
    """One field on its line: ``label: value``; an empty value leaves room."""

    label: str
    value: str = ""
    kind: str = "line"

    @property
    def shown(self) -> str:
        return self.value or BLANK


@dataclass(frozen=True)
class Words:
    """A field with running text; without a label a plain paragraph."""

    label: str
    text: str = ""
    kind: str = "words"

    @property
    def paragraphs(self) -> list[str]:
        return [part.strip() for part in re.split(r"\n+", self.text) if part.strip()] or [BLANK]


@dataclass(frozen=True)
class Ticks:
    """A question with boxes; each answer is (label, ticked)."""

    label: str
    answers: tuple[tuple[str, bool], ...]
    kind: str = "ticks"


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2
    kind: str = "heading"


@dataclass(frozen=True)
class Grid:
    """A ruled table under its caption; rows named in ``strong`` (by position) are subtotals."""

    table: Table
    caption: str = ""
    strong: frozenset[int] = frozenset()
    kind: str = "grid"

    @property
    def rows(self) -> list[tuple[bool, list[tuple[str, str]]]]:
        return [(at in self.strong, cells) for at, cells in enumerate(self.table.cells)]


@dataclass(frozen=True)
class Office:
    """The part that an office fills in: Mẫu 01 has two."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class FormPaper:
    """One paper. ``mark``: "Mẫu số 01"; ``origin``: the decision it belongs to, or that the wording is ours.

    ``body`` and ``parent_body`` name the issuing office (papers of the commune); ``banner`` says across the head that a
    paper is a draft.
    """

    title: str
    blocks: tuple
    place_date: str = ""
    subject: str = ""
    mark: str = ""
    origin: str = ""
    body: str = ""
    parent_body: str = ""
    number_line: str = ""
    addressee: str = ""
    signers: tuple[Signer, ...] = ()
    offices: tuple[Office, ...] = ()
    banner: str = ""
    foot: str = ""
    qr: str = ""
    created: datetime | None = None
    author: str = ""
    more: dict = field(default_factory=dict)


def pdf(paper: FormPaper) -> bytes:
    """The paper as PDF; the same values give the same bytes. Some 0.1–0.4 s, most of it the table of criteria."""
    metadata = Metadata(title=f"{paper.title} {paper.subject}".strip(), author=paper.author, created=paper.created)
    return render_pdf(TEMPLATE, {"paper": paper}, metadata=metadata)


def day(value: date | str | None) -> str:
    """A date as forms print it (dd/mm/yyyy), from a date or its ISO text; "" for none."""
    if not value:
        return ""
    found = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{found:%d/%m/%Y}"


def amount(text: str) -> str:
    """A stored number with Vietnamese grouping: "620000000" → "620.000.000"; anything else as it stands."""
    whole, _, rest = text.partition(".")
    if not whole.isdecimal():
        return text
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{rest}" if rest.strip("0") else grouped
