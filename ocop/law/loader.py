"""Typed, cached access to the law's data files. Reading one set takes some milliseconds, once per process."""
import hashlib
import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from ocop.law.errors import LawError
from ocop.law.model import CriteriaSet, Regulation
from ocop.law.regulation_reader import read_regulation
from ocop.law.set_reader import read_set

ROOT = Path(__file__).resolve().parent
_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times as fast

__all__ = [
    "LawError", "all_regulations", "all_sets", "criteria_set", "digest", "parse_set", "regulation", "regulation_on",
    "set_codes", "set_mapping", "sets_of",
]


class _OnceLoader(_YAML_LOADER):
    """Refuses a mapping that names a key twice; YAML itself would keep the last one silently."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = next((key for at, key in enumerate(keys) if key in keys[:at]), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"khóa «{twice}» lặp lại", node.start_mark)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """The plain content of a YAML file. Raises ``LawError`` where it cannot be read."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_OnceLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LawError(path.name, "", f"không đọc được: {error}") from error


# --- regulations ---------------------------------------------------------------------------------------------------


@cache
def all_regulations() -> tuple[Regulation, ...]:
    """The regulations in order of time. Raises ``LawError`` where their periods overlap or leave a gap."""
    files = sorted((ROOT / "regulations").glob("*.yaml"))
    found = sorted((read_regulation(read_yaml(path), path.name) for path in files), key=lambda each: each.in_force)
    for earlier, later in pairwise(found):
        if earlier.until is None or (later.in_force - earlier.until).days != 1:
            raise LawError(later.id, "in_force", f"không liền với thời gian hiệu lực của {earlier.id}")
    return tuple(found)


def regulation(id: str) -> Regulation:
    """The regulation called ``1048``, ``148``, ``1489`` or ``26``; ``LawError`` for another."""
    found = next((each for each in all_regulations() if each.id == id), None)
    if found is None:
        raise LawError(str(id), "", "không có quy định này")
    return found


def regulation_on(filed: date) -> Regulation:
    """The regulation a dossier filed on that day follows; ``LawError`` before the first (21/8/2019)."""
    found = next((each for each in all_regulations() if each.covers(filed)), None)
    if found is None:
        raise LawError(f"{filed:%d/%m/%Y}", "", "không có quy định nào có hiệu lực")
    return found


# --- score sheets --------------------------------------------------------------------------------------------------


@cache
def _part_maxima() -> dict[str, Mapping[str, int]]:
    return {each.criteria_regime: each.part_maxima for each in all_regulations()}


def _first_line_code(path: Path) -> str:
    with path.open(encoding="utf-8") as lines:
        key, _, value = lines.readline().partition(":")
    if key != "code":
        raise LawError(path.name, "", "dòng đầu phải là «code: …»")
    return value.strip()


@cache
def _files() -> dict[str, Path]:
    """Code of the set -> file. Only first lines are read, so that one set can be had without reading all."""
    found: dict[str, Path] = {}
    for path in sorted((ROOT / "criteria").glob("*.yaml")):
        code = _first_line_code(path)
        if code in found:
            raise LawError(path.name, "code", f"mã «{code}» đã có ở {found[code].name}")
        found[code] = path
    return dict(sorted(found.items()))


def set_codes() -> tuple[str, ...]:
    """Codes of all sets, sorted."""
    return tuple(_files())


@cache
def _mapping(code: str) -> dict:
    path = _files().get(code) if isinstance(code, str) else None
    if path is None:
        raise LawError(str(code), "", "không có bộ tiêu chí này")
    found = read_yaml(path)
    if not isinstance(found, dict) or found.get("code") != code:
        raise LawError(path.name, "code", "mã trong tệp không khớp với dòng đầu")
    return found


def set_mapping(code: str) -> dict:
    """The raw mapping of a set as its file has it (a copy), for storing a version; ``LawError`` if unknown."""
    return deepcopy(_mapping(code))


@cache
def criteria_set(code: str) -> CriteriaSet:
    """The set with that code (``26-2026-11``); ``LawError`` if unknown or if its figures do not hold."""
    return parse_set(_mapping(code), source=_files()[code].name)


def parse_set(mapping: Mapping[str, Any], source: str = "") -> CriteriaSet:
    """Check and freeze a set given as a mapping (from YAML or JSON). Raises ``LawError``."""
    name = source or (str(mapping.get("code", "")) if isinstance(mapping, Mapping) else "")
    return read_set(mapping, name, _part_maxima())


def all_sets() -> tuple[CriteriaSet, ...]:
    """All sets, sorted by code (about half a second the first time)."""
    return tuple(criteria_set(code) for code in set_codes())


def sets_of(regulation_id: str) -> tuple[CriteriaSet, ...]:
    """The 26 sets a regulation judges by, in the order of their numbers (1489 judges by those of 148)."""
    regime = regulation(regulation_id).criteria_regime
    found = (criteria_set(code) for code in _codes_of(regime))
    return tuple(sorted(found, key=lambda each: each.set_number))


def _codes_of(regime: str) -> Iterator[str]:
    return (code for code, path in _files().items() if path.name.startswith(f"{regime}-"))


def digest(mapping: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of a set's content, the same whether it came from YAML or back from JSON."""
    text = json.dumps(mapping, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
