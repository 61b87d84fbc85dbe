"""A rehearsal: tried like a real sheet, shown side by side at its end, and nowhere else; deleted without a trace."""

import re

import pytest
from django.urls import reverse

from evaluations import invariants
from evaluations.models import AgendaItem, Evaluation, Rehearsal, RehearsalSheet, Result, Season, Sheet
from evaluations.selectors import tally
from ocop.journal import clock
from products.models import CriteriaSet
from tests import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    world = w.build(members=3)
    world.used = CriteriaSet.objects.get(slug="community-tourism")
    client.force_login(world.people["thu_ky"])
    done = client.post(reverse("session.rehearse", args=[world.season.code]), {"criteria_set": world.used.pk})
    world.rehearsal = Rehearsal.objects.get()
    assert done.url == reverse("rehearsal", args=[world.rehearsal.pk])
    world.save = reverse("rehearsal_save", args=[world.rehearsal.pk])
    return world


def tried(client, world, name, share):
    client.force_login(world.people[name])
    marks = w.marks_for(world.used.law, share, world.rehearsal.cases)
    posted = {f"m.{code}": "none" if mark is None else mark for code, mark in marks.items()}
    return client.post(world.save, {"version": 0, **posted})


def test_tried_ended_shown_and_deleted_without_a_trace(client, world):
    client.force_login(world.people["tv2"])
    queue = client.get(reverse("scoring_queue")).content.decode()
    assert reverse("rehearsal", args=[world.rehearsal.pk]) in queue
    page = client.get(reverse("rehearsal", args=[world.rehearsal.pk])).content.decode()
    assert "không có trong kết quả" in page and f'action="{world.save}"' in page
    assert tried(client, world, "tv2", 0.9).status_code == 302
    assert tried(client, world, "tv3", 0.6).status_code == 302
    total = RehearsalSheet.objects.get(seat=world.seats[1])
    client.force_login(world.people["thu_ky"])
    before = client.get(reverse("rehearsal", args=[world.rehearsal.pk])).content.decode()
    assert "Các phiếu tập" not in before
    client.post(reverse("rehearsal_end", args=[world.rehearsal.pk]))
    after = client.get(reverse("rehearsal", args=[world.rehearsal.pk])).content.decode()
    assert "Các phiếu tập đã chấm đủ" in after and total.seat.office in after
    # Nothing of it is an evaluation, a sheet, a result, a row of the tally or a violation of anything.
    assert not any(model.objects.exists() for model in (Evaluation, AgendaItem, Sheet, Result))
    season = Season.objects.select_related("unit", "council__statute").get()
    assert tally.season_tally(world.people["thu_ky"], season, clock.now())[1] == ()
    assert [found for found in invariants.check() if found["violations"]] == []
    assert client.post(reverse("rehearsal_delete", args=[world.rehearsal.pk])).status_code == 302
    assert not Rehearsal.objects.exists() and not RehearsalSheet.objects.exists()


def test_nobody_reads_another_members_trial_before_the_end(client, world):
    pages = []
    client.get(reverse("rehearsal", args=[world.rehearsal.pk]))  # the word that it was opened is said once
    for share in (0.4, 1):
        RehearsalSheet.objects.all().delete()
        tried(client, world, "tv2", share)
        client.force_login(world.people["tv3"])
        page = client.get(reverse("rehearsal", args=[world.rehearsal.pk])).content
        client.force_login(world.people["thu_ky"])
        led = client.get(reverse("rehearsal", args=[world.rehearsal.pk])).content
        tokens = re.compile(rb'(csrfmiddlewaretoken" value=|x-csrftoken": )"[^"]*"')
        pages.append([tokens.sub(b"", each) for each in (page, led)])
    for low, high in zip(*pages, strict=True):
        assert [pair for pair in zip(low.splitlines(), high.splitlines(), strict=True) if pair[0] != pair[1]] == []


def test_a_trial_sheet_is_saved_as_a_real_one_with_both_versions_on_conflict(client, world):
    client.force_login(world.people["tv2"])
    code = world.used.law.criteria[0].code
    json = {"accept": "application/json"}
    first = client.post(world.save, {"version": 0, "marks": {code: 0}}, content_type="application/json", headers=json)
    assert first.status_code == 200 and first.json()["version"] == 1
    stale = client.post(world.save, {"version": 0, "marks": {code: 1}}, content_type="application/json", headers=json)
    assert stale.status_code == 409 and stale.json()["theirs"]["marks"] == {code: 0}
    wrong = client.post(world.save, {"version": 1, "marks": {code: 99}}, content_type="application/json", headers=json)
    assert wrong.status_code == 422 and code in wrong.json()["fields"]
    refused = client.post(world.save, {"version": 1, f"m.{code}": "99", "comment": "Giữ lại"})
    assert refused.status_code == 422
    client.force_login(world.people["thu_ky"])
    client.post(reverse("rehearsal_end", args=[world.rehearsal.pk]))
    client.force_login(world.people["tv2"])
    late = client.post(world.save, {"version": 1, "marks": {code: 1}}, content_type="application/json", headers=json)
    assert late.status_code == 422


def test_only_who_leads_opens_ends_and_deletes_and_others_find_nothing(client, world):
    urls = [reverse(name, args=[world.rehearsal.pk]) for name in ("rehearsal_end", "rehearsal_delete")]
    client.force_login(world.people["tv2"])
    assert [client.post(url).status_code for url in urls] == [403, 403]
    assert client.get(reverse("session.rehearse", args=[world.season.code])).status_code == 403
    client.force_login(world.people["can_bo_khac"])
    assert [client.post(url).status_code for url in urls] == [404, 404]
    assert client.get(reverse("rehearsal", args=[world.rehearsal.pk])).status_code == 404
    assert client.post(world.save, {"version": 0}).status_code == 404
    client.force_login(world.people["thu_ky"])
    again = client.post(reverse("session.rehearse", args=[world.season.code]), {"criteria_set": world.used.pk})
    assert again.status_code == 422 and "Đang có một buổi tập chấm" in again.content.decode()
