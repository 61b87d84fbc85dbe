"""A real Chromium under the real policy: pages load with nothing blocked and nothing asked of other hosts."""
import pytest

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_the_office_pages_ask_nobody_else_and_break_no_rule(page, live_server):
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append((message.text, message.location["url"])))
    answer = page.goto(f"{live_server.url}/quan-tri/login/")
    assert answer.status == 200 and page.locator("input[name=username]").is_visible()
    assert [one for one in said if not one[1].endswith("/favicon.ico")] == []
    assert len(asked) > 1 and {url for url in asked if not url.startswith(live_server.url)} == set()
