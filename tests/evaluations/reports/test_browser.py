"""The page that asked for a report shows its own job: without loading anew, and by a link where scripts are off."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from ocop.jobs import runner
from ocop.jobs.models import Job
from tests import world as w

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cookie(live_server):
    """The officer's session in the small world."""
    world, client = w.build(members=3), Client()
    client.force_login(world.people["can_bo"])
    return {"name": "ocop_session", "value": client.cookies["ocop_session"].value, "url": live_server.url}


def test_a_report_is_asked_for_and_fetched_without_loading_the_page_again(live_server, page, cookie):
    page.context.add_cookies([cookie])
    page.goto(live_server.url + reverse("report_list"))
    page.locator(f'form[action="{reverse("report.register")}"] button[type=submit]').click()
    line = page.locator(".job-line")
    expect(line).to_contain_text("Đang chờ")
    page.evaluate("document.documentElement.dataset.same = 'yes'")
    assert runner.run(Job.objects.get().pk) == Job.State.READY
    expect(line).to_contain_text("Đã xong", timeout=10_000)
    assert page.evaluate("document.documentElement.dataset.same") == "yes"
    with page.expect_download() as download:
        line.get_by_role("link").click()
    assert download.value.suggested_filename == "so-san-pham-thanh-pho-mong-cai.xlsx"


def test_without_scripts_a_link_shows_how_far_it_is(live_server, chromium, cookie):
    context = chromium.new_context(locale="vi-VN", java_script_enabled=False)
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(live_server.url + reverse("report_list"))
    page.locator(f'form[action="{reverse("report.register")}"] button[type=submit]').click()
    assert runner.run(Job.objects.get().pk) == Job.State.READY
    page.get_by_text("Tải lại trang để xem tiến độ").click()
    expect(page.locator(".job-line")).to_contain_text("Đã xong")
    context.close()
