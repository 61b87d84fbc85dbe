"""Reading an uploaded list: the portal's one reader (``ocop.papers.reading``), under the name lists know it by."""

from ocop.papers.reading import COLUMNS, MEGABYTES, ROWS, Cell, Row, Unreadable, rows_of

__all__ = ["COLUMNS", "MEGABYTES", "ROWS", "Cell", "Row", "Unreadable", "rows_of"]
