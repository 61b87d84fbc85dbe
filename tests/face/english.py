"""A page read in English: which of its words are the portal's own and were left in Vietnamese."""
import re
from functools import cache
from html.parser import HTMLParser

from django.apps import apps
from django.conf import settings
from django.test import Client

from ocop.accounts.models import User
from tools import catalogue
from tools.msgids import VIETNAMESE

# Where the portal speaks; what stands elsewhere is mostly somebody's data.
SPOKEN = {"title", "h1", "h2", "h3", "h4", "button", "label", "legend", "th", "dt", "summary", "caption", "option"}
HEARD = ("title", "aria-label", "placeholder", "alt", "data-label", "data-confirm")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "use", "wbr"}
# What the law calls by its own name: its decisions, the papers it lists.
OFFICIAL = re.compile("QĐ-TTg|^Đăng ký kinh doanh$")
_HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]|{[\w.:,]*}")


class Reader(HTMLParser):
    """Collects (element, words) of everything with Vietnamese letters outside blocks marked ``lang="vi"``."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []  # element, language
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        language = named.get("lang") or (self.open[-1][1] if self.open else "")
        if language != "vi":
            self.found += [(name, named[name]) for name in HEARD if VIETNAMESE.search(named.get(name) or "")]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and tag in {name for name, _ in self.open}:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if not VIETNAMESE.search(words) or not self.open or self.open[-1][1] == "vi":
            return
        around = [name for name, _ in self.open]
        spoken = SPOKEN.intersection(around[-3:]) or "nav" in around
        self.found.append((around[-1] if spoken else "text", words))


@cache
def sentences() -> tuple[frozenset[str], tuple[re.Pattern, ...]]:
    """What the portal says in Vietnamese: whole, in small letters; and as patterns where something is filled in."""
    said = {text for message in catalogue.used() for text in (message.text, message.plural) if text}
    filled = [text for text in said if _HOLE.search(text) and len(re.findall(r"\w", _HOLE.sub("", text))) > 5]
    patterns = [".+?".join(re.escape(part.replace("%%", "%")) for part in _HOLE.split(text)) for text in filled]
    return frozenset(text.lower() for text in said), tuple(re.compile(pattern, re.I) for pattern in patterns)


def left_in_vietnamese(html: str, data: frozenset[str] = frozenset()) -> list[str]:
    """The portal's own words on an English page that are Vietnamese: "element: words".

    ``data``: texts of the database; a person's or product's name may happen to be a word of the portal.
    """
    reader = Reader()
    reader.feed(html)
    whole, filled = sentences()

    def own(words: str) -> bool:
        """Whether the portal says so itself: in these words, or with something filled in."""
        return words.lower().strip(": ") in whole or any(pattern.fullmatch(words) for pattern in filled)

    return [f"{place}: {words}" for place, words in reader.found
            if place != "text" and not OFFICIAL.search(words) and own(words) and not _stored(words, data)]


def _stored(words: str, data: frozenset[str]) -> bool:
    """Whether the words are a text of the database, alone or after a place ("Sheet, line 2: …")."""
    return words in data or words.partition(": ")[2] in data


def stored_texts() -> frozenset[str]:
    """Every text in the rows of the portal's own tables, those inside JSON as well."""
    found: set[str] = set()

    def take(value) -> None:
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict):
            for inner in value.values():
                take(inner)
        elif isinstance(value, list | tuple):
            for inner in value:
                take(inner)

    for model in apps.get_models():
        if model.__module__.startswith(("ocop", "products", "councils", "evaluations")):
            for row in model.objects.values():
                take(row)
    return frozenset(found)


def reader_of(username: str | None) -> Client:
    """A browser that asked for English, signed in as the person (None: nobody)."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    if username:
        client.force_login(User.objects.get(username=username))
    return client
