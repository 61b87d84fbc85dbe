"""The content security policy allows nothing inline and nobody else's hosts; the templates must not try."""
import re

import pytest

from tests.house.tree import files

# Papers are read by WeasyPrint and mails by mail programs, neither by a page under the policy.
NOT_PAGES = ("templates/documents/", "templates/mail/")
COMMENTS = re.compile(r"{#.*?#}|{% comment.*?%}.*?{% endcomment %}|<!--.*?-->", re.S)
FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", re.I),
    "inline style": re.compile(r"<style\b", re.I),
    "style attribute": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.I | re.S),
    "event attribute": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.I | re.S),
    "javascript address": re.compile(r"(?:href|src|action)\s*=\s*[\"']\s*javascript:", re.I),
    "evaluated htmx": re.compile(r"\bhx-(?:on|vals\s*=\s*[\"']js:)", re.I),
    "another host": re.compile(
        r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.I),
}


def findings(text: str) -> list[str]:
    """The names of what the policy would block in a template's text."""
    bare = COMMENTS.sub("", text)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(bare)]


def test_pages_have_nothing_inline_and_nothing_foreign():
    pages = [(name, path) for name, path in files(".html", under="templates") if not name.startswith(NOT_PAGES)]
    assert pages
    wrong = {name: findings(path.read_text(encoding="utf-8")) for name, path in pages}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_papers_ask_no_other_host():
    wrong = [name for name, path in files(".html", under="templates") if name.startswith(NOT_PAGES)
             and "another host" in findings(path.read_text(encoding="utf-8"))]
    assert wrong == []


@pytest.mark.parametrize(("text", "found"), [
    ("<script>alert(1)</script>", ["inline script"]),
    ('<script src="/static/a.js" defer></script>', []),
    ('<script id="d" type="application/json">{}</script>', []),
    ('<p class="a"\n style="color:red">', ["style attribute"]),
    ('<button onclick="go()">', ["event attribute"]),
    ('<a href=" javascript:void(0)">', ["javascript address"]),
    ('<link rel="stylesheet" href="//cdn.example/a.css">', ["another host"]),
    ('{# <style> #}<p data-style="x">', []),
])
def test_the_search_finds_what_it_should(text, found):
    assert findings(text) == found
