"""Every point every member gave: product × criterion × member, closed rounds only; read one criteria set at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from evaluations.models import Evaluation, Sheet
from evaluations.rules.scoring import score_sheet
from evaluations.selectors.reports import Asked
from products.models import CriteriaSet

CHUNK = 200


@dataclass(frozen=True)
class MatrixColumn:
    """One criterion: its code, its title and the most it can give."""

    code: str
    title: str
    most: int


@dataclass(frozen=True)
class Block:
    """One product in one attempt of one round: each member's points in the order of the columns, and the total."""

    product: str
    producer: str
    unit: str
    round: int
    attempt: int
    members: tuple[tuple[str, tuple[int, ...], int], ...]


@dataclass(frozen=True)
class SetMatrix:
    """The products judged by one version of one criteria set; the blocks are read as they are used."""

    title: str
    code: str
    columns: tuple[MatrixColumn, ...]
    blocks: Iterator[Block]


@dataclass(frozen=True)
class MatrixFacts:
    """The season's heading, how many sheets there are, and its criteria sets."""

    title: str
    unit: str
    sheets: int
    sets: tuple[SetMatrix, ...]


def of_season(asked: Asked) -> MatrixFacts:
    """The closed sheets of the season (or batch) that the person may see."""
    sheets = closed_sheets(asked)
    used = sheets.order_by("criteria_set").values_list("criteria_set", flat=True).distinct()
    sets = CriteriaSet.objects.filter(pk__in=list(used)).order_by("regulation", "set_number", "version")
    return MatrixFacts(asked.title, asked.author, sheets.count(), tuple(_set(row, sheets) for row in sets))


def closed_sheets(asked: Asked):
    """Closed sheets of closed items; what the person is recused from is left out."""
    evaluations = Evaluation.objects.visible_to(asked.user).filter(season=asked.season)
    if asked.batch:
        evaluations = evaluations.filter(batch=asked.batch)
    return Sheet.objects.visible_to(asked.user).filter(
        state=Sheet.State.CLOSED, item__closed_at__isnull=False, item__evaluation__in=evaluations.values("pk")
    )


def _set(row: CriteriaSet, sheets) -> SetMatrix:
    columns = tuple(MatrixColumn(c.code, c.title, c.max) for c in row.law.criteria)
    return SetMatrix(row.title, row.code, columns, _blocks(row, columns, sheets.filter(criteria_set=row)))


def _blocks(row: CriteriaSet, columns: tuple[MatrixColumn, ...], sheets) -> Iterator[Block]:
    law = row.law
    fields = (
        "item", "item__round", "item__attempt", "item__evaluation__dossier__product__name",
        "item__evaluation__dossier__product__producer__name",
        "item__evaluation__dossier__product__producer__commune__name", "seat__office", "seat__user__full_name",
        "marks", "total", "dossier_version__cases",
    )  # fmt: skip
    ordered = sheets.order_by(
        "item__evaluation__number", "item__evaluation", "item__round", "item__attempt", "seat__position", "seat"
    )
    rows = ordered.values_list(*fields).iterator(chunk_size=CHUNK)
    for _, group in groupby(rows, key=lambda found: found[0]):
        members, head = [], None
        for found in group:
            head = head or found
            scored = score_sheet(law, found[10] or {}, found[8]).points
            points = tuple(scored[column.code] for column in columns)
            members.append((found[6] or found[7], points, found[9]))
        _, round_, attempt, product, producer, unit = head[:6]
        yield Block(product, producer, unit, round_, attempt, tuple(members))
