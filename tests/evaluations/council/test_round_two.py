"""Round two: own marks of round one beside, carried over in bulk, each change with a reason; what is new is said."""

import pytest
from django.urls import reverse

from evaluations.models import Evaluation, Sheet
from evaluations.stages import scoring
from ocop.accounts.refusals import Refused
from ocop.journal import clock
from tests import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    world = w.build(members=3, inspection="none")
    evaluation = w.registered(world)
    _, [world.first] = w.in_round(world, [evaluation], 1)
    w.score(world, world.first, 0.8)
    w.close_round(world, evaluation)
    evaluation = Evaluation.objects.get(pk=evaluation.pk)
    _, [world.item] = w.in_round(world, [evaluation], 2)
    world.law = world.item.evaluation.dossier_version.criteria_set.law
    client.force_login(world.people["tv2"])
    world.clock = clock.now()
    return world


def sheet_of(world) -> Sheet:
    return Sheet.objects.get(item=world.item, seat=world.seats[1])


def test_own_first_marks_stand_beside_and_are_carried_over_in_bulk(client, world):
    before = Sheet.objects.get(item=world.first, seat=world.seats[1])
    url = reverse("sheet", args=[world.item.pk])
    page = client.get(url).content.decode()
    assert f"Phiếu vòng 1 của anh/chị: {before.total} điểm" in page
    assert page.count("Vòng 1 anh/chị chấm:") == len(world.law.criteria)
    code = world.law.criteria[0].code
    saved = client.post(
        reverse("sheet_save", args=[world.item.pk]),
        {"version": 0, f"m.{code}": "none", f"n.{code}": "Kiểm tra thực tế không thấy", "go": "carry"},
    )
    assert saved.status_code == 302
    sheet = sheet_of(world)
    assert sheet.marks == {**before.marks, code: None} and sheet.version == 2
    assert "Giữ nguyên mức vòng 1" not in client.get(url).content.decode()
    done = client.post(reverse("sheet_review", args=[world.item.pk]), {"version": 2})
    assert done.status_code == 302 and sheet_of(world).state == "submitted"


def test_a_changed_mark_without_a_reason_is_not_handed_in(client, world):
    scoring.carry_over(world.people["tv2"], world.item.pk, version=0, now=world.now())
    code = next(c.code for c in world.law.criteria if sheet_of(world).marks[c.code] not in (0, None))
    scoring.save_sheet(world.people["tv2"], world.item.pk, version=1, marks={code: 0}, now=world.now())
    url = reverse("sheet_review", args=[world.item.pk])
    page = client.get(url).content.decode()
    assert "Còn 1 tiêu chí đổi mức so với vòng 1" in page and f"#c-{code}" in page
    refused = client.post(url, {"version": 2})
    assert refused.status_code == 422 and sheet_of(world).state == "draft"
    with pytest.raises(Refused) as told:
        scoring.submit_sheet(world.people["tv2"], world.item.pk, version=2, now=world.now())
    assert list(told.value.fields) == [code]
    note = {code: "Phiếu kiểm nghiệm mới không đạt"}
    scoring.save_sheet(world.people["tv2"], world.item.pk, version=2, notes=note, now=world.now())
    assert client.post(url, {"version": 3}).status_code == 302


def test_nothing_is_left_to_carry_over_or_nobody_to_carry_it(client, world):
    with pytest.raises(Refused, match="không có phiếu vòng 1"):
        scoring.carry_over(world.people["thu_ky"], world.item.pk, version=0, now=world.now())
    with pytest.raises(Refused, match="không có phiếu vòng 1"):
        scoring.carry_over(world.people["tv2"], world.first.pk, version=0, now=world.now())
    scoring.carry_over(world.people["tv2"], world.item.pk, version=0, now=world.now())
    with pytest.raises(Refused, match="không còn gì"):
        scoring.carry_over(world.people["tv2"], world.item.pk, version=1, now=world.now())


def test_the_self_assessment_is_shown_only_where_the_season_says_so(client, world):
    url = reverse("sheet", args=[world.item.pk])
    assert "Chủ thể tự đánh giá" in client.get(url).content.decode()
    world.season.shows_self_assessment = False
    world.season.save()
    assert "Chủ thể tự đánh giá" not in client.get(url).content.decode()


def test_the_same_change_sent_again_has_one_effect(client, world):
    code = world.law.criteria[0].code
    body = {"version": 0, "marks": {code: None}, "change": "3b241101-e2bb-4255-8caf-4136c566a962"}
    url, json = reverse("sheet_save", args=[world.item.pk]), {"accept": "application/json"}
    first = client.post(url, body, content_type="application/json", headers=json)
    again = client.post(url, body, content_type="application/json", headers=json)
    assert (first.status_code, again.status_code) == (200, 200) and again.json()["version"] == 1
    other = client.post(url, {**body, "change": "not a name"}, content_type="application/json", headers=json)
    assert other.status_code == 422 and sheet_of(world).version == 1
    late = client.post(
        url, {**body, "change": "3b241101-e2bb-4255-8caf-4136c566a963"}, content_type="application/json", headers=json
    )
    assert late.status_code == 409
