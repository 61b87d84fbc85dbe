"""The main acts of a browser that runs no scripts: sign in, file evidence, take in, score, hand in, close.

A whole season with one such member is played in tests/journey; here each office does its own act, and what a script
would have added (saving by itself, a dialog, progress) is missing without anything being lost.
"""

import pytest
from django.urls import reverse

from evaluations.models import AgendaItem, Evaluation, Sheet
from evaluations.states import State
from ocop.journal import clock
from products import dossiers
from products.models import Evidence
from tests import world as w
from tests.journey.office import Office, follow, press, says
from tests.products import files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "mat-khau-thu-123"  # of everybody in tests/world.py


@pytest.fixture
def at_desk(live_server, chromium):
    """``with at_desk("can_bo") as page``: that person has signed in by the form, in a browser without scripts."""
    office = Office(chromium, live_server.url, password=PASSWORD)
    yield lambda username: office.person(username, scripts=False)
    refused = [said for said in office.complaints if "422" not in said]  # a form sent back is meant
    assert refused == [] and office.strangers == []


def test_a_producer_files_evidence_and_keeps_what_was_typed(at_desk, tmp_path):
    world = w.build()
    dossier = dossiers.start(world.people["chu_the"], w.product(world), kind="first", regulation="148", now=world.now())
    paper = tmp_path / "giấy phép.pdf"
    paper.write_bytes(files.pdf(2))
    with at_desk("chu_the") as page:
        page.goto(reverse("evidence_add", args=[dossier.pk]))
        press(page, "Tải lên")
        says(page, "Hãy chọn")
        page.locator("input[type=file]").set_input_files(paper)
        press(page, "Tải lên")
        says(page, "giấy phép")
    assert Evidence.objects.get().dossier == dossier


def test_an_officer_takes_in_what_may_be_and_reads_what_was_left_out_and_why(at_desk):
    world = w.build()
    whole, bare = w.submitted(world, "Trà"), w.submitted(world, "Bánh", of=w.producer(world, "HTX Hai", "chu_the_khac"))
    bare.dossier.commune_report.delete()
    with at_desk("can_bo") as page:
        page.goto(f"/ke-hoach/{world.season.code}/?state={State.SUBMITTED}")
        for box in page.locator("tbody input[type=checkbox]").all():
            box.check()
        press(page, "Tiếp nhận các hồ sơ đã chọn")
        says(page, "Chưa có báo cáo của UBND cấp xã (Mẫu 03).")
        says(page, "Bánh")
    states = dict(Evaluation.objects.values_list("pk", "state"))
    assert states == {whole.pk: State.REGISTERED, bare.pk: State.SUBMITTED}


def test_a_member_scores_and_hands_in_and_the_secretary_closes(at_desk):
    world = w.build(members=3)
    _, [item] = w.in_round(world, [w.registered(world, "Trà")])
    world.clock = clock.now()
    w.score(world, item, 0.7, seats=[world.seats[0], world.seats[2]])
    version = item.evaluation.dossier_version
    marks = w.marks_for(version.criteria_set.law, 0.7, version.cases)
    first = next(iter(marks))
    with at_desk("tv2") as page:
        follow(page, "Chấm điểm", within="body")
        follow(page, "Trà")
        page.locator(_answer(first, marks[first])).check()
        page.locator("#comment").fill("Bao bì gọn")
        press(page, "Lưu")
        says(page, "Đã lưu phiếu lúc")
        assert Sheet.objects.get(seat=world.seats[1]).marks == {first: marks[first]}
        for code, mark in marks.items():
            page.locator(_answer(code, mark)).check()
        press(page, "Xem lại và nộp")
        says(page, "Bao bì gọn")
        press(page, "Nộp phiếu")
        says(page, Sheet.objects.get(seat=world.seats[1]).receipt)
        page.go_back()  # the browser's own way back shows the sheet as it is, and hands nothing in again
        page.reload()
        says(page, "Mã biên nhận")
    with at_desk("thu_ky") as page:
        page.goto(reverse("session", args=[item.session_id]))
        press(page, "Đóng vòng chấm")
        says(page, "Xem kết quả")
    assert AgendaItem.objects.get().closed_at and Sheet.objects.filter(state="closed").count() == 3


def _answer(code: str, mark: int | None) -> str:
    return f'[name="m.{code}"][value="{"none" if mark is None else mark}"]'
