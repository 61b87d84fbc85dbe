"""A backup is the whole portal in one file; what is put back is what was there, or nothing is touched."""
import hashlib
import io
import json
import tarfile
import threading
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test import Client

from evaluations.models import Certificate
from ocop.accounts.models import User
from ocop.backup import acts, archive, database, files
from ocop.backup.archive import BackupError
from ocop.jobs import runner
from ocop.jobs.models import Job
from ocop.journal import guards
from ocop.journal.verify import head
from tests.evaluations.recognition import cases

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def portal(settings, tmp_path) -> Path:
    """A portal with a recognised product, its certificate as a file, a drawn page beside it and a person signed in;
    the folder for backups."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    world = cases.world()
    cases.recognised(world, "Trà hoa vàng")
    for job in Job.objects.filter(kind="certificate_pdf"):
        runner.run(str(job.pk))
    assert Certificate.objects.exclude(file="").exists()
    default_storage.save("evidence/1/trang-1.webp", ContentFile("bản vẽ".encode()))
    default_storage.save("uploads/nua-chung", ContentFile(b"half"))
    Client().force_login(world.people["duyet"], backend="ocop.accounts.backends.PersonBackend")
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def _rows() -> dict[str, str]:
    """A digest of the content of each table, whatever the order of its rows."""
    found = {}
    with connection.cursor() as cursor:
        for table in database.tables():
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = hashlib.sha256("\n".join(sorted(map(repr, cursor.fetchall()))).encode()).hexdigest()
    return found


def _files() -> dict[str, str]:
    found = {}
    for name in files.stored():
        with default_storage.open(name) as stream:
            found[name] = hashlib.sha256(stream.read()).hexdigest()
    return found


def _spoil() -> None:
    """What a bad night does: rows changed and gone, files changed and gone, people added."""
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET act = 'x' WHERE seq = 2")
        cursor.execute("DELETE FROM evaluations_sheet")
        cursor.execute("UPDATE products_product SET name = 'khác'")
    User.objects.create_user("ke_la")
    name = Certificate.objects.exclude(file="").first().file.name
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"%PDF-"))
    default_storage.delete("evidence/1/trang-1.webp")


def test_what_is_put_back_is_what_was_there(portal):
    rows, stored, at = _rows(), _files(), head()
    made = acts.backup(portal / "a.tar")
    assert made.findings == [] and made.head == at and made.files == len(stored)
    _spoil()
    assert _rows() != rows and _files() != stored
    done = acts.restore(portal / "a.tar", replace=True)
    assert done.findings == [] and done.files == 2
    assert _rows() == rows and _files() == stored and head() == at
    assert guards.missing(connection) == ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM django_session")
        assert cursor.fetchone()[0] == 0


def test_the_portal_works_on_after_a_restore(portal):
    """Sequences and guards stand: the next act gets a number of its own and the chain goes on."""
    acts.backup(portal / "a.tar")
    acts.restore(portal / "a.tar", replace=True)
    before = head()[0]
    person = User.objects.create_user("nguoi_moi")
    assert person.pk == User.objects.order_by("-pk").values_list("pk", flat=True)[0]
    call_command("check_invariants")
    call_command("journal_verify")
    assert head()[0] == before
    with pytest.raises(IntegrityError, match="Nhật ký"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry")


def test_the_commands_and_what_they_say(portal, capsys):
    call_command("backup", str(portal / "a.tar"))
    seq, digest = head()
    assert f"đầu chuỗi nhật ký {seq}:{digest}" in capsys.readouterr().out
    assert (portal / "a.tar").stat().st_mode & 0o077 == 0
    call_command("restore", str(portal / "a.tar"), "--replace")
    assert "OK " in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        call_command("backup", str(portal / "a.tar"))
    assert ended.value.code == 2 and "đã có" in capsys.readouterr().err


def test_a_file_the_database_names_and_the_storage_lost_is_said(portal, capsys):
    default_storage.delete(Certificate.objects.exclude(file="").first().file.name)
    with pytest.raises(SystemExit) as ended:
        call_command("backup", str(portal / "a.tar"))
    assert ended.value.code == 1
    assert "nhưng kho không có" in capsys.readouterr().err
    assert acts.restore(portal / "a.tar", replace=True).findings[0].startswith("thiếu tệp")


def _rewritten(source: Path, target: Path, change) -> Path:
    """The archive with each member (name, bytes) put through ``change``; None leaves it out."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for entry in old:
            data = change(entry.name, old.extractfile(entry).read())
            if data is not None:
                entry.size = len(data)
                new.addfile(entry, io.BytesIO(data))
    return target


