"""The facts of the reports, as plain rows: what is asked for, read as the person who asked may see it."""

from dataclasses import dataclass, field
from datetime import datetime

from evaluations.models import Batch, Season, Session
from ocop.accounts.models import Locality, User
from ocop.journal.words import kept


@dataclass(frozen=True)
class Asked:
    """One request: by whom, when, of which season or place, and the filters (plain values, see forms/reports.py)."""

    user: User
    now: datetime
    season: Season | None = None
    unit: Locality | None = None
    batch: Batch | None = None
    session: Session | None = None
    filters: dict = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the report is of: the season with its batch, or the place."""
        if self.season is None:
            return str(self.unit)
        return kept(f"{self.season.title} – Đợt {self.batch.number}") if self.batch else self.season.title

    @property
    def author(self) -> str:
        """The unit in whose name the workbook is made."""
        return str(self.season.unit if self.season else self.unit)
