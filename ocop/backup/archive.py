"""The file a backup is: a plain tar with the database, every stored file, and a manifest that names the hash of each.

``manifest.json`` stands last, so it is only there when everything before it was written. ``database/…`` holds the
database (one SQLite file, or one compressed CSV for each PostgreSQL table), ``files/…`` what the storage holds.
"""
import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

FORMAT = 1
MANIFEST, DATABASE, FILES = "manifest.json", "database/", "files/"
_BLOCK = 1024 * 1024


class BackupError(Exception):
    """Why a backup cannot be made or put back, in Vietnamese; nothing was changed."""


class Hashing:
    """A stream that is read on while its SHA-256 and size (bytes) are taken."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.sha256, self.size = stream, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.sha256.update(data)
        self.size += len(data)
        return data


class Writer:
    """Puts members into the archive one after the other; ``members`` maps each name to its size and hash."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar, self.members = tar, {}

    def add(self, name: str, stream: BinaryIO, size: int) -> None:
        """Add ``size`` bytes of the stream. Raises OSError where it ends before that."""
        entry = tarfile.TarInfo(name)
        entry.size = size
        hashing = Hashing(stream)
        self.tar.addfile(entry, hashing)
        self.members[name] = {"size": size, "sha256": hashing.sha256.hexdigest()}

    def close(self, facts: dict) -> dict:
        """Write the manifest with these facts and the members; returns it."""
        manifest = {"format": FORMAT, **facts, "members": self.members}
        data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(data)
        self.tar.addfile(entry, io.BytesIO(data))
        return manifest


@contextmanager
def writing(out: Path) -> Iterator[Writer]:
    """A new archive that appears under its name only when it is whole. BackupError where the name is taken."""
    if out.exists():
        raise BackupError(_("{path} đã có; chọn tên khác để không ghi đè bản sao lưu cũ.").format(path=out))
    part = out.with_name(f"{out.name}.part")
    try:
        with tarfile.open(part, "w", format=tarfile.PAX_FORMAT) as tar:
            yield Writer(tar)
        part.chmod(0o600)  # it holds everything there is to know
        part.rename(out)
    except OSError as error:
        raise BackupError(f"{error.filename or out}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


class Reader:
    """An opened archive whose manifest could be read."""

    def __init__(self, tar: tarfile.TarFile, manifest: dict) -> None:
        self.tar, self.manifest = tar, manifest

    def names(self, folder: str) -> list[str]:
        return [name for name in self.manifest["members"] if name.startswith(folder)]

    @contextmanager
    def opened(self, name: str) -> Iterator[BinaryIO]:
        with self.tar.extractfile(name) as stream:
            yield stream

    def copy(self, name: str, target: Path) -> None:
        with self.opened(name) as stream, target.open("wb") as file:
            shutil.copyfileobj(stream, file, _BLOCK)

    def faults(self) -> list[str]:
        """What of the archive is not as the manifest says: every member is read and hashed."""
        known, found = self.manifest["members"], {}
        for entry in self.tar:
            if entry.name != MANIFEST and entry.name not in known:
                return [_("{name} không có trong danh mục của bản sao lưu").format(name=entry.name)]
            found[entry.name] = entry
        missing = [_("thiếu {name}").format(name=name) for name in known if name not in found]
        return missing or [
            _("{name} đã bị thay đổi").format(name=name) for name, fact in known.items() if not self._is(name, fact)
        ]

    def _is(self, name: str, fact: dict) -> bool:
        with self.opened(name) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == fact["sha256"]


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """The archive at ``path``. BackupError where it is none, is of another format, or ends before its manifest."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield Reader(tar, _manifest(tar))
    except tarfile.TarError as error:
        raise BackupError(_("{path} không phải bản sao lưu đầy đủ ({error}).").format(
            path=path, error=error)) from error
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror or error}") from error


def _manifest(tar: tarfile.TarFile) -> dict:
    try:
        with tar.extractfile(MANIFEST) as stream:
            manifest = json.load(stream)
    except (KeyError, ValueError) as error:
        raise BackupError(_("Tệp không có danh mục {name}: không phải bản sao lưu, hoặc ghi dở.").format(
            name=MANIFEST)) from error
    if manifest.get("format") != FORMAT:
        raise BackupError(_("Bản sao lưu theo khuôn dạng {format}; phiên bản này đọc khuôn dạng {own}.").format(
            format=manifest.get("format"), own=FORMAT))
    return manifest
