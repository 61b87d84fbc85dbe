"""Checking the chain: every entry is hashed again, in one pass with little memory."""
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils.translation import gettext as _

from ocop.journal import chain, guards

MOST_FINDINGS = 100
_BLOCK = 5000
_COLUMNS = "actor_id, actor_label, act, subject_type, subject_id, unit_id, details, prev_hash, hash"


@dataclass(frozen=True)
class Finding:
    """One place where the chain does not hold: the entry's number and what is wrong, in Vietnamese."""

    seq: int
    reason: str


@dataclass
class Verdict:
    """What the check saw: entries read, the head (number, hash) and the findings (at most the first hundred)."""

    entries: int = 0
    head: tuple[int, str] = (0, chain.START)
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.findings

    @property
    def first_bad(self) -> int | None:
        """The number of the first entry (or gap) that is wrong; None where all is well."""
        return min((finding.seq for finding in self.findings), default=None)

    def find(self, seq: int, reason: str) -> None:
        """Note one finding, up to ``MOST_FINDINGS``."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(seq, reason))


def verify(anchor: tuple[int, str] | None = None, *, using: str = DEFAULT_DB_ALIAS) -> Verdict:
    """Check every entry up to the present head, the head itself, the database's guards and, where given, the anchor.

    The anchor is a head (number, hash) that was kept outside the database: only with it are the last entries
    protected against someone who can rewrite everything. Entries written meanwhile are left to the next check.
    """
    connection = connections[using]
    verdict = Verdict(head=_head(connection))
    previous, expected = chain.START, 1
    anchored = None
    for row in _rows(connection, verdict.head[0]):
        seq, stored = row[0], row[10]
        verdict.entries += 1
        if seq != expected:
            verdict.find(expected, _missing(expected, seq - 1))
        elif row[9] != previous:
            verdict.find(seq, _("không nối tiếp mục trước"))
        if chain.digest(row[:10]) != stored:
            verdict.find(seq, _("nội dung không khớp với mã băm"))
        if anchor and seq == anchor[0]:
            anchored = stored
        previous, expected = stored, seq + 1
    _check_end(connection, verdict, previous, expected)
    if anchor and anchor[0] and anchored != anchor[1]:
        verdict.find(anchor[0], _("không khớp với mốc lưu bên ngoài"))
    for name in guards.missing(connection):
        verdict.find(verdict.head[0], _("cơ sở dữ liệu thiếu chốt bảo vệ {name}").format(name=name))
    return verdict


def head(*, using: str = DEFAULT_DB_ALIAS) -> tuple[int, str]:
    """Return the number and hash of the last entry, to be kept outside the database; (0, 64 zeros) when empty."""
    return _head(connections[using])


def _head(connection) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM journal_head WHERE id = 1")
        return cursor.fetchone() or (0, chain.START)


def _missing(first: int, last: int) -> str:
    if last > first:
        return _("thiếu mục {first}–{last}").format(first=first, last=last)
    return _("thiếu mục {number}").format(number=first)


def _check_end(connection, verdict: Verdict, last_hash: str, expected: int) -> None:
    seq, stored = verdict.head
    if expected <= seq:
        verdict.find(expected, _missing(expected, seq))
    elif last_hash != stored:
        verdict.find(seq, _("đầu chuỗi không khớp với mục cuối"))
    with connection.cursor() as cursor:  # one statement, one moment: a writer between two would look like a forger
        cursor.execute("SELECT MIN(seq) FROM journal_entry WHERE seq > COALESCE("
                       "(SELECT seq FROM journal_head WHERE id = 1), 0)")
        beyond = cursor.fetchone()[0]
    if beyond is not None:
        verdict.find(beyond, _("mục nằm ngoài đầu chuỗi"))


def _rows(connection, last: int) -> Iterator[tuple]:
    """Yield the entries in order as plain tuples in the order they are hashed, the stored hash last."""
    if connection.vendor == "postgresql":
        at = "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    else:
        # Django keeps UTC as '2026-11-22 01:02:03[.000004]'.
        at = "replace(at, ' ', 'T') || CASE WHEN length(at) = 19 THEN '.000000Z' ELSE 'Z' END"
    sql = f"SELECT seq, {at}, {_COLUMNS} FROM journal_entry WHERE seq <= {int(last)} ORDER BY seq"
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:  # SQLite steps through; a transaction here would lock out writers
            cursor.execute(sql)
            while rows := cursor.fetchmany(_BLOCK):
                yield from rows
        return
    with transaction.atomic(using=connection.alias), connection.chunked_cursor() as cursor:
        cursor.itersize = _BLOCK
        cursor.execute(sql)
        while rows := cursor.fetchmany(_BLOCK):
            yield from rows
