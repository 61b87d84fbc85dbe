"""Seasons on the pages: set up with the law's figures, refused in the law's words, frozen, closed; the board."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluations.models import Batch, Evaluation, Season
from evaluations.stages import recusals, registration
from ocop.accounts.models import Role
from tests import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return w.build()


def plan(**changes) -> dict:
    return {
        "title": "Kế hoạch năm 2024",
        "plan_number": "12/KH-UBND",
        "plan_date": "05/01/2024",
        "year": "2024",
        "rounds": "2",
        "inspection": "between",
        "meeting_first": "meeting",
        "meeting_upgrade": "meeting",
        "meeting_re_ranking": "meeting",
        "go_on_mean": "50",
        "forward_limit": "70",
        "recognises_to": "3",
        "needs_commune_report": "on",
        **changes,
    }


def address(world, regulation="148", unit="mc") -> str:
    return f"{reverse('season_new')}?unit={world.places[unit].pk}&regulation={regulation}"


def test_the_form_starts_from_the_regulation(client, world):
    client.force_login(world.people["can_bo"])
    start = client.get(reverse("season_new")).content.decode()
    assert "Quyết định số 148/QĐ-TTg" in start and "Huyện Đầm Hà" not in start
    initial = client.get(address(world)).context["form"].initial
    assert (initial["recognises_to"], initial["forward_limit"], initial["go_on_mean"]) == (3, 70, 50)
    initial = client.get(address(world, "1048")).context["form"].initial
    assert (initial["recognises_to"], initial["forward_limit"], initial["needs_commune_report"]) == (0, 50, False)


def test_a_season_is_set_up_with_a_batch_and_its_steps(client, world):
    client.force_login(world.people["can_bo"])
    answer = client.post(address(world), plan())
    season = Season.objects.get(title="Kế hoạch năm 2024")
    assert season.code == "thanh-pho-mong-cai-2024" and season.regulation == "148" and season.rounds == 2
    assert answer.url == reverse("season_batch_new", args=[season.code])
    form = client.get(answer.url).context["form"]
    keys = [row["key"] for row in form.rows]
    assert keys == ["register", "round_one", "inspection", "round_two", "propose", "decide", "", ""]
    dates = {"intake_from": "01/02/2024", "intake_to": "31/03/2024", "decide_by": "30/09/2024", "forward_by": ""}
    steps = {"step_1_label": "Chấm vòng 1", "step_1_from": "10/04/2024", "step_1_to": "15/04/2024"}
    own = {"step_6_label": "Hội nghị triển khai", "step_6_to": "20/01/2024"}
    assert client.post(answer.url, {**dates, **steps, **own}).url == reverse("season", args=[season.code])
    batch = season.batches.get()
    assert batch.steps == [
        {"key": "round_one", "label": "Chấm vòng 1", "from": "2024-04-10", "to": "2024-04-15"},
        {"key": "hoi-nghi-trien-khai", "label": "Hội nghị triển khai", "from": "", "to": "2024-01-20"},
    ]
    again = reverse("season_batch", args=[season.code, 1])
    assert "Hội nghị triển khai" in client.get(again).content.decode()
    wrong = client.post(again, {**dates, "intake_to": "01/01/2024"})
    assert wrong.status_code == 422 and "01/01/2024" in wrong.content.decode()


def test_the_steps_of_a_batch_stand_by_day_for_whoever_edits_them(client, world):
    Batch.objects.update(steps=[
        {"key": "decide", "label": "Quyết định", "from": "", "to": "2023-12-20"},
        {"key": "hoi-nghi", "label": "Hội nghị", "from": "2023-08-01", "to": ""},
        {"key": "register", "label": "Tiếp nhận", "from": "2023-09-01", "to": "2023-09-10"},
    ])  # fmt: skip
    client.force_login(world.people["can_bo"])
    url = reverse("season_batch", args=["thu-nghiem", 1])
    keys = [row["key"] for row in client.get(url).context["form"].rows]
    assert keys[:3] == ["hoi-nghi", "register", "decide"] and keys[-2:] == ["", ""] and "round_one" in keys[3:-2]


@pytest.mark.parametrize(
    ("regulation", "changes", "sentence"),
    [
        ("148", {"recognises_to": "4"}, "Theo Quyết định 148, cấp huyện chỉ công nhận đến 3 sao."),
        ("1048", {"forward_limit": "50"}, "Theo Quyết định 1048, cấp huyện không công nhận hạng sao"),
        ("148", {"forward_limit": "80"}, "hồ sơ từ 70 điểm phải chuyển lên cấp trên"),
        ("26", {}, "Theo Quyết định 26, cấp huyện không tổ chức đánh giá."),
        ("148", {"rounds": "1"}, "Kiểm tra giữa hai vòng cần hai vòng chấm."),
    ],
)
def test_what_contradicts_the_law_is_refused_in_its_words(client, world, regulation, changes, sentence):
    client.force_login(world.people["can_bo"])
    answer = client.post(address(world, regulation), plan(title="Tên đã gõ", **changes))
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and "Tên đã gõ" in page
    assert Season.objects.count() == 1


def test_a_province_recognises_up_to_four(client, world):
    client.force_login(world.people["tinh"])
    good = plan(recognises_to="4", forward_limit="90")
    assert client.post(address(world, "148", "qn"), good).status_code == 302
    assert client.post(address(world, "148", "qn"), {**good, "recognises_to": "5"}).status_code == 422
    codes = Season.objects.filter(unit=world.places["qn"]).values_list("code", flat=True)
    assert list(codes) == ["tinh-quang-ninh-2024"]


def test_only_an_officer_of_the_unit_sets_seasons_up(client, world):
    for user in ("duyet", "tv1", "chu_the", "quan_tri", "xa"):
        client.force_login(world.people[user])
        assert client.get(reverse("season_new")).status_code == 403, user
    client.force_login(world.people["can_bo_khac"])
    answer = client.post(address(world), plan())
    assert answer.status_code == 200 and Season.objects.count() == 1  # back at the first step: not their unit


@pytest.mark.parametrize("name", ["season_edit", "season_council", "season_close", "season_batch_new"])
def test_pages_of_a_season_know_their_people(client, world, name):
    url = reverse(name, args=["thu-nghiem"])
    for user, status in (("can_bo", 200), ("tinh", 403), ("tv1", 403), ("can_bo_khac", 404), ("chu_the", 404)):
        client.force_login(world.people[user])
        assert client.get(url).status_code == status, user


def test_the_procedure_stands_once_an_evaluation_is_in_it(client, world):
    client.force_login(world.people["can_bo"])
    url = reverse("season_edit", args=["thu-nghiem"])
    assert client.post(url, plan(rounds="1", inspection="none")).status_code == 302
    w.submitted(world)
    assert client.post(url, plan(title="Tên mới", rounds="2")).status_code == 302
    season = Season.objects.get()
    assert (season.title, season.rounds) == ("Tên mới", 1)  # a disabled field keeps what is
    for change in ({"rounds": 2}, {"forward_limit": None}, {"recognises_to": 0}, {"needs_commune_report": False}):
        with pytest.raises(IntegrityError, match="trình tự"), transaction.atomic():
            Season.objects.update(**change)
    Season.objects.update(title="Tên khác")
    page = client.get(url).content.decode()
    assert page.count("Đã có hồ sơ trong kế hoạch") == 1  # one reason above the fields it holds for
    assert page.index("Tên kế hoạch") < page.index("Đã có hồ sơ trong kế hoạch") < page.index("Số vòng chấm")


READERS = ["season", "season_overview", "season_papers"]
ALL_TABS = [*READERS, "season_report", "report.diagnosis"]


@pytest.mark.parametrize(("user", "names"), [("can_bo", ALL_TABS), ("tv2", READERS)])
def test_the_tabs_of_a_season_lead_where_one_may_go(client, world, user, names):
    client.force_login(world.people[user])
    wanted = [reverse(name, args=["thu-nghiem"]) for name in names]
    for url in wanted:
        page = client.get(url)
        assert page.status_code == 200, url
        assert [tab["url"] for tab in page.context["tabs"]] == wanted, url
        assert [tab["url"] for tab in page.context["tabs"] if tab["current"]] == [url]
        assert page.context["crumbs"][0]["url"] == reverse("season_list")


def test_a_season_gets_the_council_of_its_unit_and_is_closed_when_nothing_runs(client, world):
    client.force_login(world.people["can_bo"])
    council = world.season.council
    Season.objects.update(council=None)
    url = reverse("season_council", args=["thu-nghiem"])
    assert client.post(url, {"council": 999}).status_code == 422
    assert client.post(url, {"council": council.pk}).status_code == 302
    evaluation = w.submitted(world)
    close = reverse("season_close", args=["thu-nghiem"])
    assert "Còn 1 hồ sơ chưa có kết quả." in client.get(close).content.decode()
    assert client.post(close).status_code == 422
    registration.withdraw(world.people["chu_the"], evaluation.pk, reason="Dừng", now=world.now())
    assert client.post(close).status_code == 302
    assert Season.objects.get().closed_at is not None
    assert client.post(close).status_code == 422


def test_the_board_counts_filters_and_says_whose_turn_it_is(client, world):
    first = w.submitted(world, "Trà hoa vàng")
    second = w.registered(world, "Chả mực Hạ Long", of=first.dossier.product.producer)
    url = reverse("season", args=["thu-nghiem"])
    client.force_login(world.people["can_bo"])
    page = client.get(url)
    counts = {stage["label"]: stage["count"] for stage in page.context["stages"]}
    assert counts["Đã nộp, chờ tiếp nhận"] == 1 and counts["Đã tiếp nhận"] == 1 and counts["Chấm điểm vòng 1"] == 0
    waits = {row["product"]: row["waits_for"] for row in page.context["rows"]}
    assert waits == {"Trà hoa vàng": "Cán bộ tiếp nhận hồ sơ", "Chả mực Hạ Long": "Thư ký đưa vào phiên họp"}
    for query, expected in (
        ("q=cha+muc", [second.pk]),
        ("q=CHẢ", [second.pk]),
        ("q=hai+son", [first.pk, second.pk]),
        ("state=submitted", [first.pk]),
        ("turn=agenda", [second.pk]),
        (f"q={second.number}", [second.pk]),
        ("batch=1&state=registered", [second.pk]),
        ("q=khong-co", []),
    ):
        rows = client.get(f"{url}?{query}").context["rows"]
        assert sorted(row["pk"] for row in rows) == sorted(expected), query


def test_deadlines_come_from_the_batch_and_count_as_overdue(client, world):
    Batch.objects.update(
        steps=[{"key": "register", "label": "Tiếp nhận", "from": "", "to": "2023-10-10"}], decide_by=date(2099, 1, 1)
    )
    late = w.submitted(world, "Trà hoa vàng")
    w.registered(world, "Chả mực", of=late.dossier.product.producer)
    url = reverse("season", args=["thu-nghiem"])
    client.force_login(world.people["can_bo"])
    rows = {row["product"]: row for row in client.get(url).context["rows"]}
    assert rows["Trà hoa vàng"]["due"] == date(2023, 10, 10) and rows["Trà hoa vàng"]["late"]
    assert rows["Chả mực"]["due"] == date(2099, 1, 1) and not rows["Chả mực"]["late"]
    assert [row["pk"] for row in client.get(f"{url}?late=on").context["rows"]] == [late.pk]
    stages = {stage["label"]: stage["late"] for stage in client.get(url).context["stages"]}
    assert stages["Đã nộp, chờ tiếp nhận"] == 1 and stages["Đã tiếp nhận"] == 0


def test_several_are_taken_in_at_once_and_those_left_out_are_named(client, world):
    first = w.submitted(world, "Trà hoa vàng")
    second = w.submitted(world, "Chả mực", of=first.dossier.product.producer)
    second.dossier.commune_report.delete()
    url = reverse("season_register", args=["thu-nghiem"])
    client.force_login(world.people["duyet"])
    assert client.post(url, {"evaluation": [first.pk]}).status_code == 403
    client.force_login(world.people["can_bo_khac"])
    assert client.post(url, {"evaluation": [first.pk]}).status_code == 404
    client.force_login(world.people["can_bo"])
    report = client.post(url, {"evaluation": [first.pk, second.pk, 9999]}, follow=True).context["report"]
    assert report["done"] == 1
    assert [(out["label"], out["reason"]) for out in report["left_out"]] == [
        ("Chả mực", "Chưa có báo cáo của UBND cấp xã (Mẫu 03).")
    ]
    assert Evaluation.objects.get(pk=first.pk).state == "registered"


def test_a_recused_member_finds_the_product_on_no_board(client, world):
    evaluation = w.registered(world)
    recusals.declare(world.people["tv2"], evaluation.pk, reason="Người nhà", now=world.now())
    for user, shown in (("tv2", 0), ("tv3", 1)):
        client.force_login(world.people[user])
        page = client.get(reverse("season", args=["thu-nghiem"]))
        assert len(page.context["rows"]) == shown
        assert sum(stage["count"] for stage in page.context["stages"]) == shown


def test_queries_of_board_and_list_do_not_grow(client, world, django_assert_num_queries):
    client.force_login(world.people["can_bo"])
    first = w.submitted(world, "Trà hoa vàng")
    for more in ((), ("Chả mực", "Ruốc hàu")):
        for name in more:
            w.registered(world, name, of=first.dossier.product.producer)
            Season.objects.create(
                code=f"s-{len(name)}",
                unit=world.places["mc"],
                title=name,
                year=2024,
                regulation="148",
                rounds=1,
                inspection="none",
                created_at=w.START,
            )
        with django_assert_num_queries(11):
            client.get(reverse("season", args=["thu-nghiem"]))
        with django_assert_num_queries(6):
            client.get(reverse("season_list"))
        with django_assert_num_queries(7):
            client.get(reverse("search"), {"q": "a"})
        with django_assert_num_queries(15):
            client.get(reverse("home"))


def test_the_list_shows_what_one_may_open(client, world):
    for user, count in (("can_bo", 1), ("tinh", 1), ("tv1", 1), ("thu_ky", 1), ("kiem_toan", 1), ("can_bo_khac", 0)):
        client.force_login(world.people[user])
        assert len(client.get(reverse("season_list")).context["rows"]) == count, user


def test_an_auditor_of_the_centre_reads_every_board(client, world):
    world.grant("kiem_toan_qn", Role.AUDITOR, "qn")
    for user in ("kiem_toan", "kiem_toan_qn"):
        client.force_login(world.people[user])
        assert client.get(reverse("season", args=["thu-nghiem"])).status_code == 200


def test_after_a_closed_round_the_plans_next_day_counts(client, world):
    steps = [("round_one", "2023-09-20"), ("inspection", "2023-10-05"), ("round_two", "2023-10-20")]
    Batch.objects.update(steps=[{"key": key, "label": key, "from": "", "to": day} for key, day in steps])
    evaluation = w.registered(world)
    url = reverse("season", args=["thu-nghiem"])
    client.force_login(world.people["can_bo"])
    assert client.get(url).context["rows"][0]["due"] == date(2023, 9, 20)
    _, [item] = w.in_round(world, [evaluation])
    assert client.get(url).context["rows"][0]["due"] == date(2023, 9, 20)
    w.score(world, item, 0.7, stars=3)
    w.close_round(world, evaluation)
    row = client.get(url).context["rows"][0]
    assert (row["waits_for"], row["due"]) == ("Hội đồng quyết định bước tiếp theo", date(2023, 10, 5))
