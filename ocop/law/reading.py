"""Typed reading of YAML (or JSON) mappings: every value is taken by name and kind, unknown keys are refused."""
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ocop.law.errors import LawError


@dataclass(frozen=True)
class Node:
    """One mapping of a data file, with what an error message needs to name it."""

    source: str
    where: str
    values: Mapping[Any, Any]

    def fail(self, fault: str) -> LawError:
        return LawError(self.source, self.where, fault)

    def only(self, keys: Iterable[str]) -> "Node":
        """Refuse keys that are not in ``keys``: a misspelt key must not pass as an absent one."""
        known = set(keys)
        unknown = sorted(str(key) for key in self.values if key not in known)
        if unknown:
            raise self.fail(f"khóa không biết: {', '.join(unknown)}")
        return self

    def _take(self, key: str, kind: type | tuple[type, ...], name: str, default: Any) -> Any:
        if key not in self.values or (self.values[key] is None and default is not REQUIRED):
            if default is REQUIRED:
                raise self.fail(f"thiếu «{key}»")
            return default
        value = self.values[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.fail(f"«{key}» phải là {name}")
        return value

    def text(self, key: str, default: Any = ...) -> Any:
        """A non-empty string."""
        value = self._take(key, str, "chữ", REQUIRED if default is ... else default)
        if isinstance(value, str) and default is ... and not value.strip():
            raise self.fail(f"«{key}» để trống")
        return value

    def whole(self, key: str, default: Any = ..., least: int = 0) -> Any:
        """A whole number not below ``least``."""
        value = self._take(key, int, "số nguyên", REQUIRED if default is ... else default)
        if isinstance(value, int) and value < least:
            raise self.fail(f"«{key}» phải từ {least} trở lên")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where the key is absent."""
        found = self._take(key, (list, tuple), "danh sách", ())
        if not all(isinstance(item, str) for item in found):
            raise self.fail(f"«{key}» phải là danh sách chữ")
        return tuple(found)

    def child(self, key: str) -> "Node | None":
        """The mapping under the key; None where absent."""
        found = self._take(key, Mapping, "một nhóm khóa", None)
        return None if found is None else Node(self.source, self.where, found)

    def required(self, key: str) -> "Node":
        """The mapping under the key, which must be there."""
        found = self.child(key)
        if found is None:
            raise self.fail(f"thiếu «{key}»")
        return found

    def children(
        self, key: str, named: Callable[[Mapping], str] | None = None, *, least: int = 0
    ) -> tuple["Node", ...]:
        """The list of mappings under the key, each named for messages by ``named``."""
        found = self._take(key, (list, tuple), "danh sách", ())
        if len(found) < least:
            raise self.fail(f"«{key}» phải có ít nhất {least} mục")
        if not all(isinstance(item, Mapping) for item in found):
            raise self.fail(f"mỗi mục của «{key}» phải là một nhóm khóa")
        return tuple(Node(self.source, str(named(item)) if named else self.where, item) for item in found)

    def one_of(self, key: str, allowed: Iterable[Any], default: Any = ...) -> Any:
        """A value out of a fixed list."""
        value = self.values.get(key)
        if value is None and default is not ...:
            return default
        allowed = tuple(allowed)
        if isinstance(value, bool) or value not in allowed:
            raise self.fail(f"«{key}» phải là một trong: {', '.join(map(str, allowed))}")
        return value


REQUIRED = object()


def unique(node: Node, what: str, values: Iterable[Any]) -> None:
    """Refuse a list that names something twice."""
    seen: set = set()
    for value in values:
        if value in seen:
            raise node.fail(f"{what} «{value}» lặp lại")
        seen.add(value)
