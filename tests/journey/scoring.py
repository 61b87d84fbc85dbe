"""Steps 5 and 7: the council's sessions, scored by mouse, keyboard, phone and without scripts."""

from fractions import Fraction
from random import Random

from playwright.sync_api import Page, expect

from councils.models import Seat
from evaluations.models import AgendaItem, Evaluation, Sheet
from evaluations.rules.display import two_decimals
from evaluations.seasons.scores import marks_towards
from evaluations.stages import scoring
from ocop.accounts.models import User
from ocop.journal import clock
from ocop.law.model import CriteriaSet
from tests.journey import cast as c
from tests.journey.office import DESK, PATIENCE, Office, confirm, fill, follow, press, says, tab_to
from tests.journey.pictures import shoot

Marks = dict[str, int | None]
WHY = "Đã bổ sung sau kiểm tra"  # written beside a mark that differs from the member's own of round one


def sheets_for(law: CriteriaSet, cases: dict[str, int], totals: tuple[int, ...], seed: int) -> list[Marks]:
    """One full sheet per member with these totals; every minimum of three stars is met."""
    rng = Random(seed)
    first = marks_towards(law, cases, totals[0], stars=3, rng=rng)
    return [first, *(marks_towards(law, cases, total, stars=3, rng=rng, like=first) for total in totals[1:])]


def hold_the_session(office: Office, cast: c.Cast, number: int, day: str) -> str:
    """The secretary plans the session of a round, takes attendance and opens it; returns the room's address."""
    with office.person(c.SECRETARY[0]) as page:
        page.goto(f"/ke-hoach/{cast.season}/phien-hop/moi/")
        page.locator(".frame-form [name=round]").select_option(str(number))
        press(page, "Xem sản phẩm của đợt, vòng này")
        fill(page, {"held_on": day, "place": "Trụ sở UBND thành phố Móng Cái"})
        for pk in (cast.evaluation, *cast.others):
            page.locator(f'main [name=evaluations][value="{pk}"]').check()
        press(page, "Lập phiên họp")
        says(page, "Đã lập phiên họp.")
        for box in page.locator("main [name=present]").all():
            box.check()
        press(page, "Ghi điểm danh")
        says(page, "Đã ghi điểm danh.")
        press(page, "Khai mạc phiên họp")
        says(page, "Phiên họp đã khai mạc.")
        room = page.url
        press(page, "Mở chấm điểm tất cả")
        says(page, "đã mở chấm điểm")
        return room


def score_by_acts(cast: c.Cast, totals: tuple[tuple[int, ...], ...]) -> None:
    """The other products of the session: the same members, without browsers."""
    for pk, wanted in zip(cast.others, totals, strict=True):
        evaluation = Evaluation.objects.get(pk=pk)
        item = AgendaItem.objects.get(evaluation=evaluation, closed_at__isnull=True)
        version = evaluation.dossier_version
        sheets = sheets_for(version.criteria_set.law, version.cases, wanted, seed=pk)
        for (username, _, _), marks in zip(c.SEATS, sheets, strict=True):
            member = User.objects.get(username=username)
            seat = Seat.objects.get(user=member, council=evaluation.season.council)
            before = scoring.first_round_sheet(seat.pk, item)
            changed = [code for code, mark in marks.items() if before and before.marks[code] != mark]
            notes = dict.fromkeys(changed, WHY)
            sheet = scoring.save_sheet(member, item.pk, version=0, marks=marks, notes=notes, now=clock.now())
            scoring.submit_sheet(member, item.pk, version=sheet.version, now=clock.now())


def score_with_the_mouse(office: Office, username: str, marks: Marks, *, size=DESK, picture: str = "") -> None:
    """A member clicks (or taps) one answer per criterion; the page saves as it goes."""
    with office.person(username, size) as page:
        _open_own_sheet(page)
        for at, (code, mark) in enumerate(marks.items()):
            page.locator(_answer(code, mark)).check()
            if picture and at == len(marks) // 2:
                expect(page.locator("#save-state")).to_contain_text("Đã lưu", timeout=PATIENCE)
                page.evaluate("scrollTo(0, 0)")
                shoot(page, picture)
        _hand_in(page, marks)


