"""A phone on a bad line sends a scan of 12 MB: the line breaks, the page is opened anew, and the file ends whole."""

import hashlib
import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from products import dossiers
from products.models import Evidence
from tests import world as w
from tests.products import files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLOW = 30_000  # milliseconds: a crowded machine digests a piece of 8 MB slowly


@pytest.fixture
def phone(live_server, chromium):
    world = w.build()
    agent = world.person("chu_the")
    dossier = dossiers.start(agent, w.product(world), kind="first", regulation="148", now=world.now())
    signed_in = Client()
    signed_in.force_login(agent)
    key = signed_in.cookies["ocop_session"].value
    context = chromium.new_context(locale="vi-VN", viewport={"width": 360, "height": 740})
    context.add_cookies([{"name": "ocop_session", "value": key, "url": live_server.url}])
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(live_server.url + reverse("evidence_add", args=[dossier.pk]))
    yield page
    context.close()
    assert complaints == []


class Line:
    """The phone's line: breaks at the n-th piece and stays broken until it is mended."""

    def __init__(self, page):
        self.broken, self.at, self.pieces, self.offsets = False, 0, 0, []
        page.route("**/tai-len/**", self.carry)

    def carry(self, route):
        if route.request.method == "PATCH":
            self.pieces += 1
            self.broken = self.broken or self.pieces == self.at
            self.offsets.append(int(route.request.headers["upload-offset"]))
        if self.broken:
            route.abort("connectionreset")
        else:
            route.continue_()


def test_an_upload_goes_on_after_a_break_and_after_the_page_was_opened_anew(phone, tmp_path):
    data = files.scan(12)
    path = tmp_path / "quét hồ sơ.pdf"
    path.write_bytes(data)
    line = Line(phone)
    line.at = 3  # of pieces of 1, 2, 4 … MB

    phone.locator("input[type=file]").set_input_files(path)
    phone.get_by_role("button", name="Tải lên").click()
    state = phone.locator(".uploads__state")
    expect(state).to_contain_text("Mất kết nối", timeout=SLOW)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360

    phone.once("dialog", lambda dialog: dialog.accept())  # the page asks before it is left
    phone.reload()
    expect(phone.get_by_role("heading", name="Tệp tải dở")).to_be_visible(timeout=SLOW)
    expect(phone.locator(".papers")).to_contain_text(re.compile(r"quét hồ sơ\.pdf.*Đã nhận \d\d? % của", re.DOTALL))
    line.broken, line.at, line.pieces, line.offsets = False, 2, 0, []
    phone.locator("input[type=file]").set_input_files(path)
    phone.get_by_role("button", name="Tải lên").click()
    expect(state).to_contain_text("Mất kết nối", timeout=SLOW)
    assert line.offsets[0] > 1_000_000  # not from the beginning
    line.broken, line.at = False, 0
    phone.get_by_role("button", name="Thử lại ngay").click()
    phone.wait_for_url("**/buoc/ke-hoach/**", timeout=SLOW)
    expect(phone.locator("#tai-lieu")).to_contain_text("quét hồ sơ")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    row = Evidence.objects.get()
    assert row.sha256 == hashlib.sha256(data).hexdigest() == hashlib.sha256(row.file.read()).hexdigest()


def test_a_file_that_is_refused_says_why_and_the_others_are_kept(phone, tmp_path):
    good, bad = tmp_path / "tot.pdf", tmp_path / "xau.pdf"
    good.write_bytes(files.pdf(2))
    bad.write_bytes(b"day la van ban")
    phone.locator("input[type=file]").set_input_files([good, bad])
    phone.get_by_role("button", name="Tải lên").click()
    expect(phone.locator(".uploads li[data-state=refused]")).to_contain_text("không phải tệp .pdf", timeout=SLOW)
    expect(phone.locator(".uploads li[data-state=done]")).to_contain_text("Đã lưu", timeout=SLOW)
    expect(phone.get_by_role("link", name="Về hồ sơ")).to_be_visible()
    assert [row.title for row in Evidence.objects.all()] == ["tot"]
