"""The member's queue, sheet, review and submission, as plain forms."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from evaluations.models import Sheet
from tests import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(client):
    world = w.build(members=3)
    evaluation = w.registered(world)
    world.session, [world.item] = w.in_round(world, [evaluation], 1)
    client.force_login(world.people["tv2"])
    return world


def form_of(marks: dict, version: int = 0, **more) -> dict:
    posted = {f"m.{code}": "none" if mark is None else mark for code, mark in marks.items()}
    return {"version": version, **posted, **more}


def full(world) -> dict:
    version = world.item.evaluation.dossier_version
    return w.marks_for(version.criteria_set.law, 0.7, version.cases)


def test_the_queue_leads_to_the_sheet_and_counts_what_was_handed_in(client, room):
    page = client.get(reverse("scoring_queue")).content.decode()
    assert reverse("sheet", args=[room.item.pk]) in page and "0 / 1" in page and "Chưa chấm" in page
    w.score(room, room.item, 0.7, seats=[room.seats[1]])
    page = client.get(reverse("scoring_queue")).content.decode()
    assert "1 / 1" in page and "Đã nộp" in page


def test_a_sheet_is_saved_reviewed_and_submitted_without_scripts(client, room):
    marks = full(room)
    first = next(iter(marks))
    url = reverse("sheet_save", args=[room.item.pk])
    done = client.post(url, form_of({first: marks[first]}, go="review", comment="Gọn, đẹp", **{f"n.{first}": "Đủ"}))
    assert done.status_code == 302 and done.url == reverse("sheet_review", args=[room.item.pk])
    page = client.get(done.url).content.decode()
    left = len(marks) - 1
    assert f"Còn {left} tiêu chí chưa chấm" in page and "Gọn, đẹp" in page
    client.post(url, form_of(marks, version=1))
    page = client.get(reverse("sheet", args=[room.item.pk])).content.decode()
    assert page.count(" checked") == len(marks) and ">Đủ</textarea>" in page
    done = client.post(reverse("sheet_review", args=[room.item.pk]), {"version": 2})
    assert done.status_code == 302
    sheet = Sheet.objects.get(item=room.item, seat=room.seats[1])
    assert sheet.state == "submitted" and sheet.receipt
    page = client.get(done.url).content.decode()
    assert sheet.receipt in page and "Nộp phiếu</button>" not in page


def test_save_and_next_leads_to_the_next_product_not_handed_in(client):
    world = w.build(members=3)
    tea, trip = w.registered(world), w.registered(world, "Trà xanh", of=w.producer(world, "HTX Hai", "chu_the_khac"))
    _, [first, second] = w.in_round(world, [tea, trip], 1)
    client.force_login(world.people["tv2"])
    code = next(iter(first.evaluation.dossier_version.criteria_set.law.criteria)).code
    done = client.post(reverse("sheet_save", args=[first.pk]), form_of({code: None}, go="next"))
    assert done.url == reverse("sheet", args=[second.pk])
    sheet = Sheet.objects.get(item=first)
    assert sheet.marks == {code: None} and sheet.total == 0


def test_a_section_of_one_criterion_is_headed_once_and_not_in_capitals(client, room):
    page = client.get(reverse("sheet", args=[room.item.pk])).content.decode()
    law = room.item.evaluation.dossier_version.criteria_set.law
    sections = [section for part in law.parts for section in part.sections]
    alone = [s for s in sections if len(s.criteria) == 1 and s.criteria[0].name.casefold() == s.title.casefold()]
    assert 0 < len(alone) < len(sections)
    assert page.count('class="rubric__section"') == len(sections) - len(alone)
    for section in alone:
        assert escape(section.criteria[0].name) in page and escape(section.title.upper()) not in page


def test_a_sheet_handed_in_offers_no_empty_comment(client, room):
    code = next(iter(full(room)))
    client.post(reverse("sheet_save", args=[room.item.pk]), form_of(full(room), **{f"n.{code}": "Đủ"}))
    url = reverse("sheet", args=[room.item.pk])
    assert 'criterion__comment" hidden' not in client.get(url).content.decode()
    client.post(reverse("sheet_review", args=[room.item.pk]), {"version": 1})
    page = client.get(url).content.decode()
    assert page.count('criterion__comment" hidden') == len(full(room)) - 1
    assert page.count('criterion__comment" open') == 1
