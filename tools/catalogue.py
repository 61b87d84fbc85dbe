"""The English catalogue of the portal: ``python -m tools.catalogue`` writes locale/en anew from the sources.

Without options: every sentence of the code and the templates gets its entry, entries nobody uses go, translations
stay, the compiled file is made. ``--take FILE.json`` merges {"Vietnamese": "English"} in; a sentence with a number
in it takes ["one", "many"], one with a context is keyed "context|Vietnamese". ``--missing`` prints what has no English.
"""
import argparse
import json
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.msgids import ROOT, Message, messages, sources

FOLDER = ROOT / "locale/en/LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
COMMENT = "# The portal in English. Written by python -m tools.catalogue: change the English here or with --take."
Words = str | tuple[str, ...]


class English(Catalog):
    """A catalogue whose head says what the readers need and nothing that changes from run to run."""

    def __init__(self) -> None:
        long_ago = datetime(2026, 1, 1, tzinfo=UTC)
        super().__init__("en", header_comment=COMMENT, creation_date=long_ago, revision_date=long_ago, fuzzy=False)

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The head of the file."""
        return [("Language", "en"), ("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Transfer-Encoding", "8bit"), ("Plural-Forms", "nplurals=2; plural=(n != 1);")]


def used() -> dict[Message, list[str]]:
    """Every message of the portal and the files that say it; one msgid twice, with and without number, is one."""
    found: dict[Message, list[str]] = {}
    for name, text in sources():
        for message in messages(name, text):
            found.setdefault(message, []).append(name)
    counted = {(m.context, m.text): m for m in found if m.plural}
    merged: dict[Message, list[str]] = {}
    for message, names in found.items():
        merged.setdefault(counted.get((message.context, message.text), message), []).extend(names)
    return {message: sorted(set(names)) for message, names in merged.items()}


def known(path: Path = PO) -> dict[tuple[str, str], Words]:
    """The English that stands in the catalogue: (context, msgid) -> words, ("one", "many") where numbers matter."""
    if not path.exists():
        return {}
    with path.open("rb") as written:
        entries = [entry for entry in read_po(written, locale="en") if entry.id]
    return {
        (entry.context or "", entry.id if isinstance(entry.id, str) else entry.id[0]): entry.string
        for entry in entries if all([entry.string] if isinstance(entry.string, str) else entry.string)
    }


def given(path: Path, said: set[tuple[str, str]]) -> dict[tuple[str, str], Words]:
    """The English of a file of ``--take``; what nobody says (``said``: context, msgid) is named and left out."""
    found = {}
    for key, words in json.loads(path.read_text(encoding="utf-8")).items():
        context, _, text = key.partition("|")  # a sentence may have the same stroke
        places = said.intersection({("", key), (context, text)})
        found |= dict.fromkeys(places, tuple(words) if isinstance(words, list) else words)
        if not places:
            print(f"nobody says: {key}")
    return found


def build(english: dict[tuple[str, str], Words]) -> tuple[Catalog, list[Message]]:
    """The catalogue of what is used, and the messages that have no English."""
    catalogue, missing = English(), []
    for message, names in sorted(used().items()):
        words = english.get((message.context, message.text)) or english.get((message.context, message.plural)) or ""
        if message.plural and isinstance(words, str):
            words = (words, words)
        if not message.plural and not isinstance(words, str):
            words = words[-1]
        if not all(words) or not words:
            missing.append(message)
        key = (message.text, message.plural) if message.plural else message.text
        catalogue.add(key, words, locations=[(name, None) for name in names], context=message.context or None)
    return catalogue, missing


def written(catalogue: Catalog) -> bytes:
    """The text of django.po."""
    out = BytesIO()
    write_po(out, catalogue, width=120, include_lineno=False, sort_output=True)
    return out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """The bytes of django.mo: entries without English are left out, Django then shows the Vietnamese."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main(argv: list[str] | None = None) -> int:
    """Update the catalogue and say what has no English; 1 where something has none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--take", type=Path, action="append", default=[], metavar="FILE.json")
    parser.add_argument("--missing", action="store_true", help="only print what has no English, as JSON")
    options = parser.parse_args(argv)
    english = known()
    entries = {(m.context, m.text) for m in used()}
    taken = {key: words for path in options.take for key, words in given(path, entries).items()}
    catalogue, missing = build(english | taken)
    if options.missing:
        blank = {f"{m.context}|" * bool(m.context) + m.text: ["", ""] if m.plural else "" for m in missing}
        json.dump(blank, sys.stdout, ensure_ascii=False, indent=0)
        return 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(written(catalogue))
    MO.write_bytes(compiled(catalogue))
    print(f"{len(entries)} sentences, {len(missing)} without English, {len(set(english) - entries)} dropped")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
