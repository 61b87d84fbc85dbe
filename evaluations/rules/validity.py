"""Whether a recognition stands on a given day: one pure function of its dates.

All days are Viet Nam's. A certificate is valid to the end of its last day; what ends it earlier (a revocation, a later
recognition of the same product) counts from its own day on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    VALID = "valid"
    EXTENDED = "extended"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    NOT_YET = "not_yet"


LABELS = {
    Status.VALID: "Còn hiệu lực",
    Status.EXTENDED: "Được kéo dài hiệu lực",
    Status.EXPIRED: "Hết hiệu lực",
    Status.SUPERSEDED: "Đã được thay bằng công nhận mới",
    Status.REVOKED: "Đã bị thu hồi",
    Status.NOT_YET: "Chưa đến ngày có hiệu lực",
}
GOOD = frozenset({Status.VALID, Status.EXTENDED})


@dataclass(frozen=True)
class Term:
    """The dates that decide. ``valid_to`` and ``extended_to`` are the last valid days, included.

    ``superseded_on``: first day of a later recognition of the product. ``revoked_on``: day of the revocation.
    """

    valid_from: date
    valid_to: date
    extended_to: date | None = None
    superseded_on: date | None = None
    revoked_on: date | None = None


def status_on(term: Term, day: date) -> Status:
    """The status on that day. A revocation outweighs everything; a later recognition outweighs the calendar.

    Sources: 36 months, last day included (Quyết định 26/2026); Art. 8 revocation; Art. 12.3 extension.
    """
    if term.revoked_on is not None and day >= term.revoked_on:
        return Status.REVOKED
    if day < term.valid_from:
        return Status.NOT_YET
    if term.superseded_on is not None and day >= term.superseded_on:
        return Status.SUPERSEDED
    if day <= term.valid_to:
        return Status.VALID
    if term.extended_to is not None and day <= term.extended_to:
        return Status.EXTENDED
    return Status.EXPIRED


def term_of(row: Mapping[str, date | None], prefix: str = "") -> Term:
    """The term of a row with ``valid_from, valid_to, extended_to, superseded_on, revoked_on`` (``replaced_on`` too).

    A paper that was replaced by a corrected one is superseded from that paper's day, as by a later recognition.
    """
    ended = [day for day in (row.get("superseded_on"), row.get("replaced_on")) if day is not None]
    return Term(
        row[f"{prefix}valid_from"],
        row[f"{prefix}valid_to"],
        extended_to=row.get("extended_to"),
        superseded_on=min(ended, default=None),
        revoked_on=row.get("revoked_on"),
    )
