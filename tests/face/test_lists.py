"""Lists: filters, order and page stand in the address, together; a head that sorts does sort, both ways."""

from datetime import date

import pytest
from django.urls import reverse

from councils.models import Council
from evaluations.models import Season
from evaluations.stages import papers
from evaluations.views import seasons as season_pages
from products.views import _found
from tests import world as w
from tests.evaluations.recognition import cases

pytestmark = pytest.mark.django_db
LISTS = {
    "product_list": ("can_bo", "name producer set filed code"),
    "producer_list": ("can_bo", "name commune products"),
    "certificate_list": ("can_bo", "product issued stars until"),
    "season": ("can_bo", "product number since due"),
    "season_list": ("quan_tri", "title year all running"),
    "session_list": ("can_bo", "day season products"),
    "council_list": ("quan_tri", "name unit decision members"),
    "document_list": ("can_bo", "title unit made"),
}


@pytest.fixture
def world():
    world = cases.world()
    cases.recognised(world, "Trà Shan", "Bánh tẻ")
    other = w.producer(world, "Cơ sở Ánh", "chu_the_khac")
    w.in_round(world, [w.registered(world, "Ổi", of=other)])
    cases.upper_season(world)
    Council.objects.create(unit=world.places["qn"], name="Hội đồng tỉnh", decision_number="9/QĐ",
                           decision_date=date(2023, 1, 1), created_at=w.START)  # fmt: skip
    for kind in ("season_plan", "statute"):
        papers.make(world.people["can_bo"], kind, world.season.pk, asked={}, now=world.now())
    return world


def address(name: str) -> str:
    return reverse(name, args=["thu-nghiem"] if name == "season" else [])


def heads(client, url: str, **query) -> list[str]:
    """What stands first in each line of the list."""
    page = client.get(url, query)
    assert page.status_code == 200
    body = page.content.decode().split("<tbody")[1].split("</tbody>")[0]
    return [line.split("<a ")[1].split("</a>")[0].split(">")[-1] for line in body.split("<tr")[1:]]


@pytest.mark.parametrize("name", LISTS)
def test_every_head_that_sorts_sorts_both_ways_and_the_filters_stay(client, world, name):
    username, fields = LISTS[name]
    client.force_login(world.people[username])
    url = address(name)
    usual = heads(client, url)
    assert len(usual) > 1
    page = client.get(url, {"q": "", "sort": "không có"}).content.decode()
    for field in fields.split():
        assert f"?q=&amp;sort={field}" in page, field  # the filters of the address stay in the head's link
        up, down = heads(client, url, sort=field), heads(client, url, sort=f"-{field}")
        assert sorted(up) == sorted(down) == sorted(usual)
        sorted_page = client.get(url, {"sort": field}).content.decode()
        assert 'aria-sort="ascending"' in sorted_page
        assert f'<input type="hidden" name="sort" value="{field}">' in sorted_page  # and the order while filtering
    first = fields.split()[0]
    assert heads(client, url, sort=first) == heads(client, url, sort=f"-{first}")[::-1]
    assert heads(client, url, sort="không có") == usual
    assert 'class="empty' in client.get(url, {"q": "không đâu có"}).content.decode()


def test_vietnamese_letters_come_in_their_order_and_what_has_no_value_last(client, world):
    client.force_login(world.people["can_bo"])
    assert heads(client, address("product_list"), sort="name") == ["Bánh tẻ", "Ổi", "Trà Shan"]
    w.product(world, "Ấm trà", of=w.producer(world, "HTX Ba", "chu_the_ba"))  # has no dossier yet
    for way in ("filed", "-filed"):
        assert heads(client, address("product_list"), sort=way)[-1] == "Ấm trà"


def test_order_filter_and_page_go_together(client, world, monkeypatch):
    monkeypatch.setattr(_found, "PER_PAGE", 2)
    client.force_login(world.people["can_bo"])
    page = client.get(address("product_list"), {"sort": "-name", "kind": "first"}).content.decode()
    assert "?sort=-name&amp;kind=first&amp;page=2" in page
    assert heads(client, address("product_list"), sort="-name", kind="first", page=2) == ["Bánh tẻ"]


def test_long_lists_of_seasons_are_searched_by_unit_year_and_state(client, world, monkeypatch):
    client.force_login(world.people["quan_tri"])
    url, title = address("season_list"), Season.objects.get(code="cap-tinh").title
    assert heads(client, url, q="quang ninh") == [title]
    Season.objects.filter(code="cap-tinh").update(year=2019, closed_at=w.START)
    assert heads(client, url, q="2019") == heads(client, url, state="ended") == [title]
    assert title not in heads(client, url, state="running")
    monkeypatch.setattr(season_pages, "PAGE", 1)
    assert len(heads(client, url)) == 1 and 'rel="next"' in client.get(url).content.decode()


def test_sessions_are_found_by_their_state(client, world):
    client.force_login(world.people["can_bo"])
    url = address("session_list")
    assert len(heads(client, url, state="open")) == 2
    assert "Không có phiên họp nào khớp" in client.get(url, {"state": "planned"}).content.decode()
