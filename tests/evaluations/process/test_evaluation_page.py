"""The page of one evaluation: who sees it, what it says to whom, and that it says nothing too early."""

from datetime import date

import pytest
from django.urls import reverse

from evaluations.stages import elimination, inspection, recognition, registration
from tests import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return w.build()


def page_of(client, user, evaluation):
    client.force_login(user)
    return client.get(reverse("evaluation", args=[evaluation.pk]))


def text(response) -> str:
    return response.content.decode()


def test_those_concerned_see_it_and_others_do_not_find_it(client, world):
    evaluation = w.submitted(world)
    for username in ("chu_the", "xa", "can_bo", "duyet", "tinh", "tv1", "thu_ky", "to_tu_van", "kiem_toan"):
        assert page_of(client, world.people[username], evaluation).status_code == 200, username
    for username in ("can_bo_khac", "chu_the_khac"):
        assert page_of(client, world.people[username], evaluation).status_code == 404, username


def test_the_steps_are_the_seasons_own_and_name_the_holder(client, world):
    evaluation = w.submitted(world)
    response = page_of(client, world.people["chu_the"], evaluation)
    steps = response.context["steps"]
    assert [step["label"] for step in steps] == [
        "Chuẩn bị hồ sơ",
        "Tiếp nhận hồ sơ",
        "Chuẩn bị đánh giá",
        "Chấm điểm vòng 1",
        "Kiểm tra thực tế",
        "Chấm điểm vòng 2",
        "Quyết định",
        "Công nhận",
    ]
    assert [step["state"] for step in steps][:3] == ["done", "current", "todo"]
    assert steps[1]["who"] == "Cán bộ tiếp nhận hồ sơ"


def test_acts_follow_the_office_and_carry_their_reasons(client, world):
    evaluation = w.submitted(world)
    evaluation.dossier.commune_report.delete()
    acts = page_of(client, world.people["can_bo"], evaluation).context["acts"]
    blocked = {act["label"]: act["reasons"] for act in acts if act["reasons"]}
    assert blocked["Tiếp nhận hồ sơ"] == ["Chưa có báo cáo của UBND cấp xã (Mẫu 03)."]
    own = page_of(client, world.people["xa"], evaluation).context["acts"]
    assert {act["url"] for act in own} == {
        reverse(act, args=[evaluation.pk]) for act in ("supplement.commune_ask", "supplement.commune_close")
    }


def test_a_closed_round_is_shown_inside_only_and_the_result_to_the_producer_at_the_end(client, world):
    world.season.rounds, world.season.inspection = 1, "none"
    world.season.save()
    evaluation = w.registered(world)
    _, [item] = w.in_round(world, [evaluation])
    w.score(world, item, 0.67, stars=3)
    open_page = page_of(client, world.people["tv1"], evaluation)
    assert open_page.context["results"] == []
    result = w.close_round(world, evaluation)
    assert result.explanation in text(page_of(client, world.people["tv1"], evaluation))
    for outside in ("chu_the", "xa"):
        told = page_of(client, world.people[outside], evaluation)
        assert told.context["results"] == [] and str(result.mean_shown).replace(".", ",") not in text(told)
    recognition.propose(world.people["thu_ky"], evaluation.pk, now=world.now())
    recognition.decline(world.people["duyet"], evaluation.pk, reason="Thiếu sản lượng.", now=world.now())
    final = text(page_of(client, world.people["chu_the"], evaluation))
    assert result.explanation in final and "Thiếu sản lượng." in final


def test_the_producer_reads_offices_and_never_members(client, world):
    evaluation = w.registered(world)
    w.in_round(world, [evaluation])
    elimination.propose(world.people["tv2"], evaluation.pk, ground="Hồ sơ giả mạo", reason="Chữ ký", now=world.now())
    told = page_of(client, world.people["chu_the"], evaluation)
    assert "Thành viên" not in text(told) and "giả mạo" not in text(told) and "thu_ky" not in text(told)
    assert {entry["who"] for entry in told.context["entries"]} == {
        "Hội đồng đánh giá",
        "Thành phố Móng Cái",
        str(world.people["chu_the"]),
    }
    inside = page_of(client, world.people["thu_ky"], evaluation)
    assert "giả mạo" in text(inside)


def test_queries_do_not_grow_with_what_hangs_on_it(client, world, django_assert_num_queries):
    evaluation = w.registered(world)
    officer = world.people["can_bo"]
    for n in range(3):
        registration.ask_supplement(
            officer, evaluation.pk, reason="Thiếu", items=["Phiếu"] * (n + 1), due_on=date(2023, 9, 30), now=world.now()
        )
        registration.close_supplement(officer, evaluation.pk, accepted=False, now=world.now())
        client.force_login(officer)
        with django_assert_num_queries(32):
            client.get(reverse("evaluation", args=[evaluation.pk]))


def test_an_inspection_is_told_once_it_is_concluded(client, world):
    world.season.rounds, world.season.inspection = 1, "before"
    world.season.save()
    evaluation = w.registered(world)
    advisor = world.people["to_tu_van"]
    inspection.plan(advisor, evaluation.pk, planned_on=date(2023, 9, 20), place="Thôn 1", now=world.now())
    inspection.record_findings(
        advisor,
        evaluation.pk,
        findings=[{"subject": "Vùng nguyên liệu", "verdict": "not_met", "note": "", "criterion": ""}],
        now=world.now(),
    )
    assert "Vùng nguyên liệu" in text(page_of(client, world.people["tv3"], evaluation))
    assert "Vùng nguyên liệu" not in text(page_of(client, world.people["chu_the"], evaluation))
    inspection.conclude(
        advisor, evaluation.pk, conclusion="fails", summary="Chưa đạt", visited_on=world.clock.date(), now=world.now()
    )
    assert "Vùng nguyên liệu" in text(page_of(client, world.people["chu_the"], evaluation))
