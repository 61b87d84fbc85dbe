"""Councils: set up by an officer of the own unit, seated, changed; every change is in the journal."""

import pytest
from django.urls import reverse

from councils.models import Council, Seat, TeamMember
from ocop.journal.models import Entry
from tests import world as w

pytestmark = pytest.mark.django_db

STATUTE = {
    "source": "Quy chế số 02",
    "quorum_numerator": 2,
    "quorum_denominator": 3,
    "chair_required": "on",
    "spread_limit": 8,
    "minimum_rule": "all",
    "missed_minimum": "unranked",
}


@pytest.fixture
def world(client):
    world = w.build(members=3)
    client.force_login(world.people["can_bo"])
    return world


def new_council(client, world, **changes):
    posted = {
        "unit": world.places["mc"].pk,
        "name": "Hội đồng năm 2024",
        "decision_number": "15/QĐ-UBND",
        "decision_date": "05/01/2024",
        **STATUTE,
        **changes,
    }
    return client.post(reverse("council_new"), posted)


def test_an_officer_sets_up_a_council_with_its_statute(client, world):
    form = client.get(reverse("council_new")).content.decode()
    assert 'value="3"' in form and 'value="10"' in form and "Mặc định của phần mềm" in form
    done = new_council(client, world)
    council = Council.objects.get(name="Hội đồng năm 2024")
    assert done.url == reverse("council", args=[council.pk])
    assert (council.statute.quorum, council.statute.spread_limit) == (pytest.approx(2 / 3), 8)
    assert Entry.objects.filter(act="council.create", subject_id=str(council.pk)).count() == 1
    page = client.get(done.url).content.decode()
    assert "Ít nhất 2/3 thành viên" in page and "Chưa có thành viên" in page
    assert "Hội đồng năm 2024" in client.get(reverse("council_list")).content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, 'id="id_name_error"'),
        ({"decision_date": "05/01/2999"}, "Ngày quyết định không thể ở tương lai."),
        ({"decision_number": "01/QĐ-UBND", "decision_date": "01/09/2023"}, "đã được dùng để lập một hội đồng"),
        ({"quorum_numerator": 4}, "tử số không lớn hơn mẫu số"),
        ({"spread_limit": 101}, 'id="id_spread_limit_error"'),
        ({"minimum_rule": "none"}, 'id="id_minimum_rule_error"'),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(client, world, change, said):
    refused = new_council(client, world, **change)
    assert refused.status_code == 422 and said in refused.content.decode()
    assert Council.objects.count() == 1 and not Entry.objects.filter(act="council.create").exists()


def test_only_officers_of_the_own_unit_set_up_or_change(client, world):
    council = Council.objects.get()
    assert new_council(client, world, unit=world.places["dh"].pk).status_code == 422
    client.force_login(world.people["can_bo_khac"])
    assert new_council(client, world).status_code == 422  # not one of their units
    for name in ("council", "seat_new", "statute_change"):
        assert client.get(reverse(name, args=[council.pk])).status_code == 404
    client.force_login(world.people["tv2"])
    assert new_council(client, world).status_code == 403
    assert client.get(reverse("council", args=[council.pk])).status_code == 200
    assert client.post(reverse("seat_remove", args=[world.seats[2].pk])).status_code == 403
    assert client.post(reverse("statute_change", args=[council.pk]), STATUTE).status_code == 403
    assert Seat.objects.count() == 3


def test_people_are_found_without_accents_and_seated(client, world):
    council = Council.objects.get()
    url = reverse("seat_new", args=[council.pk])
    expert = world.person("chuyen_gia", "Chuyên gia Sở Y tế")
    assert "Không tìm thấy ai" in client.get(url, {"q": "khong co ai"}).content.decode()
    page = client.get(url, {"q": "so y te"}).content.decode()
    assert f'value="{expert.pk}"' in page
    posted = {"user": expert.pk, "role": "member", "office": "Sở Y tế", "voting": "on"}
    assert client.post(f"{url}?q=so+y+te", posted).status_code == 302
    seat = Seat.objects.get(user=expert)
    assert (seat.position, seat.voting) == (4, True)
    again = client.post(f"{url}?q=so+y+te", posted)
    assert again.status_code == 422 and "đã là thành viên" in again.content.decode()
    posted = {"user": world.person("moi", "Người mới").pk, "role": "chair", "office": "UBND", "voting": "on"}
    second = client.post(f"{url}?q=nguoi+moi", posted)
    assert second.status_code == 422 and "Hội đồng đã có Chủ tịch." in second.content.decode()


