"""A query that Django writes once a process and that is asked again and again with other values.

For the few queries of the busiest moment: when every member of a council saves at once, building the two widest
queries anew costs more of the processors than PostgreSQL needs to answer them (docs/scoring.md, 8).
"""
from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

# Stands in for each value while the query is written; no row has such a key.
_PLACES = tuple(-(2**31) + n for n in range(8))


class Prepared:
    """``Prepared(lambda a, b: QuerySet, 2).first(a, b)``: the first row as an instance of the queryset's model.

    ``make`` gets ``values`` stand-ins for whole numbers and gives a queryset of a model's own fields, with
    annotations where more is wanted: they come as the database gives them (JSON on SQLite as text), and related
    rows are not read along. A queryset that locks must be asked inside a transaction.
    """

    def __init__(self, make: Callable[..., QuerySet], values: int) -> None:
        self.make, self.values = make, values
        self._written: dict[str, tuple[type[Model], str, tuple]] = {}

    def first(self, *values: int) -> Model | None:
        """The first row for these whole numbers, or None. Raises ``ValueError`` for another count of values."""
        if len(values) != self.values:
            raise ValueError(f"this query takes {self.values} values, not {len(values)}")
        model, sql, parameters = self._of(connections[DEFAULT_DB_ALIAS].vendor)
        return next(iter(model._default_manager.raw(sql, [self._put(p, values) for p in parameters])), None)

    def _of(self, vendor: str) -> tuple[type[Model], str, tuple]:
        if vendor not in self._written:
            query = self.make(*_PLACES[: self.values])[:1]
            self._written[vendor] = (query.model, *query.query.sql_with_params())
        return self._written[vendor]

    @staticmethod
    def _put(parameter: object, values: tuple[int, ...]) -> object:
        return values[_PLACES.index(parameter)] if parameter in _PLACES else parameter