def _manifest(**facts):
    def change(name: str, data: bytes) -> bytes:
        return json.dumps({**json.loads(data), **facts}).encode() if name == archive.MANIFEST else data

    return change


BAD = {
    "a file altered": (lambda n, d: d[:-1] + b"!" if n.startswith("files/") else d, "đã bị thay đổi"),
    "the database altered": (lambda n, d: d[:100] + b"!" + d[101:] if n.startswith("database/") else d,
                             "đã bị thay đổi"),
    "a file gone": (lambda n, d: None if n.startswith("files/") else d, "thiếu files/"),
    "no manifest": (lambda n, d: None if n == archive.MANIFEST else d, "không phải bản sao lưu"),
    "another format": (_manifest(format=99), "khuôn dạng 99"),
    "another engine": (_manifest(engine="oracle"), "Bản sao lưu của oracle"),
    "a name that leads out": (lambda n, d: d.replace(b"files/evidence/1/", b"files/../../../"), "files/"),
    "another version": (_manifest(migrations=["evaluations.0099_later"]), "phiên bản khác"),
}


def test_an_archive_that_is_not_right_changes_nothing(portal):
    acts.backup(portal / "a.tar")
    User.objects.create_user("den_sau")
    rows, stored = _rows(), _files()
    for what, (change, reason) in BAD.items():
        bad = _rewritten(portal / "a.tar", portal / "b.tar", change)
        with pytest.raises(BackupError, match=reason):
            acts.restore(bad, replace=True)
        assert (_rows(), _files()) == (rows, stored), what
    whole = (portal / "a.tar").read_bytes()
    (portal / "cut.tar").write_bytes(whole[: len(whole) // 2])
    (portal / "text.tar").write_text("không phải tar")
    for name in ("cut.tar", "text.tar", "none.tar"):
        with pytest.raises(BackupError):
            acts.restore(portal / name, replace=True)
    with pytest.raises(BackupError, match="--replace"):
        acts.restore(portal / "a.tar")
    with pytest.raises(BackupError):
        acts.backup(portal / "no-such-folder" / "c.tar")
    assert (_rows(), _files()) == (rows, stored)
    assert {path.name for path in portal.iterdir()} == {"a.tar", "b.tar", "cut.tar", "text.tar"}


def test_writers_go_on_while_a_backup_is_made(portal, monkeypatch):
    """What is written after the first look is not in the archive, and whoever writes does not wait."""
    added, faults = [], []

    def write() -> None:
        try:
            added.append(User.objects.create_user("giua_chung"))
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    original = database.put_into

    def meanwhile(writer) -> None:
        other = threading.Thread(target=write)
        other.start()
        other.join(10)
        original(writer)

    monkeypatch.setattr(database, "put_into", meanwhile)
    acts.backup(portal / "a.tar")
    assert faults == [] and len(added) == 1
    assert acts.restore(portal / "a.tar", replace=True).findings == []
    assert not User.objects.filter(username="giua_chung").exists()


def test_into_an_empty_database(portal):
    rows = _rows()
    acts.backup(portal / "a.tar")
    call_command("flush", interactive=False, verbosity=0)
    assert database.is_empty()
    assert acts.restore(portal / "a.tar").findings == []
    assert _rows() == rows
