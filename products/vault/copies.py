"""What stands beside an original for reading: drawn pages, a small picture, a light copy. The original is untouched.

They can be made again from the original at any time, so they have no rows and no hashes of their own: their names
follow from the original's (``<name>.d/page-0001.webp``).
"""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from shutil import copyfileobj

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from ocop.journal.words import kept
from products.models import Evidence

DRAWN = ("application/pdf", "image/jpeg", "image/png", "image/webp")
THUMB = "thumb.webp"
TAKES_S = 540  # below the limit of a job
FAILED = kept("Không mở được các trang của tệp để xem nhanh; hãy tải bản gốc về kiểm tra.")


class NotDrawn(Exception):
    """The file could not be drawn; the message is for the people who see the dossier."""


def beside(evidence: Evidence, name: str) -> str:
    """The stored name of a copy."""
    return f"{evidence.file.name}.d/{name}"


def page_name(number: int) -> str:
    """The name of a drawn page, counted from 1."""
    return f"page-{number:04d}.webp"


def light_name(evidence: Evidence) -> str:
    """The name of the light copy."""
    return "light.pdf" if evidence.content_type == "application/pdf" else "light.jpg"


def make(evidence: Evidence, progress: Callable[[int, int], None]) -> tuple[int, int | None]:
    """Draw in a process of its own and store it; (pages, bytes of the light copy or None). Raises NotDrawn."""
    with tempfile.TemporaryDirectory(prefix="ocop-draw-") as folder:
        source = Path(folder) / "original"
        with evidence.file.open("rb") as kept, source.open("wb") as local:
            copyfileobj(kept, local, 1 << 20)
        made = Path(folder) / "made"
        made.mkdir()
        _draw(source, evidence.content_type, made, progress)
        source.unlink()
        return _store(evidence, made)


def _draw(source: Path, content_type: str, folder: Path, progress: Callable[[int, int], None]) -> None:
    command = [sys.executable, "-m", "products.vault.drawing", str(source), content_type, str(folder)]
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True,
    ) as process:  # fmt: skip
        too_long = threading.Timer(TAKES_S, process.kill)
        too_long.start()
        try:
            for line in process.stdout:
                done, _, total = line.strip().partition(" ")
                progress(int(done), int(total))
        except BaseException:
            process.kill()
            raise
        finally:
            too_long.cancel()
    if process.returncode:
        raise NotDrawn(FAILED)


def _store(evidence: Evidence, folder: Path) -> tuple[int, int | None]:
    pages, light = 0, None
    for path in sorted(folder.iterdir()):
        name = beside(evidence, path.name)
        if default_storage.exists(name):
            default_storage.delete(name)  # of an attempt that was broken off
        with path.open("rb") as file:
            stored = default_storage.save(name, File(file))
        if stored != name:  # a dossier that shares the file drew the same at the same moment
            default_storage.delete(stored)
        pages += path.name.startswith("page-")
        light = path.stat().st_size if path.stem == "light" else light
    if not pages:
        raise NotDrawn(FAILED)
    return pages, light
