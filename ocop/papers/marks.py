"""What a text of a paper may carry inside itself: bold, italic, a line break, a value that is missing.

A text stays one ``str``; the marks are characters of Unicode's private area, which no data may bring along
(``clean``). Both writers, PDF and Word, read them with ``runs``.
"""
import re
from dataclasses import dataclass

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

BREAK = "\ue000"
BOLD, BOLD_END = "\ue010", "\ue011"
ITALIC, ITALIC_END = "\ue012", "\ue013"
MISSING, MISSING_END = "\ue014", "\ue015"
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_MARK = re.compile(f"([{BREAK}{BOLD}{BOLD_END}{ITALIC}{ITALIC_END}{MISSING}{MISSING_END}])")

register = template.Library()


@dataclass(frozen=True)
class Run:
    """A stretch of one style; ``text`` is a line feed alone where the line breaks."""

    text: str
    bold: bool = False
    italic: bool = False
    missing: bool = False


def clean(text: str) -> str:
    """``text`` without characters of the private area: data cannot bring marks along."""
    return _PRIVATE.sub("", text)


def runs(text: str) -> list[Run]:
    """The text as stretches of one style each, in order; a mark that is never closed holds to the end."""
    found, style = [], {"bold": False, "italic": False, "missing": False}
    switches = {BOLD: ("bold", True), BOLD_END: ("bold", False), ITALIC: ("italic", True),
                ITALIC_END: ("italic", False), MISSING: ("missing", True), MISSING_END: ("missing", False)}
    for piece in _MARK.split(text):
        if piece in switches:
            name, value = switches[piece]
            style[name] = value
        elif piece == BREAK:
            found.append(Run("\n", **style))
        elif piece:
            found.append(Run(piece, **style))
    return found


def plain(text: str) -> str:
    """The text alone: line breaks become spaces."""
    return _MARK.sub("", text.replace(BREAK, " "))


def missing(text: str) -> list[str]:
    """The names between the marks of missing values, in order, once each."""
    return list(dict.fromkeys(re.findall(f"{MISSING}([^{MISSING_END}]*){MISSING_END}", text)))


@register.filter
def marked(text: str) -> SafeString:
    """The text as HTML: escaped, with ``<b>``, ``<i>``, ``<br>`` and ``<span class="missing">``."""
    out = []
    for run in runs(str(text)):
        if run.text == "\n":
            out.append("<br>")
            continue
        html = escape(run.text)
        html = f"<i>{html}</i>" if run.italic else html
        html = f"<b>{html}</b>" if run.bold else html
        out.append(f'<span class="missing">{html}</span>' if run.missing else html)
    return mark_safe("".join(out))
