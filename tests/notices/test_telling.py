"""Telling: a row for each person in the act's transaction, once by the database, by the way they chose."""
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.transaction import TransactionManagementError

from ocop.accounts.models import User
from ocop.jobs.models import Job
from ocop.journal import clock
from ocop.notices import acts, kinds
from ocop.notices.kinds import KINDS, Way
from ocop.notices.models import Digest, Notice, Preference
from ocop.notices.telling import MAIL_JOB, NO_MAIL, history, tell
from tests.notices.conftest import AT

TOLD = {"subject": "Đã tiếp nhận", "text": "Hồ sơ được tiếp nhận.", "link": "/viec/"}


@pytest.mark.django_db
def test_each_person_is_told_once_whatever_is_said_again(people, say):
    assert [notice.person_id for notice in say([people[1], people[0].pk, people[0]])] == [p.pk for p in people]
    assert say(people, subject="Khác", at=AT + timedelta(hours=1)) == []
    assert Notice.objects.count() == 2 and Job.objects.filter(kind=MAIL_JOB).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(person=people[0], kind="job.over", dedupe="a", made_at=AT, way="now", **TOLD)
    say([], addresses=["x@example.vn", ""], dedupe="b")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(address="x@example.vn", kind="job.over", dedupe="b", made_at=AT, way="now", **TOLD)


@pytest.mark.django_db
def test_what_is_undone_was_never_told(people, say):
    with pytest.raises(RuntimeError), transaction.atomic():
        say(people)
        raise RuntimeError
    assert not Notice.objects.exists() and not Job.objects.filter(kind=MAIL_JOB).exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_tell_the_same_at_once_tell_it_once():
    people = [User.objects.create_user(f"p{n}", f"p{n}@example.vn", full_name=f"Người {n}") for n in range(3)]
    gate, outcomes = threading.Barrier(4), []

    def run(order):
        try:
            gate.wait(10)
            with transaction.atomic():
                made = tell(order, "dossier.registered", at=clock.now(), dedupe="once", **TOLD)
            outcomes.append(len(made))
        except Exception as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(people[::step],)) for step in (1, -1, 1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == [0, 0, 0, 3] and Notice.objects.count() == 3
    assert Job.objects.filter(kind=MAIL_JOB).count() == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_told():
    with pytest.raises(TransactionManagementError):
        tell([], "job.over", at=AT, dedupe="a", **TOLD)


@pytest.mark.django_db
@pytest.mark.parametrize(("wrong", "error"), [
    ({"kind": "chuyen.la"}, LookupError),
    ({"link": "https://la.example/"}, ValueError), ({"link": "//la.example/"}, ValueError),
    ({"link": "viec/"}, ValueError), ({"subject": " \n"}, ValueError), ({"text": ""}, ValueError),
    ({"dedupe": ""}, ValueError),
])  # fmt: skip
def test_what_cannot_be_told_is_refused(people, wrong, error):
    given = {**TOLD, "kind": "job.over", "dedupe": "a", **wrong}
    with pytest.raises(error):
        tell(people, given.pop("kind"), at=AT, **given)
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_subject_is_one_line_and_fits(people, say):
    [notice] = say(people[:1], subject="Mật\r\nBcc: la@example.vn " + "ong " * 80)
    assert "\n" not in notice.subject and "\r" not in notice.subject and len(notice.subject) == 200


@pytest.mark.django_db
def test_who_did_it_and_who_has_left_are_not_told(people, say):
    User.objects.filter(pk=people[1].pk).update(is_active=False)
    assert say(people, by=people[0]) == []


@pytest.mark.django_db
def test_without_an_address_or_a_mail_server_it_stands_in_the_portal_alone(people, say, settings):
    User.objects.filter(pk=people[0].pk).update(email="")
    assert {notice.person_id: notice.way for notice in say(people)} == {people[0].pk: "portal", people[1].pk: "now"}
    settings.EMAIL_BACKEND = NO_MAIL
    assert [notice.way for notice in say(people[1:], dedupe="b", addresses=["x@example.vn"])] == ["portal"]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "chosen", "way"), [
    ("dossier.registered", None, "now"), ("dossier.registered", "digest", "digest"),
    ("dossier.registered", "portal", "portal"), ("dossier.registered", "la", "now"), ("dossier.filed", None, "digest"),
    ("supplement.asked", "portal", "digest"), ("certificate.renewal", "portal", "digest"),
    ("supplement.asked", "now", "now"), ("account.password", "portal", "now"),
])  # fmt: skip
def test_the_way_is_the_persons_but_never_below_the_floor(people, say, kind, chosen, way):
    if chosen:
        group = KINDS[kind].group.code
        Preference.objects.create(person=people[0], ways={group: chosen}, saved_at=AT)
    assert [notice.way for notice in say(people[:1], kind)] == [way]


def test_what_the_law_has_said_has_a_floor_and_says_why():
    assert KINDS["certificate.renewal"].floor == Way.DIGEST and "30 ngày" in str(KINDS["certificate.renewal"].why)
    for kind in KINDS.values():
        assert kind.group in kinds.GROUPS and kind.title and kind.description
        assert bool(kind.why) == (kind.floor == Way.DIGEST), kind.code
        assert len(kind.code) <= 40 and kinds.find(kind.code) is kind


@pytest.mark.django_db
def test_what_is_played_back_writes_no_letter_and_nothing_old(people, say):
    with history(AT):
        assert say(people, at=AT - timedelta(days=1)) == []
        assert [notice.way for notice in say(people[:1], dedupe="b", addresses=["x@example.vn"])] == ["portal"]
    assert not Job.objects.filter(kind=MAIL_JOB).exists()


@pytest.mark.django_db
def test_who_no_longer_wants_a_daily_letter_gets_none_of_what_waits_but_what_must_be_sent(people, say):
    say(people[:1], "dossier.filed")
    acts.choose(people[0], ways={"dossier": "digest"}, language="vi", now=AT)
    say(people[:1], "dossier.registered", dedupe="b")
    say(people[:1], "supplement.asked", dedupe="c")
    acts.choose(people[0], ways={"dossier": "portal", "account": "portal"}, language="en", now=AT)
    ways = dict(Notice.objects.values_list("kind", "way"))
    assert ways == {"dossier.filed": "digest", "dossier.registered": "portal", "supplement.asked": "digest"}
    assert Preference.objects.get().ways == {"dossier": "portal"} and not Digest.objects.exists()
