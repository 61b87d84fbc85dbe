"""The bundle of a season: a zip of JSON files with a manifest of their hashes; the same rows give the same bytes."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)


def season_bundle(facts: Mapping, sets: Mapping[str, Mapping], evaluations: Iterable[Mapping]) -> tuple[bytes, str]:
    """The zip's bytes and the SHA-256 of its manifest: who notes that one value can tell any later change."""
    files = {"season.json": _json(facts), "evaluations.json": _json(list(evaluations))}
    files |= {f"sets/{key}.json": _json(content) for key, content in sets.items()}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    manifest = _json({"format": facts["format"], "files": hashes})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in [("manifest.json", manifest), *sorted(files.items())]:
            bundle.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue(), hashlib.sha256(manifest).hexdigest()


def _json(value) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()
