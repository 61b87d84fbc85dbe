"""The series of certificate numbers: many processes, kills in between, numbers left out with a reason."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from evaluations import invariants
from evaluations.models import Certificate, Decision, NumberGap, Recognition
from evaluations.stages import numbers
from ocop.accounts.refusals import Refused
from ocop.law.calendar import certificate_end
from products.models import Product
from tests import world as w
from tests.evaluations.recognition import cases
from tests.jobs.test_worker import database_url

ROOT = Path(__file__).resolve().parents[3]
DAY = date(2026, 6, 1)


def gaps() -> list[str]:
    found = {row["name"]: row["violations"] for row in invariants.check()}
    return found["certificate_numbers_have_no_gap"]


def waiting(world: w.World, many: int) -> None:
    """As many recognitions by one decision, none of them numbered."""
    first = w.product(world)
    Product.objects.bulk_create(
        Product(name=f"Trà số {n}", producer=first.producer, criteria_set=first.criteria_set, search_key=f"tra so {n}",
                sort_key=f"{n:06d}") for n in range(1, many)
    )  # fmt: skip
    decision = Decision.objects.create(
        unit=world.places["qn"], number="12/QĐ-UBND", signed_on=DAY, signer_title=cases.SIGNER,
        decided_by=world.people["duyet_tinh"], decided_at=cases.at_noon(DAY),
    )  # fmt: skip
    Recognition.objects.bulk_create(
        Recognition(decision=decision, product=product, product_name=product.name, producer_name="HTX Hải Sơn",
                    place="Thôn 1", commune=first.producer.commune, search_key=product.search_key,
                    sort_key=product.sort_key, stars=3, valid_from=DAY, valid_to=certificate_end(DAY))
        for product in Product.objects.all()
    )  # fmt: skip


@contextmanager
def taker(share: int, of: int, lost: str, tmp_path: Path):
    environment = os.environ | {
        "DATABASE_URL": database_url(), "DATABASE_OWNER_URL": database_url(), "SECRET_KEY": "for this process only",
        "OCOP_VAR": str(tmp_path), "PYTHONPATH": str(ROOT), "OCOP_ENV_FILE": "",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.evaluations.recognition.number_taker", str(share), str(of), lost]
    with (tmp_path / f"taker-{share}.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


def run(many: int, processes: int, kills: int, tmp_path: Path) -> None:
    """Let that many processes number; kill some of them and start them again until all is numbered."""
    chance, running = random.Random(many), {}
    deadline = time.monotonic() + 60 + many / 5
    while Certificate.objects.count() < many:
        assert time.monotonic() < deadline, [log.read_text() for log in tmp_path.glob("taker-*.log")]
        for share in range(processes):
            if share not in running or running[share][1].poll() is not None:
                if share in running:
                    running[share][0].__exit__(None, None, None)
                manager = taker(share, processes, "lost" if kills else "kept", tmp_path)
                running[share] = manager, manager.__enter__()
        time.sleep(0.2)
        begun = Certificate.objects.count()
        if kills and begun > many * (1 - kills / (kills + 3)) / 2:
            os.killpg(running[chance.randrange(processes)][1].pid, signal.SIGKILL)
            kills -= 1
    for manager, process in running.values():
        process.wait(60)
        manager.__exit__(None, None, None)


def proven(many: int) -> None:
    serials = sorted(Certificate.objects.values_list("serial", flat=True))
    assert serials == list(range(1, many + 1)) and gaps() == []
    assert Certificate.objects.values("code").distinct().count() == many


@pytest.mark.django_db(transaction=True)
def test_numbers_from_many_processes_with_kills_have_no_twin_and_no_gap(tmp_path):
    waiting(cases.province_world(), 120)
    run(120, processes=3, kills=2, tmp_path=tmp_path)
    proven(120)
    connection.close()


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_two_thousand_numbers_by_eight_processes(tmp_path):
    waiting(cases.province_world(), 2000)
    run(2000, processes=8, kills=12, tmp_path=tmp_path)
    proven(2000)
    connection.close()


@pytest.mark.django_db
def test_numbers_left_out_are_explained():
    world = cases.province_world()
    give = {"year": 2026, "up_to": 57, "reason": "Đã cấp trên giấy", "now": cases.at_noon(date(2026, 6, 2))}
    gap = numbers.leave_out(world.people["tinh"], world.places["qn"].pk, **give)
    assert (gap.first, gap.last) == (1, 57) and gaps() == []
    assert cases.issued(world, on=DAY).certificate.number == "58/2026/GCN-OCOP" and gaps() == []
    for change, field in (({"up_to": 58}, "up_to"), ({"up_to": 9999}, "up_to"), ({"up_to": 60, "reason": ""}, "reason"),
                          ({"year": 2027}, "year")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            numbers.leave_out(world.people["tinh"], world.places["qn"].pk, **{**give, **change})
        assert field in refused.value.fields
    with pytest.raises(PermissionDenied):
        numbers.leave_out(world.people["can_bo_khac"], world.places["qn"].pk, **{**give, "up_to": 60})
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberGap.objects.all().delete()
    numbers.leave_out(world.people["tinh"], world.places["qn"].pk, **{**give, "up_to": 59, "reason": "Phôi hỏng"})
    assert cases.issued(world, "Chè", on=DAY, of=Product.objects.get().producer).certificate.serial == 60


@pytest.mark.django_db
def test_a_number_lost_without_a_reason_is_found():
    world = cases.province_world()
    cases.issued(world, on=DAY)
    series = world.places["qn"].series.get(kind="certificate")
    series.next_number = 9
    series.save()
    assert gaps() == [f"unit {world.places['qn'].pk}, 2026: the series does not stand at 2"]
