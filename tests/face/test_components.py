"""Every component is on the style page, says what it wants, and keeps the content security policy."""
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = sorted((TEMPLATES / "components").rglob("*.html"))
# Papers are printed by WeasyPrint, mails are read in mail programs: neither is under the policy.
PAGES = [t for t in sorted(TEMPLATES.rglob("*.html")) if t.relative_to(TEMPLATES).parts[0] not in ("documents", "mail")]
ICON = re.compile(r"""{% icon "([\w-]+)"|icon="([\w-]+)"|icon\|default:"([\w-]+)\"""")


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.fixture
def style_page(settings):
    settings.ROOT_URLCONF = "tests.face.urls"
    settings.OCOP_DEMO = True
    return Client().get("/kieu-dang/")


def test_style_page_shows_every_component(style_page):
    shown = {template.name for template in style_page.templates}
    assert style_page.status_code == 200
    assert [name(c) for c in COMPONENTS if name(c) not in shown] == []


def test_style_page_has_no_id_twice(style_page):
    ids = re.findall(r'\sid="([^"]+)"', style_page.content.decode())
    assert sorted({i for i in ids if ids.count(i) > 1}) == []


def test_style_page_speaks_vietnamese(style_page):
    text = style_page.content.decode()
    assert "Cần điền ô này." in text
    assert "Nhập một số nguyên." in text
    assert "70,50" in text
    assert "This field" not in text
    assert 'lang="vi"' in text


def test_one_sentence_of_an_alert_is_no_list():
    said = [render_to_string("components/alert.html", {"items": items}) for items in (["Một."], ["Một.", "Hai."])]
    assert [("<li>" in text, "<p>Một.</p>" in text) for text in said] == [(False, True), (True, False)]


@pytest.mark.parametrize("path", COMPONENTS, ids=name)
def test_component_says_what_it_wants(path):
    head = path.read_text().split("{% endcomment %}")[0]
    assert head.startswith("{% comment %}\n")
    assert len(head.split()) > 4


def test_documentation_lists_every_component():
    text = (Path(settings.BASE_DIR) / "docs/interface.md").read_text()
    listed = set(re.findall(r"^\| `([\w]+\.html)` \|", text, flags=re.M))
    assert listed == {c.name for c in COMPONENTS if c.parent.name == "components"}


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_nothing_inline(path):
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|hx-on|data:image", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_icons_exist(path):
    sprite = (Path(settings.BASE_DIR) / "static/icons.svg").read_text()
    known = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    used = {next(filter(None, groups)) for groups in ICON.findall(path.read_text())}
    assert used - known == set()


def test_stylesheets_take_colours_from_the_tokens():
    for sheet in ("base", "components", "front"):
        text = (Path(settings.BASE_DIR) / f"static/css/{sheet}.css").read_text()
        stray = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", re.sub(r'url\([^)]*\)|/\*.*?\*/', "", text, flags=re.S)))
        assert stray == set(), sheet
