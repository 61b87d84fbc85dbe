"""The guide says of each role what its first task is and how often one presses: somebody new does it, counted."""

import re

import pytest

from evaluations.seasons.seed import seed
from ocop import guide
from tests.journey.first_tasks import PLAN, TASKS, before
from tests.journey.newcomer import Newcomer
from tests.journey.office import Office
from tests.journey.two_dossiers import seated

LINE = re.compile(r"^\*\*Việc đầu tiên: (.+) – (\d+) lần bấm\.\*\*$", re.MULTILINE)
TWO_MINUTES = 120


def promised() -> dict[str, tuple[str, int]]:
    """chapter → (its first task, presses), as the guide has it."""
    found = {slug: LINE.findall((guide.FOLDER / f"{slug}.md").read_text(encoding="utf-8")) for slug in guide.ROLES}
    return {slug: (lines[0][0], int(lines[0][1])) for slug, lines in found.items() if lines}


def test_every_role_has_a_first_task_and_the_first_chapter_lists_them():
    roles = [slug for slug in guide.ROLES if slug != "bat-dau"]
    tasks = promised()
    assert list(tasks) == roles and set(TASKS) == set(roles)
    first = (guide.FOLDER / "bat-dau.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (.+) \| (.+) \| (\d+) \|$", first, re.MULTILINE)
    assert listed == [(guide.chapter(slug).title, task, str(presses)) for slug, (task, presses) in tasks.items()]


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_somebody_new_does_each_first_task_in_the_presses_the_guide_counts(live_server, chromium):
    seed(PLAN)
    office, tasks, wrong = Office(chromium, live_server.url), promised(), []
    for chapter, (who, task) in TASKS.items():
        before(chapter)
        with office.visitor() if who is None else seated(office, who) as page:
            page.goto("/" if who is None else "/viec/")
            new = Newcomer(page)
            try:
                task(new)
                back_and_forth(new)
            except BaseException as error:
                error.add_note(f"{chapter} ({who}), having pressed: {' → '.join(new.presses)}")
                raise
        print(f"{chapter}: {len(new.presses)} ({new.seconds:.0f} s): {' → '.join(new.presses)}")
        if len(new.presses) != tasks[chapter][1]:
            wrong.append(f"{chapter}: the guide says {tasks[chapter][1]}, it takes {len(new.presses)}: {new.presses}")
        if new.seconds > TWO_MINUTES:
            wrong.append(f"{chapter}: {new.seconds:.0f} s for somebody new")
    assert not wrong, "\n".join(wrong)
    assert office.complaints == []


def back_and_forth(new: Newcomer) -> None:
    """The browser's own buttons lead to pages that stand there, and none asks to send a form again."""
    here = new.page.url
    for step in (new.page.go_back, new.page.go_forward):
        assert step().status == 200, f"{step.__name__} to {new.page.url}"
    assert new.page.url == here
