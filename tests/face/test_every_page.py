"""Every page, opened in Chromium as somebody who works with it: WCAG 2.2 AA by axe, nothing sticks out, no errors.

With ``OCOP_GALLERY`` naming a folder the pages are photographed there (``python -m tools.gallery`` does it in three
widths) and what they weigh is written beside them.
"""
import json
import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as Opened

from evaluations.seasons.seed import seed
from tests.face import pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
         "resultTypes": ["violations"], "preload": False}
# Chromium's remark on a busy machine, not a fault of the page.
SLOW = "was preloaded using link preload but not used"
# The back office is Django's own; its pages are held to the law's level, not to best practice.
ADMIN_RULES = {**RULES, "runOnly": RULES["runOnly"][:-1]}
SIZES = {"phone": (360, 740), "tablet": (820, 1180), "desktop": (1280, 800)}


class Walk:
    """A browser of one width and theme that goes from page to page as different people."""

    def __init__(self, browser: Browser, address: str, size: str, **options) -> None:
        self.browser, self.address, self.size, self.options = browser, address, size, options
        self.contexts: dict[str | None, BrowserContext] = {}
        self.faults: list[str] = []
        self.rows: list[dict] = []

    def context(self, person: str | None) -> BrowserContext:
        if person not in self.contexts:
            width, height = SIZES[self.size]
            viewport = {"width": width, "height": height}
            context = self.browser.new_context(locale="vi-VN", viewport=viewport, **self.options)
            if person:
                value = pages.sign_in_cookie(person)
                context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.address}])
            self.contexts[person] = context
        return self.contexts[person]

    def visit(self, found: pages.Page) -> None:
        page = self.context(found.person).new_page()
        complaints: list[str] = []
        loud = ("error", "warning")
        page.on("console", lambda m: complaints.append(m.text) if m.type in loud and SLOW not in m.text else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        answer = page.goto(self.address + found.url)
        if answer.status != 200:
            complaints.append(f"status {answer.status}")
        if page.evaluate("document.documentElement.scrollWidth") > SIZES[self.size][0]:
            complaints.append("wider than the screen")
        rules = ADMIN_RULES if found.name.startswith("admin:") else RULES
        page.evaluate(AXE_SCRIPT)
        for fault in page.evaluate("rules => axe.run(document, rules)", rules)["violations"]:
            where = [" ".join(map(str, node["target"])) for node in fault["nodes"][:3]]
            complaints.append(f"{fault['id']}: {', '.join(where)}")
        self._keep(page, found, complaints)
        self.faults += [f"{found.name} {found.url} ({found.person}): {text}" for text in complaints]
        page.close()

    def _keep(self, page: Opened, found: pages.Page, complaints: list[str]) -> None:
        folder = os.environ.get("OCOP_GALLERY")
        if folder:
            name = f"{re.sub('[:.]', '-', found.name)}-{self.size}.png"
            page.screenshot(path=str(Path(folder) / name), full_page=True, animations="disabled")
            self.rows.append({**pages.price(found), "faults": len(complaints)})

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


# The pages people spend their day on; `make prove` and the gallery open every page there is.
MOST_USED = (
    "(front|sign_in|sign_up|home|search|dossier|dossier_step|evidence_add|commune_inbox|evaluation|season|session|"
    "scoring_queue|sheet|item_result|inspection.record|proposal_list|decision_new|certificate_check|register|"
    "supplement.answer|jobs|journal|overview|guide_chapter|admin:index)$"
)


def _walk(browser: Browser, address: str, size: str, wanted: str = "", **options) -> list[str]:
    for plan in pages.PLANS:
        seed(plan)
    found, unseen = pages.every_page(os.environ.get("OCOP_PAGES", wanted))
    walk = Walk(browser, address, size, **options)
    for page in found:
        walk.visit(page)
    walk.close()
    if walk.rows:
        Path(os.environ["OCOP_GALLERY"], f"{size}.json").write_text(json.dumps(walk.rows))
    return walk.faults + [f"nobody can open {name}" for name in unseen]


@pytest.mark.long
def test_the_pages_used_most_on_a_phone(chromium, live_server):
    faults = _walk(chromium, live_server.url, "phone", MOST_USED)
    assert not faults, "\n".join(faults)


@pytest.mark.prove
@pytest.mark.parametrize(("size", "options"), [
    ("phone", {}),
    ("tablet", {}),
    ("desktop", {"color_scheme": "light"}),
    ("desktop", {"color_scheme": "dark"}),
    ("desktop", {"contrast": "more"}),
], ids=["phone", "tablet", "desktop-light", "desktop-dark", "desktop-contrast"])
def test_every_page_there_is(chromium, live_server, size, options):
    faults = _walk(chromium, live_server.url, size, **options)
    assert not faults, "\n".join(faults)
