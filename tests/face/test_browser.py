"""The face in a real browser: narrow screens, the policy, the keyboard, and everything without scripts too."""
from threading import Thread

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def address(settings):
    """A server of the pages alone: these need no database, so the test makes none."""
    settings.ROOT_URLCONF = "tests.face.urls"
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def style_page(chromium, address):
    """Open the style page with given context options; fails on anything the policy blocks."""
    opened, complaints = [], []

    def open_page(**options):
        context = chromium.new_context(**options)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/kieu-dang/")
        return page

    yield open_page
    for context in opened:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("width", [320, 820, 1280])
def test_nothing_sticks_out(style_page, width):
    page = style_page(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_large_type_does_not_break_the_page(style_page):
    """Text alone at 200 %, as people with weak eyes set it in their browser."""
    page = style_page(viewport={"width": 820, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 820


@pytest.mark.parametrize("scripts", [True, False])
def test_error_summary_takes_focus(style_page, scripts):
    page = style_page(java_script_enabled=scripts)
    expect(page.locator(".error-summary").first).to_be_focused()


def test_skip_link_is_the_first_stop(style_page):
    page = style_page()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.goto(page.url + "#content")
    page.locator(".skip-link").focus()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_theme_changes_at_once_and_stays(style_page):
    page = style_page()
    page.locator("details.menu summary").first.click()
    with page.expect_response("**/hien-thi/"):
        page.locator('button[value="dark"]').first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_theme_changes_without_scripts(style_page):
    page = style_page(java_script_enabled=False)
    page.locator("details.menu summary").first.click()
    page.locator('button[value="contrast"]').first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "contrast")


def test_menus_close_by_escape_and_by_a_click_elsewhere(style_page):
    page = style_page()
    menu = page.locator("details.menu").first
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator("h1").first.click()
    assert menu.get_attribute("open") is None


def test_phone_navigation_opens_without_scripts(style_page):
    page = style_page(java_script_enabled=False, viewport={"width": 360, "height": 700})
    phone = page.locator(".site-nav--phone")
    expect(page.locator(".site-nav--desk")).to_be_hidden()
    expect(phone.get_by_role("link", name="Báo cáo")).to_be_hidden()
    phone.locator("summary").click()
    expect(phone.get_by_role("link", name="Báo cáo")).to_be_visible()


def test_a_dangerous_act_asks_first(style_page):
    page = style_page()
    sent = []
    page.route("**/kieu-dang/?", lambda route: (sent.append(route.request.method), route.fulfill(body="sent")))
    button = page.get_by_role("button", name="Loại hồ sơ")
    button.click()
    expect(page.get_by_role("dialog")).to_contain_text("Loại hồ sơ này khỏi kế hoạch?")
    expect(page.get_by_role("button", name="Không, quay lại")).to_be_focused()
    page.keyboard.press("Escape")
    assert sent == []
    button.click()
    page.get_by_role("dialog").get_by_role("button", name="Loại hồ sơ").click()
    expect(page.locator("body")).to_have_text("sent")
    assert sent == ["POST"]


def test_a_disabled_act_says_why(style_page):
    button = style_page().get_by_role("button", name="Kết thúc vòng 1")
    expect(button).to_be_disabled()
    expect(button).to_have_accessible_description("Chưa thể thực hiện Mới có 4 trong 7 thành viên có mặt; túc số là 6. "
                                                  "Chủ tịch hội đồng vắng và chưa ủy quyền.")


def test_unsaved_changes_are_guarded(style_page):
    page = style_page()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#a_name").fill("Bún khô")
    page.goto(page.url.replace("kieu-dang/", ""))
    assert asked == ["beforeunload"]


def test_chosen_files_are_listed_and_large_ones_named(style_page):
    page = style_page()
    page.locator("#evidence").set_input_files([
        {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 340_000},
        {"name": "quet.pdf", "mimeType": "application/pdf", "buffer": b"x" * 1_500_000},
    ])
    listed = page.locator("[data-drop-list]").first
    expect(listed).to_contain_text("anh.jpg340 kB")
    expect(listed).to_contain_text("quet.pdf1,5 MB – quá lớn")
