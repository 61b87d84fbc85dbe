"""Keys that make Vietnamese names findable and sortable on every database.

Neither PostgreSQL's default collation nor SQLite sorts Vietnamese, and SQLite's LIKE misses "đặc sản"
for "Đặc sản": so names are stored beside two plain-ASCII keys made here.
"""
import unicodedata

from ocop.journal.words import kept

_LETTERS = kept("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries
_MARKS = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn: these make other letters, not tones


def tidy(text: str) -> str:
    """Return the text in NFC with single spaces: "Bún  Vân Cù" typed in NFD becomes one stored form."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def search_key(text: str) -> str:
    """Return the text folded for searching: lower case, without diacritics, "đ" as "d", single spaces."""
    lowered = unicodedata.normalize("NFD", text.casefold()).replace(kept("đ"), "d")
    bare = "".join(ch for ch in lowered if not unicodedata.combining(ch))
    return " ".join("".join(ch if ch.isalnum() else " " for ch in bare).split())


def sort_key(text: str) -> str:
    """Return a plain-ASCII key that sorts as a Vietnamese dictionary does: letters first, then tones."""
    letters, tones = [], []
    for ch in unicodedata.normalize("NFC", text.casefold()):
        parts = unicodedata.normalize("NFD", ch)
        base = unicodedata.normalize("NFC", "".join(p for p in parts if not unicodedata.combining(p) or p in _MARKS))
        tone = next((str(_TONES.index(p) + 1) for p in parts if p in _TONES), "0")
        letters.append(f"{_LETTERS.index(base) + 40:02d}" if base in _LETTERS else _other(base))
        tones.append(tone)
    return "".join(letters) + " " + "".join(tones)


def _other(ch: str) -> str:
    if ch.isdigit():
        return f"{10 + int(ch):02d}" if ch in "0123456789" else "20"
    return "00" if ch.isspace() else "05"