def test_seats_change_move_and_leave(client, world):
    last = world.seats[2]
    url = reverse("seat_change", args=[last.pk])
    assert client.get(url).status_code == 200
    client.post(url, {"role": "vice_chair", "office": "Phó Chủ tịch UBND", "position": 1})
    seats = list(Seat.objects.order_by("position").values_list("pk", "role", "voting"))
    assert seats[0] == (last.pk, "vice_chair", False)
    assert client.post(reverse("seat_remove", args=[last.pk])).status_code == 302
    assert Seat.objects.count() == 2
    helper = reverse("helper_new", args=[Council.objects.get().pk])
    client.post(f"{helper}?q=tu+van", {"user": world.people["can_bo"].pk, "role": "advisor", "office": "Phòng Kinh tế"})
    assert TeamMember.objects.count() == 2  # only people who were found can be chosen
    client.post(f"{helper}?q=can_bo", {"user": world.people["can_bo"].pk, "role": "advisor", "office": "Phòng Kinh tế"})
    place = TeamMember.objects.get(user=world.people["can_bo"])
    assert client.post(reverse("helper_remove", args=[place.pk])).status_code == 302
    acts = set(Entry.objects.values_list("act", flat=True))
    assert {"council.seat_changed", "council.seat_removed", "council.helper_added", "council.helper_removed"} <= acts


def test_votes_and_figures_stand_still_while_the_council_scores(client, world):
    evaluation = w.registered(world)
    seat, council = world.seats[2], Council.objects.get()
    ways = [reverse(name, args=[seat.pk]) for name in ("seat_change", "seat_remove")]
    ways += [reverse(name, args=[council.pk]) for name in ("seat_new", "statute_change")]
    before = client.get(reverse("council", args=[council.pk])).content.decode()
    assert all(way in before for way in ways)
    w.in_round(world, [evaluation])
    page = client.get(reverse("council", args=[council.pk])).content.decode()
    assert not any(way in page for way in ways) and page.count('disabled aria-describedby="held"') == 2
    assert 'id="held"' in page and reverse("helper_new", args=[council.pk]) in page
    change = {"role": "member", "office": "Khác", "position": 3}
    refused = client.post(reverse("seat_change", args=[seat.pk]), change)
    assert refused.status_code == 422 and "Hội đồng đang chấm điểm" in refused.content.decode()
    assert client.post(reverse("statute_change", args=[council.pk]), STATUTE).status_code == 422
    assert client.post(reverse("seat_remove", args=[seat.pk])).status_code == 422
    seat.refresh_from_db(), council.statute.refresh_from_db()
    assert seat.voting and council.statute.spread_limit == 10


def test_a_member_who_took_part_cannot_be_removed(client, world):
    evaluation = w.registered(world)
    _, [item] = w.in_round(world, [evaluation])
    w.score(world, item, 0.7)
    w.close_round(world, evaluation)
    refused = client.post(reverse("seat_remove", args=[world.seats[2].pk]))
    assert refused.status_code == 422 and "đã tham gia phiên họp" in refused.content.decode()
    assert Seat.objects.count() == 3


def test_the_list_costs_the_same_for_one_council_and_for_three(client, world, django_assert_num_queries):
    client.get(reverse("council_list"))
    with django_assert_num_queries(6):
        client.get(reverse("council_list"))
    for number in (2, 3):
        new_council(client, world, decision_number=f"{number}/QĐ")
    client.get(reverse("council_list"))  # takes the message of the last act away
    with django_assert_num_queries(6):
        assert client.get(reverse("council_list")).content.decode().count("Hội đồng năm 2024") == 2
