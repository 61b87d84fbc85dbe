"""The front page, the two preferences, and what the first load weighs."""
import gzip
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

BUDGET = 200_000  # bytes, compressed (docs/interface.md)
FONTS = ("fonts/web/source-sans-3-latin.woff2", "fonts/web/source-sans-3-vietnamese.woff2")


def test_front_page_needs_no_database_and_offers_the_check():
    page = Client().get("/")
    text = page.content.decode()
    assert page.status_code == 200
    assert 'action="/xac-thuc/"' in text
    assert 'name="ma"' in text
    assert text.count("<h1") == 1
    assert "data-theme" not in re.search(r"<html[^>]*>", text)[0]


def test_theme_is_remembered_and_comes_with_the_page():
    client = Client()
    answer = client.post("/hien-thi/", {"theme": "dark", "next": "/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/?a=1")
    assert '<html lang="vi" data-theme="dark">' in client.get("/").content.decode()
    client.post("/hien-thi/", {"theme": ""})
    assert '<html lang="vi">' in client.get("/").content.decode()


def test_theme_refuses_what_it_does_not_know():
    client = Client()
    answer = client.post("/hien-thi/", {"theme": '"><script>', "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    assert '<html lang="vi">' in client.get("/").content.decode()
    assert client.get("/hien-thi/").status_code == 405


def test_language_is_the_persons_not_the_browsers():
    client = Client(headers={"accept-language": "en-US,en;q=0.9"})
    assert '<html lang="vi"' in client.get("/").content.decode()
    client.post("/ngon-ngu/", {"language": "en", "next": "/"})
    page = client.get("/")
    assert '<html lang="en"' in page.content.decode()
    assert page["Content-Language"] == "en"


def test_unknown_page_stays_in_the_house():
    page = Client().get("/khong-co-trang-nay/")
    assert page.status_code == 404
    assert "Không tìm thấy trang này" in page.content.decode()


def weight(name: str) -> int:
    data = Path(finders.find(name)).read_bytes()
    return len(data) if name.endswith(".woff2") else len(gzip.compress(data, 6))


def test_first_load_is_light():
    page = Client().get("/").content
    names = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page.decode()))
    signed_in = names | {*FONTS, "django_htmx/htmx-2.min.js"}
    total = len(gzip.compress(page, 6)) + sum(weight(name) for name in signed_in)
    assert set(FONTS) <= names
    assert total < BUDGET * 3 // 5  # the rest is for what single pages add


def test_fonts_stand_behind_the_styles():
    """On a slow line every byte before them delays the first paint; text has a font of the same measures meanwhile."""
    head = Client().get("/").content.decode().partition("</head>")[0]
    assert head.rindex('rel="stylesheet"') < head.index('as="font"')
    assert head.count('as="font"') == head.count('fetchpriority="low"') == len(FONTS)


def test_fonts_are_within_their_share():
    assert sum(weight(name) for name in FONTS) <= 60_000


def test_every_bundled_file_has_its_licence():
    for licence in ("vendor/bootstrap/LICENSE", "vendor/bootstrap-icons/LICENSE", "fonts/web/OFL-source-sans-3.txt"):
        assert (Path(settings.BASE_DIR) / "static" / licence).stat().st_size > 500
