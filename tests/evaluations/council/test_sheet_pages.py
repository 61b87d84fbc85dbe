"""The member's queue, sheet, review and submission, as plain forms."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import escape

from evaluations.models import Evaluation, Sheet
from evaluations.stages import inspection, registration
from products import dossiers
from products.models import Copies, Evidence, Scan
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


def _with_a_paper(world) -> Evaluation:
    """A registered evaluation whose dossier has one paper of two drawn pages, named for criterion A.1.1."""
    item = w.product(world)
    actor = item.producer.agents.get().user
    dossier = dossiers.start(actor, item, kind="first", regulation=world.season.regulation, now=world.now())
    Evidence.objects.create(
        dossier=dossier, title="Hợp đồng liên kết vùng nguyên liệu", criteria=["A.1.1"], file="evidence/hop-dong",
        file_name="hop-dong.pdf", content_type="application/pdf", size=9000, pages=2, sha256="a" * 64, scan=Scan.OFF,
        copies=Copies.READY, page_images=2, uploaded_by=actor, uploaded_at=world.now(),
    )  # fmt: skip
    dossier = w.filled(world, actor, dossier)
    evaluation = registration.open_draft(actor, dossier.pk, world.batch.pk, now=world.now())
    registration.file(actor, evaluation.pk, now=world.now())
    w.commune_report(world, dossier)
    return registration.register(world.people["can_bo"], evaluation.pk, now=world.now())


def test_papers_drawn_pages_and_the_visit_stand_beside_the_sheet(client):
    """Each is marked with its criterion: the page shows what belongs to the one in focus."""
    world = w.build(members=3, rounds=1, inspection="before")
    evaluation, advisor = _with_a_paper(world), world.people["to_tu_van"]
    inspection.plan(advisor, evaluation.pk, planned_on=date(2023, 9, 20), now=world.now())
    found = [{"subject": "Vùng nguyên liệu", "verdict": "partly", "note": "Hợp đồng hết hạn", "criterion": "A.1.1"}]
    inspection.record_findings(advisor, evaluation.pk, findings=found, now=world.now())
    inspection.conclude(
        advisor, evaluation.pk, conclusion="conforms", summary="Có vùng trồng", visited_on=world.clock.date(),
        now=world.now(),
    )  # fmt: skip
    _, [item] = w.in_round(world, [Evaluation.objects.get(pk=evaluation.pk)], 1)
    client.force_login(world.people["tv2"])
    page = client.get(reverse("sheet", args=[item.pk])).content.decode()
    paper = Evidence.objects.get()
    assert page.count('data-criteria="A.1.1"') >= 2
    for said in ("Hợp đồng liên kết vùng nguyên liệu", "Vùng nguyên liệu", "Hợp đồng hết hạn", "Có vùng trồng"):
        assert said in page, said
    for number in (1, 2):
        assert reverse("evidence_page", args=[paper.pk, number]) in page
