"""The stored files' part of a backup: everything the storage holds but uploads under way, by name, size and hash."""
import hashlib
from collections.abc import Iterator

from django.apps import apps
from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import FileField

from ocop.backup.archive import FILES, Reader, Writer

UNFINISHED = "uploads"  # pieces of files on their way; who was sending goes on from the start


def put_into(writer: Writer) -> None:
    """Add every stored file to the archive. A file that goes away meanwhile (a report that ran out) is left out."""
    for name in stored():
        try:
            with default_storage.open(name, "rb") as stream:
                writer.add(f"{FILES}{name}", stream, default_storage.size(name))
        except FileNotFoundError:
            continue


def take_from(reader: Reader) -> int:
    """Put the archive's files into the storage; what is there with the same content stays. Returns how many came."""
    came = 0
    for member in reader.names(FILES):
        name = member.removeprefix(FILES)
        if _digest(name) == reader.manifest["members"][member]["sha256"]:
            continue
        default_storage.delete(name)
        with reader.opened(member) as stream:
            kept = default_storage.save(name, File(stream, name=name))
        if kept != name:
            raise OSError(0, f"stored as {kept}", name)
        came += 1
    return came


def stored(folder: str = "") -> Iterator[str]:
    """The names of all stored files below a folder, sorted."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    for name in sorted(names):
        yield f"{folder}{name}"
    for each in sorted(folders):
        if folder or each != UNFINISHED:
            yield from stored(f"{folder}{each}/")


def missing(names: set[str]) -> list[str]:
    """Files that the database names and that are not among ``names``, sorted."""
    wanted = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                rows = model._default_manager.exclude(**{field.name: ""}).exclude(**{f"{field.name}__isnull": True})
                wanted.update(rows.values_list(field.name, flat=True))
    return sorted(wanted - names)


def _digest(name: str) -> str:
    """The SHA-256 of a stored file; "" where there is none."""
    try:
        with default_storage.open(name, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
