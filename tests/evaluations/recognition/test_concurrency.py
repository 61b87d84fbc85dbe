"""Two approvers at once make one decision; a killed worker leaves every certificate whole."""

import hashlib
import os
import signal
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from evaluations.models import Certificate, Decision, Evaluation, Recognition
from evaluations.stages import _act, recognition
from ocop.accounts.models import Role
from ocop.accounts.refusals import Refused
from ocop.jobs.models import Job
from ocop.journal.clock import now
from tests.at_once import at_once
from tests.evaluations.recognition import cases
from tests.jobs.test_worker import broker, speak_to, wait_for, worker  # noqa: F401 — fixtures

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    world = cases.world()
    world.grant("duyet_hai", Role.APPROVER, "mc")
    return world


def decide(world, username, evaluations, number):
    def act():
        return recognition.recognise_together(
            world.people[username],
            [e.pk for e in evaluations],
            now=now(),
            number=number,
            signed_on=world.clock.date(),
            signer_title=cases.SIGNER,
        )

    return act


def test_two_approvers_at_once_make_one_decision(world):
    evaluations = cases.proposed(world, "Trà hoa vàng", "Chè Shan")
    outcomes = at_once(
        decide(world, "duyet", evaluations, "12/QĐ-UBND"), decide(world, "duyet_hai", evaluations[::-1], "13/QĐ-UBND")
    )
    winners = [each for each in outcomes if isinstance(each, Decision)]
    losers = [each for each in outcomes if isinstance(each, Refused)]
    assert (len(winners), len(losers)) == (1, 1), outcomes
    assert "Đã công nhận" in str(losers[0])
    assert Decision.objects.count() == 1 and Recognition.objects.count() == 2
    assert sorted(Certificate.objects.values_list("serial", flat=True)) == [1, 2]


def test_two_papers_with_one_number_are_one_decision(world):
    first, second = cases.proposed(world, "Trà hoa vàng", "Chè Shan")
    outcomes = at_once(
        decide(world, "duyet", [first], "12/QĐ-UBND"), decide(world, "duyet_hai", [second], "12/QĐ-UBND")
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["Decision", "Refused"], outcomes
    assert Decision.objects.count() == 1 and Recognition.objects.count() == 1


def test_many_decisions_at_once_number_without_gap_or_twin(world):
    evaluations = cases.proposed(world, *[f"Trà số {n}" for n in range(6)])
    outcomes = at_once(
        *(decide(world, ("duyet", "duyet_hai")[n % 2], [e], f"{n + 20}/QĐ-UBND") for n, e in enumerate(evaluations))
    )
    assert all(isinstance(each, Decision) for each in outcomes), outcomes
    assert sorted(Certificate.objects.values_list("serial", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_without_the_lock_both_would_decide(world, monkeypatch):
    """The positive control: with the row lock and the look at the state taken away, the race happens."""
    [evaluation] = cases.proposed(world, "Trà hoa vàng")
    seen = threading.Barrier(2)
    real = _act.reasons_against
    looked = threading.local()

    def look_before_the_lock(act, row, moment):
        return [] if getattr(looked, "proposed", False) else real(act, row, moment)

    monkeypatch.setattr(_act, "reasons_against", look_before_the_lock)
    monkeypatch.setattr(Evaluation, "recognise", lambda self, *, at: None)

    def unlocked(username, number):
        act = decide(world, username, [evaluation], number)

        def run():
            looked.proposed = Evaluation.objects.get(pk=evaluation.pk).state == "proposed"
            seen.wait(10)  # both have looked, neither has written
            return act()

        return run

    outcomes = at_once(unlocked("duyet", "12/QĐ-UBND"), unlocked("duyet_hai", "13/QĐ-UBND"))
    # Only the database's last line stands then: one recognition per evaluation, not a readable refusal.
    assert not any(isinstance(each, Refused) for each in outcomes)
    assert sorted(type(each).__name__ for each in outcomes) == ["Decision", "IntegrityError"], outcomes


def test_a_worker_killed_between_certificates_leaves_each_whole(world, broker, tmp_path, settings):  # noqa: F811
    settings.MEDIA_ROOT = str(tmp_path / "media")
    recognitions = cases.recognised(world, *[f"Trà số {n}" for n in range(8)])
    with worker(broker, tmp_path) as process:
        wait_for(lambda: Certificate.objects.exclude(sha256="").count() >= 2, tmp_path, 60)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
    connection.close()
    for certificate in Certificate.objects.exclude(sha256=""):
        assert hashlib.sha256(Path(certificate.file.path).read_bytes()).hexdigest() == certificate.sha256
    for job in Job.objects.exclude(state="ready"):  # three quarters of a minute and the sweeper's minute pass
        Job.objects.filter(pk=job.pk).update(heartbeat_at=now() - timedelta(seconds=70))
    with worker(broker, tmp_path):
        wait_for(lambda: not Certificate.objects.filter(sha256="").exists(), tmp_path, 90)
        wait_for(lambda: not Job.objects.exclude(state="ready").exists(), tmp_path)
    stored = default_storage.listdir("certificates/2023")[1]
    assert len(stored) == len(recognitions) == Certificate.objects.count() == 8
    for certificate in Certificate.objects.all():
        assert hashlib.sha256(Path(certificate.file.path).read_bytes()).hexdigest() == certificate.sha256
