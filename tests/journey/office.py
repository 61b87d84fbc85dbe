"""People at their browsers: each sits down with a fresh one and signs in; whatever a page complains of is kept."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, expect

from evaluations.seasons.ground import PASSWORD

PATIENCE = 30_000  # milliseconds; a machine with two cores may be busy with other things
DESK, PHONE = (1280, 860), (390, 844)


class Office:
    """Opens browsers for people. ``complaints``: errors, warnings and violations of the policy on any page;
    ``strangers``: addresses of other hosts that a page asked."""

    def __init__(self, chromium: Browser, address: str, *, password: str = PASSWORD) -> None:
        self.chromium, self.address, self.password = chromium, address, password
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        self.asked = 0

    @contextmanager
    def visitor(self, size: tuple[int, int] = DESK, *, scripts: bool = True) -> Iterator[Page]:
        """Somebody who has not signed in. ``size``: the window in pixels; ``scripts``: whether scripts run."""
        context = self.chromium.new_context(
            locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", java_script_enabled=scripts, base_url=self.address,
            viewport={"width": size[0], "height": size[1]}, has_touch=size == PHONE, reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        context.on("request", self._asked)
        context.on("console", lambda said: self._said(said.type, said.text))
        context.on("weberror", lambda error: self._said("error", str(error.error)))
        page = context.new_page()
        try:
            yield page
        except BaseException as error:
            error.add_note(f"{page.url} said:\n{page.locator('body').inner_text()}")
            raise
        finally:
            context.close()

    @contextmanager
    def person(self, username: str, size: tuple[int, int] = DESK, *, scripts: bool = True) -> Iterator[Page]:
        """The person of that user name, who has signed in by typing and stands at "Việc của tôi"."""
        with self.visitor(size, scripts=scripts) as page:
            page.goto("/dang-nhap/")
            page.locator("[name=username]").fill(username)
            page.locator("[name=password]").fill(self.password)
            press(page, "Đăng nhập")
            page.wait_for_url("**/viec/")
            yield page

    def _asked(self, request) -> None:
        self.asked += 1
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.strangers.append(request.url)

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"{kind}: {text}")


def press(page: Page, label: str, *, within: str = "main") -> None:
    """Press the button of that name (the first where a page has it twice)."""
    page.locator(within).get_by_role("button", name=label, exact=True).first.click()


def follow(page: Page, label: str, *, within: str = "main", exact: bool = True) -> None:
    """Follow the link of that name."""
    page.locator(within).get_by_role("link", name=label, exact=exact).first.click()


def confirm(page: Page, label: str) -> None:
    """Press a button that asks first, and answer yes in its dialog."""
    press(page, label)
    page.get_by_role("dialog").get_by_role("button", name=label).click()


def fill(page: Page, values: dict[str, str]) -> None:
    """Type into the fields by their names; selects and radio buttons take the value."""
    for name, value in values.items():
        field = page.locator(f'main [name="{name}"]')
        kind = field.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            field.select_option(value)
        elif kind == "radio":
            page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            field.set_checked(bool(value))
        else:
            field.fill(value)


def says(page: Page, text: str) -> None:
    """Wait until the page says it."""
    expect(page.locator("body")).to_contain_text(text, timeout=PATIENCE)


def tab_to(page: Page, wanted: Locator, most: int = 120) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(most):
        if wanted.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{most} tabs do not lead to {wanted}")
