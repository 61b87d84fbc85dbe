"""How one entry of the journal is hashed: plain Python, so that anyone can repeat it outside the portal.

The hash is SHA-256 over the UTF-8 bytes of a JSON array without spaces:
``[seq, at, actor id or null, actor label, act, subject type, subject id, unit id or null, details, previous hash]``,
where ``at`` is UTC as ``2026-11-22T01:02:03.000004Z`` and ``details`` is the canonical JSON text itself.
The first entry follows 64 zeros.
"""
import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import override

START = "0" * 64
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=repr).encode


def digest(fields: tuple) -> str:
    """Return the hex SHA-256 of an entry's ten fields, given in the order stated above."""
    # surrogatepass: a tampered row must come out as a wrong hash, never as a crash of the check.
    return hashlib.sha256(_encode(fields).encode("utf-8", "surrogatepass")).hexdigest()


def stamp(at: datetime) -> str:
    """Return the instant as the text that is hashed. Raises ``ValueError`` for a naive datetime."""
    if at.tzinfo is None:
        raise ValueError("a journal entry needs an aware time")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"


def canonical(details: dict) -> str:
    """Return the details as canonical JSON: sorted keys, no spaces, exact numbers.

    ``Decimal`` and ``Fraction`` become text, dates ISO text, translated words Vietnamese. Raises ``TypeError`` for a
    float (points and stars are exact) and for anything else that JSON does not know.
    """
    return json.dumps(_exact(details), ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def _exact(value):
    if value is None or isinstance(value, str | bool | int):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, dict):
        return {str(key): _exact(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((_exact(item) for item in value), key=str)
    if isinstance(value, Promise):  # a record keeps the language of the law, whoever acts
        with override("vi"):
            return str(value)
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction | UUID):
        return str(value)
    raise TypeError(f"the journal cannot keep a {type(value).__name__}: {value!r}")
