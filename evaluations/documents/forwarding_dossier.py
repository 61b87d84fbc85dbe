"""The forwarding dossier: one zip with a table of contents (PDF) and a manifest of every file's SHA-256.

The same rows give the same bytes: fixed order, fixed dates in the archive, no clock inside.
"""
import hashlib
import io
import json
import zipfile

from evaluations.models import Batch, Evaluation
from evaluations.models.forwarding import text_of
from evaluations.selectors.papers import facts
from evaluations.selectors.papers.forwarding import Member
from ocop.papers.decree30 import Paper
from ocop.records import documents, issuers

ARCHIVE_DAY = (1980, 1, 1, 0, 0, 0)
LIMIT = 600_000_000  # bytes before packing: the worker holds the archive
STORED = (".pdf", ".jpg", ".jpeg", ".png", ".zip", ".docx", ".xlsx", ".mp4")  # packed already
CONTENTS, MANIFEST = "00-muc-luc.pdf", "manifest.json"


class TooLarge(Exception):
    """The files together are more than one archive may hold."""


class Altered(Exception):
    """A stored file is not what its row says; the archive is not made."""


def build(batch: Batch, rows: list[Evaluation], members: list[Member], progress=lambda done, total: None) -> bytes:
    """The archive's bytes. Raises ``TooLarge`` and ``Altered``."""
    out, listed, size = io.BytesIO(), [], 0
    with zipfile.ZipFile(out, "w") as archive:
        for place, member in enumerate(members):
            progress(place, len(members))
            data = _data(member)
            size += len(data)
            if size > LIMIT:
                raise TooLarge(f"Hồ sơ lớn hơn {LIMIT // 1_000_000} MB; chuyển từng phần.")
            digest = hashlib.sha256(data).hexdigest()
            if member.sha256 and digest != member.sha256:
                raise Altered(f"Tệp «{member.title}» không còn đúng bản đã lưu; khôi phục từ bản sao lưu.")
            listed.append({"path": member.path, "title": member.title, "sha256": digest, "size": len(data)})
            _write(archive, member.path, data)
        contents = documents.pdf_of(_contents(batch, rows, listed), title=f"Mục lục hồ sơ – {batch}")
        first = {"path": CONTENTS, "title": "Mục lục", "sha256": hashlib.sha256(contents).hexdigest(),
                 "size": len(contents)}
        _write(archive, CONTENTS, contents)
        _write(archive, MANIFEST, _manifest(batch, [first, *listed]))
    return out.getvalue()


def _data(member: Member) -> bytes:
    if isinstance(member.data, dict):
        return text_of(member.data).encode()  # canonical: a package's hash is that of its file
    with member.data.open("rb") as stored:
        return stored.read()


def _write(archive: zipfile.ZipFile, path: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(path, ARCHIVE_DAY)
    entry.compress_type = zipfile.ZIP_STORED if path.endswith(STORED) else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


def _manifest(batch: Batch, listed: list[dict]) -> bytes:
    season = batch.season
    found = {"season": season.code, "title": season.title, "unit": season.unit.code, "regulation": season.regulation,
             "batch": batch.number, "hash": "SHA-256", "files": listed}
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _contents(batch: Batch, rows: list[Evaluation], listed: list[dict]) -> Paper:
    """The table of contents in the form of the decree, from its own text."""
    season = batch.season
    context = {
        **issuers.head(season.unit, "committee", "", year=season.year), "number": "",
        "season": facts.season_of(season), "batch": batch.number,
        "products": [facts.product_of(row) for row in rows],
        "files": [{**row, "short": f"{row['sha256'][:8]}…{row['sha256'][-8:]}", "size": _shown(row["size"])}
                  for row in listed],
    }
    return documents.paper_of(documents.text_in_use("forwarding_contents"), context)[0]


def _shown(size: int) -> str:
    return f"{-(-size // 1000)} kB"
