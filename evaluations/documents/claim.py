"""Which certificate a PDF says it is, read from its metadata: a hint for people, never a proof."""

import re
import zlib

from ocop.papers import signatures

METADATA = re.compile(rb"/Type ?/Metadata[^>]{0,200}>>\s*stream\r?\n")
CODE = re.compile(rb"/xac-thuc/([A-Z2-7]{26})/")
LOOKED_AT = 5  # metadata streams
UNPACKED = 100_000  # bytes of one of them, whatever it claims to hold


def claimed_code(pdf: bytes) -> str:
    """The code of the check address in the file's metadata, "" where there is none. Never raises on a broken file."""
    places = [match.end() for match in METADATA.finditer(pdf)]
    for at in places[-LOOKED_AT:]:
        found = CODE.search(_unpacked(pdf[at : at + UNPACKED]))
        if found:
            return found[1].decode()
    return ""


def signed_facts(pdf: bytes) -> dict:
    """What can be said of the signatures in a file that is none of ours: ``count``, ``broken``. Never raises."""
    try:
        found = signatures.signatures_of(pdf) if b"/ByteRange" in pdf else []
    except signatures.Unfit:
        return {"count": 1, "broken": True}
    return {"count": len(found), "broken": any(not each.intact or not each.whole for each in found[-1:])}


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, UNPACKED)
    except zlib.error:
        return stream
