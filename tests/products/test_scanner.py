"""The malware scanner over a real socket, and the quarantine while it is silent."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ocop.jobs import runner
from ocop.jobs.models import Job
from ocop.journal import clock
from ocop.journal.models import Entry
from products import checks
from products.models import Evidence, Scan
from products.vault import keeping, preparing, scanner
from products.vault.scanner import ScannerDown, Verdict
from tests.engines.ports import free_port
from tests.products import files
from tests.products.clamd import NAME, SIGNATURE, Clamd

BAD = files.pdf().replace(b"%PDF-1.3\n", b"%PDF-1.3\n%" + SIGNATURE + b"\n")


def test_clean_and_infected_over_tcp_and_a_unix_socket(tmp_path):
    large = b"x" * 700_000
    for made in (Clamd(), Clamd(str(tmp_path / "clamd.ctl"))):
        with made as server:
            assert scanner.scan(io.BytesIO(large), server.address) == Verdict(True)
            assert scanner.scan(io.BytesIO(large + SIGNATURE), server.address) == Verdict(False, NAME)
            assert server.seen[0] == large


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "unix:/nowhere/clamd.ctl", "ftp://x", "tcp://"])
def test_a_scanner_that_is_not_there_gives_no_verdict(address):
    with pytest.raises(ScannerDown, match="không trả lời"):
        scanner.scan(io.BytesIO(b"x"), address.format(port=free_port()))


def test_a_scanner_that_refuses_the_length_gives_no_verdict():
    with Clamd(most=1000) as server, pytest.raises(ScannerDown, match="size limit exceeded"):
        scanner.scan(io.BytesIO(b"x" * 5_000_000), server.address)


@pytest.fixture
def silent(settings):
    settings.CLAMAV = f"tcp://127.0.0.1:{free_port()}"


def keep(world, dossier, data, name="a.pdf") -> Evidence:
    upload = SimpleUploadedFile(name, data)
    return keeping.keep_file(world.person("chu_the"), dossier.pk, upload, facts={}, now=clock.now())[0]


@pytest.mark.django_db
def test_a_new_file_stays_in_quarantine_until_the_scanner_answers(world, as_, dossier, settings, silent):
    row = keep(world, dossier, files.pdf(2))
    job = Job.objects.get(kind=preparing.PREPARE)
    assert runner.run(job.pk) == "failed"
    row.refresh_from_db()
    client = as_("chu_the")
    assert row.scan == Scan.WAITING and "không trả lời" in row.scan_note
    for name in ("evidence_file", "evidence_pages", "evidence_thumb"):
        answer = client.get(reverse(name, args=[row.pk]))
        assert answer.status_code == 423 and "chờ quét" in answer.content.decode()
    page = client.get(reverse("dossier_step", args=[dossier.pk, "ke-hoach"])).content.decode()
    assert "Đang chờ quét mã độc" in page
    assert preparing.ask_again(clock.now()) == 0  # it was asked a moment ago
    with Clamd() as server:
        settings.CLAMAV = server.address
        assert preparing.ask_again(clock.now() + timedelta(minutes=2)) == 1
        assert runner.run(job.pk) == "ready"
    row.refresh_from_db()
    assert (row.scan, row.page_images) == (Scan.CLEAN, 2) and row.scanned_at
    assert client.get(reverse("evidence_file", args=[row.pk])).status_code == 200


@pytest.mark.django_db
def test_an_infected_file_is_never_served_drawn_or_filed(world, as_, dossier, settings):
    with Clamd() as server:
        settings.CLAMAV = server.address
        row = keep(world, dossier, BAD)
        assert runner.run(Job.objects.get(kind=preparing.PREPARE).pk) == "ready"
    row.refresh_from_db()
    assert (row.scan, row.scan_note, row.page_images) == (Scan.INFECTED, NAME, 0)
    entry = Entry.objects.get(act="evidence.block")
    assert (entry.actor_id, entry.subject_id) == (None, str(row.pk))
    answer = as_("chu_the").get(reverse("evidence_file", args=[row.pk]))
    assert answer.status_code == 423 and "đã bị chặn" in answer.content.decode()
    found = checks.run(checks.facts_of(dossier, clock.now().date()))
    assert [f.blocks for f in found if "mã độc" in f.message] == [True]


@pytest.mark.django_db
def test_files_from_before_the_scanner_are_scanned_and_stay_readable_meanwhile(world, as_, dossier, settings):
    row = keep(world, dossier, files.pdf())
    runner.run(Job.objects.get().pk)
    row.refresh_from_db()
    assert row.scan == Scan.OFF and preparing.ask_again(clock.now()) == 0
    with Clamd() as server:
        settings.CLAMAV = server.address
        assert as_("chu_the").get(reverse("evidence_file", args=[row.pk])).status_code == 200
        assert preparing.ask_again(clock.now()) == 1
        assert runner.run(Job.objects.get(kind=preparing.SCAN).pk) == "ready"
        assert preparing.ask_again(clock.now()) == 0
    row.refresh_from_db()
    assert row.scan == Scan.CLEAN


@pytest.mark.django_db
def test_taking_the_scanner_away_frees_what_waited(world, dossier, settings, silent):
    row = keep(world, dossier, files.pdf())
    settings.CLAMAV = ""
    assert preparing.ask_again(clock.now()) in (0, 1)
    assert runner.run(Job.objects.get().pk) == "ready"
    row.refresh_from_db()
    assert (row.scan, row.is_held) == (Scan.OFF, False)
