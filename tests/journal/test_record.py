"""The journal: what is written, in which order, and what the database refuses."""
import itertools
import threading
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction

from ocop.accounts.models import Locality, User
from ocop.journal import chain, guards
from ocop.journal.clock import now
from ocop.journal.models import Entry, Head
from ocop.journal.record import Happening, gathering, record, record_many

AT = datetime(2026, 11, 22, 1, 2, 3, 4, tzinfo=UTC)


@pytest.fixture
def clerk(db):
    return User.objects.create(username="can-bo", full_name="Cán bộ Phòng Kinh tế")


def write(clerk, count=3):
    with transaction.atomic():
        return [record(clerk, "thing.done", clerk, at=AT, details={"no": n}) for n in range(count)]


def test_entries_follow_one_another(clerk):
    unit = Locality.objects.create(code="HT", name="Thị xã Hương Trà", level="district")
    with transaction.atomic():
        first = record(clerk, "a.b", clerk, at=AT, unit=unit, details={"mean": Fraction(141, 2), "b": Decimal("1.50")})
        second = record(None, "c.d", unit, at=AT, unit=unit.pk)
    assert (first.seq, first.prev_hash, second.seq, second.prev_hash) == (1, "0" * 64, 2, first.hash)
    stored = Entry.objects.get(seq=1)
    assert stored.details == '{"b":"1.50","mean":"141/2"}'
    assert (stored.subject_type, stored.subject_id, stored.unit_id) == ("accounts.user", str(clerk.pk), unit.pk)
    assert Entry.objects.get(seq=2).actor_label == "Hệ thống"
    assert Entry.objects.get(seq=2).unit_id == unit.pk
    head = Head.objects.get()
    assert (head.seq, head.hash) == (2, second.hash)


def test_many_at_once_are_the_same_chain(clerk):
    with transaction.atomic():
        entries = record_many(Happening(clerk, "x.y", clerk, AT) for _ in range(3))
        last = record(clerk, "x.z", clerk, at=AT)
    assert [e.seq for e in entries] == [1, 2, 3]
    assert last.prev_hash == entries[-1].hash


def test_costs_three_queries(clerk, django_assert_num_queries):
    write(clerk, 1)
    with transaction.atomic(), django_assert_num_queries(3):
        record(clerk, "x.y", clerk, at=AT)


def test_details_are_exact(clerk):
    with transaction.atomic(), pytest.raises(TypeError):
        record(clerk, "x.y", clerk, at=AT, details={"points": 70.5})
    assert chain.canonical({"b": 1, "a": ["đ", None, True]}) == '{"a":["đ",null,true],"b":1}'


def test_needs_an_aware_time_and_a_saved_row(clerk):
    with transaction.atomic(), pytest.raises(ValueError):
        record(clerk, "x.y", User(username="chưa lưu"), at=AT)
    with pytest.raises(ValueError):
        chain.stamp(AT.replace(tzinfo=None))


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_is_refused():
    user = User.objects.create(username="u", full_name="Cán bộ")
    with pytest.raises(transaction.TransactionManagementError):
        record(user, "x.y", user, at=AT)
    assert not Entry.objects.exists()


def test_clock_is_aware_and_moves(db):
    first, second = now(), now()
    assert first.tzinfo is not None
    assert first <= second
    assert abs((datetime.now(UTC) - first).total_seconds()) < 5


COLUMNS = "at, actor_id, actor_label, subject_type, subject_id, unit_id, details, prev_hash"
REFUSED = [
    "UPDATE journal_entry SET act = 'forged' WHERE seq = 2",
    "UPDATE journal_entry SET seq = 9 WHERE seq = 3",
    "DELETE FROM journal_entry WHERE seq = 3",
    "DELETE FROM journal_entry",
    "DELETE FROM journal_head",
    "UPDATE journal_head SET seq = 1",
    "UPDATE journal_head SET seq = 99",
    f"INSERT INTO journal_entry ({COLUMNS}, seq, act, hash) SELECT {COLUMNS}, 9, act, 'x' FROM journal_entry"
    " WHERE seq = 3",
]
ONLY_ON = {
    "sqlite": [
        f"INSERT OR REPLACE INTO journal_entry ({COLUMNS}, seq, act, hash) SELECT {COLUMNS}, seq, 'forged', hash"
        " FROM journal_entry WHERE seq = 2",
        "UPDATE OR REPLACE journal_entry SET seq = 2 WHERE seq = 3",
    ],
    "postgresql": [
        "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE journal_entry",
        "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE journal_head",
    ],
}


def statements():
    return REFUSED + ONLY_ON[connection.vendor]


@pytest.mark.parametrize("number", range(10))
def test_the_database_refuses(clerk, number):
    write(clerk)
    before = list(Entry.objects.values_list()), list(Head.objects.values_list())
    with pytest.raises(IntegrityError, match="Nhật ký"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements()[number])
    assert (list(Entry.objects.values_list()), list(Head.objects.values_list())) == before


def test_replace_is_refused_without_recursive_triggers_too(clerk):
    if connection.vendor != "sqlite":
        assert "journal_entry_replace" not in " ".join(guards.installed(connection))
        return
    write(clerk)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers=OFF")
        try:
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(ONLY_ON["sqlite"][0])
        finally:
            cursor.execute("PRAGMA recursive_triggers=ON")


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_make_one_chain():
    user = User.objects.create(username="u", full_name="Cán bộ")
    failures = []

    def work():
        try:
            for _ in range(10):
                with transaction.atomic():
                    record(user, "x.y", user, at=AT)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert not failures
    entries = list(Entry.objects.order_by("seq"))
    assert [e.seq for e in entries] == list(range(1, 61))
    assert all(b.prev_hash == a.hash for a, b in itertools.pairwise(entries))
    assert Head.objects.get().seq == 60


def test_gathered_entries_are_appended_in_order_at_the_end(clerk):
    with transaction.atomic(), gathering():
        assert [record(clerk, f"thing.{n}", clerk, at=AT, details={"no": n}) for n in range(3)] == [None] * 3
        assert not Entry.objects.exists()
    kept = list(Entry.objects.order_by("seq"))
    assert [e.act for e in kept] == ["thing.0", "thing.1", "thing.2"]
    assert kept[2].prev_hash == kept[1].hash and Head.objects.get().hash == kept[2].hash
    with transaction.atomic():
        assert record(clerk, "after", clerk, at=AT).prev_hash == kept[2].hash


def test_what_cannot_be_written_is_refused_in_its_own_act_and_nothing_is_appended(clerk):
    with pytest.raises(TypeError), transaction.atomic(), gathering():
        record(clerk, "thing.done", clerk, at=AT)
        record(clerk, "thing.done", clerk, at=AT, details={"mean": 70.5})
    assert not Entry.objects.exists()


def test_gathering_does_not_nest(clerk):
    with transaction.atomic(), gathering(), pytest.raises(transaction.TransactionManagementError), gathering():
        pass
