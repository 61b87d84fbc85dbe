"""Background work of this app: preparing evidence, and what every sweep looks after."""

from datetime import datetime

from ocop.jobs.chores import chore
from ocop.jobs.handlers import Work, handler
from products import near
from products.vault import preparing, receiving


@handler(preparing.PREPARE)
def prepare(work: Work) -> None:
    """Scan and draw one file."""
    preparing.prepare(work.params["evidence"], work.progress)


@handler(preparing.SCAN)
def scan(work: Work) -> None:
    """Scan a file that came before the scanner was set up."""
    preparing.prepare(work.params["evidence"], work.progress)


@chore("evidence")
def look_after_evidence(now: datetime) -> None:
    """Abandoned uploads go; files that wait for the scanner are asked about again."""
    receiving.sweep(now)
    preparing.ask_again(now)


@chore("near")
def index_names(now: datetime) -> None:
    """Products that came in bulk get their trigrams."""
    near.index_missing()
