"""The sheet in a real browser: by keyboard alone, without a network, in two windows, after the session ended."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from evaluations.models import Evaluation, Sheet
from ocop.journal import clock
from tests import world as w

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(live_server, page, request):
    """Two open products (or as many as the test asks for), and member 2 signed in."""
    world, count = w.build(members=3), getattr(request, "param", 2)
    made = [w.registered(world, f"Trà {n}", of=w.producer(world, f"HTX {n}", f"chu_the_{n}")) for n in range(count)]
    world.session, world.items = w.in_round(world, made)
    world.clock = clock.now()
    world.url = live_server.url
    sign_in(world, page, "tv2")
    return world


def sign_in(world, page, name: str) -> None:
    client = Client()
    client.force_login(world.people[name])
    key = client.cookies["ocop_session"].value
    page.context.add_cookies([{"name": "ocop_session", "value": key, "url": world.url}])


def open_sheet(world, page, at: int = 0) -> None:
    page.goto(world.url + reverse("sheet", args=[world.items[at].pk]))
    page.wait_for_selector("form[data-live]")


def tells(page, words: str) -> None:
    """The line beside the buttons says so (soon)."""
    expect(page.locator("#save-state")).to_contain_text(words, timeout=15_000)


def saved(page) -> None:
    tells(page, "Đã lưu")


def sheet_of(world, at: int = 0) -> Sheet:
    return Sheet.objects.get(item=world.items[at], seat=world.seats[1])


@pytest.mark.parametrize("desk", [5], indirect=True)
def test_five_products_are_scored_by_keyboard_alone(desk, page):
    law = desk.items[0].evaluation.dossier_version.criteria_set.law
    open_sheet(desk, page)
    for at in range(5):
        page.wait_for_selector(f'form[data-item="{desk.items[at].pk}"][data-live]')
        page.keyboard.press("j")
        for criterion in law.criteria:
            page.keyboard.press("0" if criterion.code == law.criteria[-1].code else "1")
        assert page.locator("[data-answered]").inner_text() == str(len(law.criteria))
        page.keyboard.press("Control+Enter")
        # After the last one the queue goes round: nothing is handed in yet.
        page.wait_for_selector(f'form[data-item="{desk.items[(at + 1) % 5].pk}"]')
    for at in range(5):
        sheet = sheet_of(desk, at)
        assert len(sheet.marks) == len(law.criteria) and sheet.marks[law.criteria[-1].code] is None
        assert set(list(sheet.marks.values())[:-1]) == {0}
    # Handing in needs no mouse either: review from the last button, then the button of the review page.
    for at in range(5):
        page.wait_for_selector(f'form[data-item="{desk.items[at].pk}"][data-live]')
        page.get_by_role("button", name="Xem lại và nộp").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Nộp phiếu").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".receipt__code")
        assert page.locator(".receipt__code").inner_text() == sheet_of(desk, at).receipt
        if at < 4:
            page.get_by_role("link", name="Sản phẩm sau").focus()
            page.keyboard.press("Enter")
    assert {sheet_of(desk, at).state for at in range(5)} == {"submitted"}


def test_the_totals_on_the_page_are_the_servers(desk, page):
    open_sheet(desk, page)
    marks = w.marks_for(desk.items[0].evaluation.dossier_version.criteria_set.law, 0.9, stars=3)
    for code, mark in marks.items():
        page.check(f'input[name="m.{code}"][value="{"none" if mark is None else mark}"]')
    counted = page.locator("[data-total]").inner_text()
    parts = {p: page.locator(f'[data-part-total="{p}"]').inner_text() for p in "ABC"}
    missed = page.locator("[data-missed] li").all_inner_texts()
    saved(page)
    sheet = sheet_of(desk)
    assert sheet.marks == marks and counted == str(sheet.total)
    assert parts == {code: str(points) for code, points in sheet.parts.items()}
    page.reload()
    assert page.locator("[data-missed] li").all_inner_texts() == missed


def test_without_a_network_nothing_is_lost(desk, page):
    open_sheet(desk, page)
    page.context.set_offline(True)
    page.keyboard.press("j")
    page.keyboard.press("2")
    page.keyboard.press("1")
    tells(page, "đang thử lại")
    assert not Sheet.objects.exists()
    page.context.set_offline(False)
    saved(page)
    assert list(sheet_of(desk).marks.values()) == [1, 0]
    # Closed before the line came back: the copy on this device is sent by the next visit.
    page.context.set_offline(True)
    page.keyboard.press("3")
    tells(page, "đang thử lại")
    page.context.set_offline(False)
    other = page.context.new_page()
    open_sheet(desk, other)
    saved(other)
    assert list(sheet_of(desk).marks.values()) == [1, 0, 2]


def test_a_sheet_opened_once_opens_again_offline_and_is_completed_there(desk, page):
    law = desk.items[0].evaluation.dossier_version.criteria_set.law
    for at in (1, 0):
        open_sheet(desk, page, at)
        page.wait_for_function(
            "async (path) => (await caches.match(path)) !== undefined"
            " && (await (await caches.open('ocop-parts')).keys()).some((each) => each.url.includes('scoring_store'))",
            arg=reverse("sheet", args=[desk.items[at].pk]),
        )
    page.keyboard.press("j")
    page.keyboard.press("2")
    saved(page)
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("form[data-live]")
    # The kept page is older than the last save; the device knows better.
    assert page.locator("[data-answered]").inner_text() == "1"
    page.keyboard.press("j")
    page.keyboard.press("j")
    for _ in law.criteria[1:]:
        page.keyboard.press("1")
    assert page.locator("[data-answered]").inner_text() == str(len(law.criteria))
    tells(page, "Mất mạng")
    # On to the next product without a line, and back on the line everything is sent from there.
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(f'form[data-item="{desk.items[1].pk}"][data-live]')
    page.keyboard.press("j")
    page.keyboard.press("1")
    tells(page, "Mất mạng")
    assert sheet_of(desk).version == 1 and not Sheet.objects.filter(item=desk.items[1]).exists()
    page.context.set_offline(False)
    saved(page)
    expect_marks(desk, page, 0, [1] + [0] * (len(law.criteria) - 1))
    assert list(sheet_of(desk, 1).marks.values()) == [0]
    assert sheet_of(desk).version == 2


def expect_marks(desk, page, at: int, marks: list) -> None:
    """The server has these marks, at the latest after some seconds."""
    for _ in range(50):
        if list(sheet_of(desk, at).marks.values()) == marks:
            return
        page.wait_for_timeout(200)
    assert list(sheet_of(desk, at).marks.values()) == marks


def test_a_change_whose_answer_was_lost_is_sent_again_with_one_effect(desk, page):
    open_sheet(desk, page)
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/luu/", lose)
    page.keyboard.press("j")
    page.keyboard.press("1")
    saved(page)
    assert lost == [200] and sheet_of(desk).version == 1


@pytest.fixture
def second_round(live_server, page):
    """A product in round two that member 2 has scored in round one."""
    world = w.build(members=3, inspection="none")
    evaluation = w.registered(world)
    _, [first] = w.in_round(world, [evaluation])
    w.score(world, first, 0.8)
    w.close_round(world, evaluation)
    _, world.items = w.in_round(world, [Evaluation.objects.get(pk=evaluation.pk)], 2)
    world.clock, world.url = clock.now(), live_server.url
    sign_in(world, page, "tv2")
    return world


def test_round_two_carries_over_and_asks_why_a_mark_changed_on_the_spot(second_round, page):
    world = second_round
    criteria = world.items[0].evaluation.dossier_version.criteria_set.law.criteria
    open_sheet(world, page)
    page.get_by_role("button", name="Giữ nguyên mức vòng 1").focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state("load")
    expect(page.locator("[data-answered]")).to_have_text(str(len(criteria)), timeout=15_000)
    page.wait_for_selector("form[data-live]")
    page.keyboard.press("j")
    page.keyboard.press("0")
    note = page.locator(f'[id="n-{criteria[0].code}"]')
    expect(note).to_be_focused()
    page.keyboard.type("Kiểm tra thực tế không thấy")
    page.keyboard.press("Escape")
    expect(page.locator(f'[id="c-{criteria[1].code}"]')).to_be_focused()
    saved(page)
    page.get_by_role("button", name="Xem lại và nộp").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Nộp phiếu").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".receipt__code")
    sheet = sheet_of(world)
    assert sheet.marks[criteria[0].code] is None and sheet.state == "submitted"
    assert sheet.notes == {criteria[0].code: "Kiểm tra thực tế không thấy"}


def test_two_windows_show_both_versions_and_the_member_chooses(desk, page):
    open_sheet(desk, page)
    other = page.context.new_page()
    open_sheet(desk, other)
    first = desk.items[0].evaluation.dossier_version.criteria_set.law.criteria[0].code
    page.check(f'input[name="m.{first}"][value="0"]')
    saved(page)
    other.check(f'input[name="m.{first}"][value="1"]')
    other.wait_for_selector("#sheet-conflict li")
    assert sheet_of(desk).marks == {first: 0}
    other.get_by_role("button", name="Dùng bản trên màn hình này").click()
    saved(other)
    assert sheet_of(desk).marks == {first: 1}
    page.check(f'input[name="m.{first}"][value="none"]')
    page.wait_for_selector("#sheet-conflict li")
    page.get_by_role("button", name="Giữ bản đã lưu").click()
    assert page.is_checked(f'input[name="m.{first}"][value="1"]')
    assert sheet_of(desk).marks == {first: 1}


def test_signing_in_again_on_the_same_page_saves_what_was_chosen(desk, page):
    open_sheet(desk, page)
    page.context.clear_cookies(name="ocop_session")
    page.keyboard.press("j")
    page.keyboard.press("2")
    dialog = page.locator("#sign-in-again")
    dialog.wait_for()
    assert dialog.locator("[name=username]").input_value() == "tv2" and not Sheet.objects.exists()
    dialog.locator("[name=password]").fill("sai-mat-khau")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("chưa đúng")
    dialog.locator("[name=password]").fill("mat-khau-thu-123")
    page.keyboard.press("Enter")
    saved(page)
    expect(dialog).to_have_count(0)
    assert list(sheet_of(desk).marks.values()) == [1]


def test_an_ended_session_asks_to_sign_in_and_then_saves(desk, page):
    open_sheet(desk, page)
    page.context.clear_cookies(name="ocop_session")
    page.keyboard.press("j")
    page.keyboard.press("1")
    page.wait_for_selector("#save-state a")
    assert "đăng nhập" in page.locator("#save-state").inner_text().lower() and not Sheet.objects.exists()
    sign_in(desk, page, "tv3")  # somebody else at the same computer
    page.evaluate("window.dispatchEvent(new Event('online'))")
    tells(page, "tài khoản khác")
    assert not Sheet.objects.exists()
    sign_in(desk, page, "tv2")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    saved(page)
    assert list(sheet_of(desk).marks.values()) == [0]
