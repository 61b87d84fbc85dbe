"""The body of a paper as blocks: what stands between its title and its signers, one after the other."""
from dataclasses import dataclass, field

KINDS = ("basis", "authority", "resolves", "article", "heading", "subheading", "paragraph", "item", "centre", "left",
         "note", "table", "break", "blank")
COLUMN_KINDS = ("serial", "text", "number-cell", "date-cell")
BLANK_LINE = "\u2026" * 58  # one dotted line for a hand, as wide as an upright page


@dataclass(frozen=True)
class Column:
    """One column of a table; ``kind`` is ``serial``, ``text``, ``number-cell`` or ``date-cell``.

    ``width`` is its share of the page in hundredths, 0 to let it find its own.
    """

    title: str
    kind: str = "text"
    width: int = 0


@dataclass(frozen=True)
class Table:
    """A ruled table; every row has a text for each column (checked), but the ``spanning`` ones have one text alone.

    ``strong`` and ``spanning`` are positions of rows: sums in bold, titles of groups across all columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    strong: frozenset[int] = frozenset()
    spanning: frozenset[int] = frozenset()

    def __post_init__(self):
        for index, row in enumerate(self.rows):
            wanted = 1 if index in self.spanning else len(self.columns)
            if len(row) != wanted:
                raise ValueError(f"Dòng có {len(row)} ô, bảng có {wanted} cột")

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Rows of ``(kind, text)``, as the template draws them."""
        return [[(column.kind, text) for column, text in zip(self.columns, row, strict=False)] for row in self.rows]

    @property
    def drawn(self) -> list[dict]:
        """Rows with what the template asks of them: cells, strong, spanning."""
        return [{"cells": cells, "strong": index in self.strong, "spanning": index in self.spanning}
                for index, cells in enumerate(self.cells)]

    @property
    def dense(self) -> bool:
        """Whether so many columns stand beside each other that they need smaller letters."""
        return len(self.columns) > 12

    def widths(self) -> list[int]:
        """Every column's share of the page in hundredths: the stated ones, the rest shared out evenly."""
        stated = [column.width or (6 if column.kind == "serial" else 0) for column in self.columns]
        free = stated.count(0)
        left = max(100 - sum(stated), 3 * free)
        return [width or left // free for width in stated]


@dataclass(frozen=True)
class Block:
    """One block: a text with marks (``ocop.papers.marks``), or a table, or ``lines`` dotted lines for a hand."""

    kind: str
    text: str = ""
    label: str = ""
    table: Table | None = None
    lines: int = 0

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"Không có loại khối: {self.kind}")

    @property
    def dotted(self) -> list[str]:
        """The dotted lines of a blank block."""
        return [BLANK_LINE] * self.lines


@dataclass(frozen=True)
class Draft:
    """Blocks being gathered, with running numbers for the articles."""

    blocks: list[Block] = field(default_factory=list)

    def add(self, kind: str, text: str = "", **more) -> None:
        """Append a block; an article takes its number from the ones before it."""
        if kind == "article":
            number = 1 + sum(block.kind == "article" for block in self.blocks)
            more["label"] = f"Điều {number}."
        self.blocks.append(Block(kind, text, **more))
