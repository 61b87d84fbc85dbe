"""The user guide: every chapter opens, names only buttons that the portal has, shows only pictures that exist."""
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from ocop import guide

ROOT = Path(settings.BASE_DIR)
CHAPTERS = [*guide.ROLES, *guide.MORE]


def _said_by_the_portal() -> str:
    files = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("locale/vi/**/*.po")]
    files += [path for app in ("ocop", "products", "councils", "evaluations") for path in ROOT.glob(f"{app}/**/*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files).lower()


def test_every_button_the_guide_names_is_one_of_the_portal():
    said = _said_by_the_portal()
    named = {(slug, label) for slug in CHAPTERS
             for label in re.findall(r"«([^»]+)»", (guide.FOLDER / f"{slug}.md").read_text(encoding="utf-8"))}
    assert len(named) > 50
    assert sorted(pair for pair in named if pair[1].lower() not in said) == []


def test_every_file_is_a_chapter():
    assert {path.stem for path in guide.FOLDER.glob("*.md")} == set(CHAPTERS)


@pytest.mark.parametrize("slug", CHAPTERS)
def test_a_chapter_opens_with_its_pictures(client, slug):
    answer = client.get(reverse("guide_chapter", args=[slug]))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert guide.chapter(slug).title in page
    for name in re.findall(r'src="[^"]*huong-dan/([^"]+)"', page):
        assert finders.find(f"huong-dan/{name}"), name


def test_the_index_leads_to_every_role_and_card(client):
    page = client.get(reverse("guide")).content.decode()
    for slug in CHAPTERS:
        assert reverse("guide_chapter", args=[slug]) in page
    cards = [slug for slug in CHAPTERS if guide.chapter(slug).card]
    assert len(cards) >= 8
    for slug in cards:
        assert reverse("guide_card", args=[slug]) in page
        assert client.get(reverse("guide_card", args=[slug])).status_code == 200


@pytest.mark.parametrize("url", ["/huong-dan/khong-co/", "/huong-dan/thuat-ngu/the/", "/huong-dan/khong-co/the/"])
def test_what_is_not_there_is_not_there(client, url):
    assert client.get(url).status_code == 404


def test_raw_html_in_a_chapter_stays_text():
    assert "<script>" not in guide._html("Xin chào <script>alert(1)</script>")
