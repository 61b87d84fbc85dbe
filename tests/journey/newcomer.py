"""Somebody new to the portal: reads a page, presses what stands on it by the name it bears, and every press counts."""

from playwright.sync_api import Locator, Page, expect

from tests.journey.office import PATIENCE

# What somebody who does it for the first time needs, in seconds: to read a page, to find a thing, to type a letter.
READ, PRESS, LETTER = 4.0, 3.0, 0.3


class Newcomer:
    """Counts as a hand would: a link, a button, a box, an answer is one press; a choice from a list is two (open it,
    choose); typing is none, nor is Tab from field to field. Everything is found as a screen reader names it, in sight
    and once in its part of the page; no address is ever typed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses: list[str] = []
        self.letters, self.pages = 0, 1
        page.on("framenavigated", self._arrived)

    def _arrived(self, frame) -> None:
        self.pages += frame == self.page.main_frame

    @property
    def seconds(self) -> float:
        return READ * self.pages + PRESS * len(self.presses) + LETTER * self.letters

    def part(self, role: str, name: str) -> Locator:
        """A part of the page by its role and name: a group of answers, a section."""
        return self._one(self.page.get_by_role(role, name=name, exact=True))

    def press(self, role: str, name: str, part: Locator | None = None) -> None:
        """One press. ``part``: where on the page the person looks, if that name stands on it twice."""
        self._one((part or self.page).get_by_role(role, name=name, exact=True)).click()
        self.presses.append(name)

    def open(self, name: str) -> None:
        """Open what is folded up under that name: one press."""
        self._one(self.page.locator("main summary").get_by_text(name, exact=True)).click()
        self.presses.append(name)

    def choose(self, name: str, option: str) -> None:
        """Open a list and choose from it: two presses."""
        self._one(self.page.get_by_role("combobox", name=name, exact=True)).select_option(label=option)
        self.presses += [name, option]

    def type(self, name: str, text: str, role: str = "textbox") -> None:
        """Fill a field; nothing is pressed."""
        self._one(self.page.get_by_role(role, name=name, exact=True)).fill(text)
        self.letters += len(text)

    def reads(self, text: str) -> None:
        """Wait until the page says it."""
        expect(self.page.locator("main")).to_contain_text(text, timeout=PATIENCE)

    @staticmethod
    def _one(found: Locator) -> Locator:
        expect(found).to_have_count(1, timeout=PATIENCE)
        expect(found).to_be_visible()
        return found
