"""A long text in the dossier is kept while it is written, without a button and without a question on leaving."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from products import dossiers
from products.models import Dossier
from tests import world as w

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_written_is_kept_by_itself(live_server, page):
    world = w.build()
    agent = world.person("chu_the")
    dossier = dossiers.start(agent, w.product(world), kind="first", regulation="148", now=world.now())
    signed_in = Client()
    signed_in.force_login(agent)
    key = signed_in.cookies["ocop_session"].value
    page.context.add_cookies([{"name": "ocop_session", "value": key, "url": live_server.url}])
    page.goto(live_server.url + reverse("dossier_step", args=[dossier.pk, "bao-cao"]))
    words = page.locator("#step textarea:visible").first
    name = words.get_attribute("name")
    for text in ("Chè trồng ở Hải Sơn", "Chè trồng ở Hải Sơn từ năm 1998"):  # the second over the first's revision
        with page.expect_response(lambda answer: answer.request.method == "POST", timeout=15_000) as answer:
            words.fill(text)
        assert answer.value.ok
        expect(page.locator("#save-note")).to_have_text("Đã lưu")
        assert Dossier.objects.get().fields[name] == text
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(live_server.url + reverse("product_list"))
    assert asked == []