def score_by_keyboard(office: Office, username: str, marks: Marks) -> None:
    """A member without a mouse: J to the next criterion, a digit for the answer, Tab and Enter for the rest."""
    with office.person(username) as page:
        page.goto("/cham-diem/")
        tab_to(page, page.get_by_role("link", name="Chấm sản phẩm tiếp theo"))
        page.keyboard.press("Enter")
        _wait_for_sheet(page)
        page.keyboard.press("j")
        for code, mark in marks.items():
            expect(page.locator(f'[id="c-{code}"]')).to_be_focused(timeout=PATIENCE)
            page.keyboard.press(_key_of(page, code, mark))
            if page.locator(f'[id="c-{code}"] .criterion__before--changed').count():
                page.keyboard.type(WHY)
                page.keyboard.press("Escape")
        _saved(page, marks)
        tab_to(page, page.get_by_role("button", name="Xem lại và nộp"))
        page.keyboard.press("Enter")
        page.wait_for_url("**/nop/")
        tab_to(page, page.get_by_role("button", name="Nộp phiếu"), most=200)
        page.keyboard.press("Enter")
        _receipt(page)


def score_without_scripts(office: Office, username: str, marks: Marks) -> None:
    """A member whose browser runs no scripts: one plain form, sent twice."""
    with office.person(username, scripts=False) as page:
        _open_own_sheet(page)
        for number, (code, mark) in enumerate(marks.items()):
            page.locator(_answer(code, mark)).check()
            if number == len(marks) // 2:
                press(page, "Lưu")
                says(page, "Đã lưu phiếu lúc")
        press(page, "Xem lại và nộp")
        page.wait_for_url("**/nop/")
        press(page, "Nộp phiếu")
        _receipt(page)


def nothing_shows_before_the_close(office: Office, cast: c.Cast, room: str, *, picture: str = "") -> None:
    """All sheets are in: the chair sees who handed in, and no figure that comes from another's sheet."""
    sheets = Sheet.objects.filter(item=_item(cast))
    others = sheets.exclude(seat__user__username=c.CHAIR).values_list("total", flat=True)
    mean = two_decimals(Fraction(sum(sheets.values_list("total", flat=True)), len(sheets)))
    hidden = [mean, *(f"{total} điểm" for total in others), *(f"{total}/100" for total in others)]
    with office.person(c.CHAIR) as page:
        page.goto(room)
        row = page.locator(".agenda__item", has_text=c.PRODUCT)
        expect(row).to_contain_text("đã nộp 4 phiếu", timeout=PATIENCE)
        if picture:
            shoot(page, picture)
        for said in (row.inner_text(), _read(page, f"/danh-gia/{cast.evaluation}/"), _read(page, _result_page(cast))):
            for figure in hidden:
                assert figure not in said, said


def close_the_round(office: Office, cast: c.Cast, room: str, *, picture: str = "") -> None:
    """The secretary closes every product whose sheets are in, and ends the session; the result is there to read."""
    with office.person(c.SECRETARY[0]) as page:
        page.goto(room)
        confirm(page, "Đóng các sản phẩm đã đủ phiếu")
        says(page, "đã đóng vòng chấm")
        page.goto(_result_page(cast))
        says(page, "Điểm trung bình")
        if picture:
            shoot(page, picture)
        page.goto(room)
        confirm(page, "Kết thúc phiên họp")
        says(page, "Phiên họp đã kết thúc.")


def _item(cast: c.Cast) -> AgendaItem:
    return AgendaItem.objects.filter(evaluation=cast.evaluation).latest("pk")


def _result_page(cast: c.Cast) -> str:
    return f"/ket-qua/{_item(cast).pk}/"


def _read(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("main").inner_text()


def _open_own_sheet(page: Page) -> None:
    page.goto("/cham-diem/")
    follow(page, c.PRODUCT)
    _wait_for_sheet(page)


def _wait_for_sheet(page: Page) -> None:
    page.wait_for_url("**/cham-diem/*/")
    expect(page.locator("#sheet .criterion").first).to_be_visible(timeout=PATIENCE)
    page.wait_for_load_state("load")


def _answer(code: str, mark: int | None) -> str:
    return f'input[name="m.{code}"][value="{"none" if mark is None else mark}"]'


def _key_of(page: Page, code: str, mark: int | None) -> str:
    if mark is None:
        return "0"
    return page.locator("label", has=page.locator(_answer(code, mark))).locator("kbd").inner_text()


def _saved(page: Page, marks: Marks) -> None:
    expect(page.locator("[data-answered]")).to_have_text(str(len(marks)), timeout=PATIENCE)
    expect(page.locator("#save-state")).to_contain_text("Đã lưu", timeout=PATIENCE)


def _hand_in(page: Page, marks: Marks) -> None:
    _saved(page, marks)
    press(page, "Xem lại và nộp")
    page.wait_for_url("**/nop/")
    press(page, "Nộp phiếu")
    _receipt(page)


def _receipt(page: Page) -> None:
    says(page, "Đã nộp phiếu. Mã biên nhận:")
    expect(page.locator(".receipt__code")).not_to_be_empty()


