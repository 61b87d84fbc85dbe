"""Tampering with the journal is found and located."""
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from ocop.accounts.models import User
from ocop.journal import guards
from ocop.journal.models import Entry, Head
from ocop.journal.record import record
from ocop.journal.verify import head, verify

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def journal(db):
    user = User.objects.create(username="u", full_name="Cán bộ")
    with transaction.atomic():
        for n in range(12):
            # With and without microseconds: SQLite writes the two differently.
            record(user, "sheet.saved", user, at=AT + timedelta(microseconds=n % 3), unit=n or None,
                   details={"ô": f"«{n}» \u2028 \" \\ đ"})
    return user


def tamper(*statements):
    """Do as somebody would who owns the database."""
    if connection.vendor == "postgresql":
        statements = ("SET CONSTRAINTS ALL IMMEDIATE", *statements)
    with guards.lifted(connection), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_an_honest_journal_holds(journal):
    verdict = verify(head())
    assert (verdict.ok, verdict.entries, verdict.first_bad) == (True, 12, None)
    assert verdict.head == (12, Entry.objects.get(seq=12).hash)


def test_an_empty_journal_holds(db):
    verdict = verify()
    assert (verdict.ok, verdict.entries, verdict.head) == (True, 0, (0, "0" * 64))


@pytest.mark.parametrize(("statement", "where"), [
    ("UPDATE journal_entry SET details = '{}' WHERE seq = 5", 5),
    ("UPDATE journal_entry SET act = 'sheet.closed' WHERE seq = 7", 7),
    ("UPDATE journal_entry SET actor_label = 'Người khác' WHERE seq = 1", 1),
    ("UPDATE journal_entry SET actor_id = NULL WHERE seq = 2", 2),
    ("UPDATE journal_entry SET unit_id = 99 WHERE seq = 12", 12),
    ("UPDATE journal_entry SET subject_id = '77' WHERE seq = 4", 4),
    ("UPDATE journal_entry SET subject_type = 'x.y' WHERE seq = 4", 4),
    ("UPDATE journal_entry SET at = '2020-01-01 00:00:00' WHERE seq = 6", 6),
    ("UPDATE journal_entry SET prev_hash = 'f' WHERE seq = 9", 9),
    ("UPDATE journal_entry SET hash = 'f' WHERE seq = 9", 9),
    ("DELETE FROM journal_entry WHERE seq = 3", 3),
    ("DELETE FROM journal_entry WHERE seq BETWEEN 3 AND 5", 3),
    ("DELETE FROM journal_entry WHERE seq = 1", 1),
    ("DELETE FROM journal_entry WHERE seq = 12", 12),
    ("DELETE FROM journal_entry", 1),
    ("UPDATE journal_entry SET seq = 99 WHERE seq = 12", 12),
    ("UPDATE journal_head SET seq = 10", 10),
    ("UPDATE journal_head SET hash = 'f'", 12),
    ("DELETE FROM journal_head", 1),
])
def test_tampering_is_located(journal, statement, where):
    tamper(statement)
    verdict = verify()
    assert not verdict.ok
    assert verdict.first_bad == where


def test_every_place_is_named(journal):
    tamper("UPDATE journal_entry SET act = 'a' WHERE seq = 3", "UPDATE journal_entry SET act = 'b' WHERE seq = 8",
           "DELETE FROM journal_entry WHERE seq = 5")
    assert [finding.seq for finding in verify().findings] == [3, 5, 8]


def test_only_the_anchor_finds_a_rewritten_end(journal):
    anchor = head()
    tamper("DELETE FROM journal_entry WHERE seq > 10")
    tamper(f"UPDATE journal_head SET seq = 10, hash = '{Entry.objects.get(seq=10).hash}'")
    assert verify().ok
    assert verify(anchor).first_bad == 12


def test_a_missing_guard_is_a_finding(journal):
    with connection.cursor() as cursor:
        on_table = " ON journal_entry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER guard_journal_entry_delete{on_table}")
    verdict = verify()
    assert not verdict.ok
    assert "guard_journal_entry_delete" in verdict.findings[0].reason
    guards.install_all(connection)


def test_commands(journal, capsys):
    call_command("journal_head")
    anchor = json.loads(capsys.readouterr().out)
    assert anchor == {"seq": 12, "hash": Head.objects.get().hash, "anchor": f"12:{Head.objects.get().hash}"}
    call_command("journal_verify", "--json", "--anchor", anchor["anchor"])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["entries"], answer["ok"], answer["first_bad"]) == (12, True, None)
    assert answer["head"] == {"seq": 12, "hash": anchor["hash"]}
    tamper("UPDATE journal_entry SET act = 'a' WHERE seq = 3")
    with pytest.raises(SystemExit) as stop:
        call_command("journal_verify", "--json")
    assert stop.value.code == 1
    assert json.loads(capsys.readouterr().out)["first_bad"] == 3
    with pytest.raises(CommandError):
        call_command("journal_verify", "--anchor", "mười hai")
