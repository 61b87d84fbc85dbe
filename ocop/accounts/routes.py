"""Every address of the portal with its methods and its rule, read from the URLconf itself."""
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

_ALL = ("GET", "HEAD", "POST")


@dataclass(frozen=True)
class Route:
    """One address. ``rule`` is empty where a view carries none: that is a fault (a test and the command say so)."""

    path: str
    name: str
    methods: tuple[str, ...]
    rule: str


def routes(urlconf: str | None = None) -> list[Route]:
    """Return every route, sorted by path."""
    return sorted(_walk(get_resolver(urlconf).url_patterns, "/", (), False), key=lambda route: (route.path, route.name))


def _walk(patterns, prefix: str, spaces: tuple[str, ...], in_admin: bool) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + _readable(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, path, inner, in_admin or pattern.app_name == "admin")
        elif isinstance(pattern, URLPattern):
            view = pattern.callback
            rule = "admin" if in_admin else getattr(view, "rule", "")
            yield Route(path, ":".join((*spaces, pattern.name or "")).rstrip(":"), _methods(view), rule)


def _readable(pattern) -> str:
    text = str(pattern)
    if isinstance(pattern, RoutePattern):
        return text.lstrip("/")
    text = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", text)
    return re.sub(r"[\^$\\]|\\Z", "", text).lstrip("/")


def _methods(view) -> tuple[str, ...]:
    """The methods a view takes, read from a class's or from ``require_http_methods`` anywhere under its decorators."""
    while view is not None:
        view_class = getattr(view, "view_class", None)
        if view_class is not None:
            return tuple(m.upper() for m in view_class.http_method_names if hasattr(view_class, m) and m != "options")
        code, cells = getattr(view, "__code__", None), getattr(view, "__closure__", None)
        if code and cells and "request_method_list" in code.co_freevars:
            return tuple(cells[code.co_freevars.index("request_method_list")].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return _ALL
