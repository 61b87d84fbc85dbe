"""Making a backup and putting one back, with the checks on either side."""
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ocop.backup import archive, database, files
from ocop.backup.archive import BackupError
from ocop.journal import clock
from ocop.journal.verify import head, verify


@dataclass
class Report:
    """What was done: when the backup was made, rows, files, the journal's head, and what is not as it must be."""

    made_at: str
    rows: int
    files: int
    head: tuple[int, str]
    findings: list[str] = field(default_factory=list)


def backup(out: Path) -> Report:
    """Write the whole portal into one new archive. The portal may go on working meanwhile.

    Findings name the files that the database speaks of and the storage does not have; the archive is whole all the
    same. Raises BackupError where the archive cannot be written.
    """
    with archive.writing(out) as writer, database.one_moment():
        facts = _facts(clock.now())
        database.put_into(writer)
        files.put_into(writer)
        names = {name.removeprefix(archive.FILES) for name in writer.members if name.startswith(archive.FILES)}
        gone = [_("cơ sở dữ liệu nêu tệp {name} nhưng kho không có").format(name=name)
                for name in files.missing(names)]
        writer.close(facts)
    return Report(facts["made_at"], sum(facts["rows"].values()), len(names), tuple(facts["head"]), gone)


def _facts(now: datetime) -> dict:
    return {
        "made_at": now.isoformat(timespec="seconds"),
        "engine": connection.vendor,
        "migrations": database.migrations(),
        "rows": database.counts(),
        "head": list(head()),
    }


def restore(path: Path, *, replace: bool = False) -> Report:
    """Put an archive in the place of what is here, then check it: rows, the journal's chain and head, every file.

    The archive is read and hashed whole before anything is touched. Raises BackupError, with nothing changed, for an
    archive that is damaged, of another engine or other migrations, or (unless ``replace``) a portal that has data.
    """
    with archive.reading(path) as reader:
        _refuse(reader, replace)
        database.take_from(reader)
        came = files.take_from(reader)
        manifest = reader.manifest
        return Report(manifest["made_at"], sum(manifest["rows"].values()), came, tuple(manifest["head"]),
                      _findings(manifest))


def _refuse(reader: archive.Reader, replace: bool) -> None:
    manifest = reader.manifest
    if manifest["engine"] != connection.vendor:
        raise BackupError(_("Bản sao lưu của {theirs}, cơ sở dữ liệu này là {ours}.").format(
            theirs=manifest["engine"], ours=connection.vendor))
    other = sorted(set(manifest["migrations"]) ^ set(database.migrations()))
    if other:
        raise BackupError(_("Bản sao lưu thuộc phiên bản khác của cổng (khác ở {names}): cài đúng phiên bản đó, phục "
                            "hồi, rồi nâng cấp.").format(names=", ".join(other[:5])))
    if not replace and not database.is_empty():
        raise BackupError(_("Cơ sở dữ liệu đang có dữ liệu. Muốn thay toàn bộ bằng bản sao lưu, thêm --replace."))
    faults = reader.faults()
    if faults:
        raise BackupError("; ".join(faults[:5]))


def _findings(manifest: dict) -> list[str]:
    found = [
        _("bảng {table}: {now} dòng, bản sao lưu có {then}").format(table=table, now=now, then=manifest["rows"][table])
        for table, now in database.counts().items() if now != manifest["rows"].get(table)
    ]
    with transaction.atomic():
        verdict = verify(tuple(manifest["head"]))
    found += [_("nhật ký, mục {seq}: {reason}").format(seq=each.seq, reason=each.reason) for each in verdict.findings]
    names = set(files.stored())
    return found + [_("thiếu tệp {name}").format(name=name) for name in files.missing(names)]
