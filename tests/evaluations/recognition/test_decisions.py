"""The approver's list and the decision that recognises several products: through the pages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from evaluations.models import Certificate, Decision, Evaluation, Recognition
from evaluations.states import State
from ocop.jobs.models import Job
from tests import world as w
from tests.evaluations.recognition import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return cases.world()


@pytest.fixture
def two(world):
    """Two products with 3 stars, proposed."""
    return cases.proposed(world, "Trà hoa vàng", "Chè Shan")


def paper(world, **changes) -> dict:
    return {
        "number": "12/QĐ-UBND",
        "signed_on": f"{world.clock:%d/%m/%Y}",
        "signer_title": cases.SIGNER,
        **changes,
    }


def decide(client, rows, data):
    return client.post(reverse("decision_new"), {"e": [e.pk for e in rows], **data})


def test_the_list_gives_the_reason_behind_each_star(client, world, two):
    client.force_login(world.people["duyet"])
    page = client.get(reverse("proposal_list"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Trà hoa vàng" in text and "Chè Shan" in text
    assert "Điểm trung bình của 3 phiếu là" in text and "Công nhận được" in text
    assert reverse("decision_new") in text


def test_officers_read_the_list_but_decide_nothing(client, world, two):
    client.force_login(world.people["can_bo"])
    text = client.get(reverse("proposal_list")).content.decode()
    assert "Trà hoa vàng" in text
    assert reverse("decision_new") not in text and 'name="e"' not in text


def test_other_units_see_an_empty_list_and_other_roles_none(client, world, two):
    client.force_login(world.people["can_bo_khac"])
    text = client.get(reverse("proposal_list")).content.decode()
    assert "Trà hoa vàng" not in text and "Không có đề nghị nào" in text
    client.force_login(world.people["chu_the"])
    assert client.get(reverse("proposal_list")).status_code == 403


@pytest.mark.parametrize("products", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_three(client, world, django_assert_num_queries, products):
    cases.proposed(world, *[f"Trà số {n}" for n in range(products)])
    client.force_login(world.people["duyet"])
    client.get(reverse("proposal_list"))
    with django_assert_num_queries(12):
        client.get(reverse("proposal_list"))


def test_one_decision_recognises_all_chosen(client, world, two):
    client.force_login(world.people["duyet"])
    answer = decide(client, two, paper(world))
    decision = Decision.objects.get()
    assert answer.status_code == 302 and answer.url == reverse("decision", args=[decision.pk])
    assert {e.state for e in Evaluation.objects.all()} == {State.RECOGNISED}
    assert sorted(Certificate.objects.values_list("number", flat=True)) == ["01/2023/GCN-OCOP", "02/2023/GCN-OCOP"]
    assert Job.objects.filter(kind="certificate_pdf").count() == 2
    text = client.get(answer.url).content.decode()
    assert "Trà hoa vàng" in text and "02/2023/GCN-OCOP" in text and "PDF đang được lập" in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": " "}, "Quyết định phải có số."),
        ({"signer_title": ""}, "Cần ghi chức vụ người ký."),
        ({"signed_on": ""}, "Quyết định phải có ngày ký."),
        ({"signed_on": "31/02/2023"}, "Ngày không đúng"),
        ({"signed_on": "22/11/2999"}, "Ngày ký chưa tới."),
        ({"signed_on": "10/09/2023"}, "Quyết định ký trước ngày hội đồng chấm (11/09/2023)."),
    ],
)
def test_a_paper_that_cannot_be_is_refused_with_everything_typed_kept(client, world, two, changes, said):
    client.force_login(world.people["duyet"])
    answer = decide(client, two, paper(world, **changes))
    text = answer.content.decode()
    assert answer.status_code == 422 and said in text
    typed = paper(world, **changes)
    assert (all(typed[name].strip() in text for name in ("number", "signed_on")) and "PHÓ CHỦ TỊCH" in text) or (
        "signer_title" in changes
    )
    assert not Decision.objects.exists() and not Recognition.objects.exists()
    assert {e.state for e in Evaluation.objects.all()} == {State.PROPOSED}


def test_a_second_approval_changes_nothing(client, world, two):
    client.force_login(world.people["duyet"])
    decide(client, two, paper(world))
    answer = decide(client, two, paper(world, number="13/QĐ-UBND"))
    assert answer.status_code == 422
    assert "Trà hoa vàng: Hồ sơ đang ở bước «Đã công nhận»" in answer.content.decode()
    assert Decision.objects.count() == 1 and Recognition.objects.count() == 2


def test_all_or_none(client, world):
    of = w.producer(world)
    good = cases.proposed(world, "Trà hoa vàng", of=of)
    low = cases.proposed(world, "Trà thấp điểm", of=of, share=0.3, stars=0)
    client.force_login(world.people["duyet"])
    confirm = client.get(reverse("decision_new"), {"e": [good[0].pk, low[0].pk]}).content.decode()
    assert "1 sản phẩm sẽ được công nhận" in confirm
    assert "Trà thấp điểm: Kết quả dưới 3 sao: không công nhận." in confirm
    answer = decide(client, good + low, paper(world))
    assert answer.status_code == 422 and not Recognition.objects.exists() and not Decision.objects.exists()


def test_the_same_number_and_day_twice_is_refused(client, world):
    of = w.producer(world)
    first, second = cases.proposed(world, "Trà hoa vàng", "Chè Shan", of=of)
    client.force_login(world.people["duyet"])
    assert decide(client, [first], paper(world)).status_code == 302
    answer = decide(client, [second], paper(world))
    assert answer.status_code == 422 and "đã có" in answer.content.decode()
    decision = Decision.objects.get()
    assert decide(client, [second], {"decision": decision.pk}).status_code == 302
    assert decision.recognitions.count() == 2


def test_only_the_approver_of_the_unit_decides(client, world, two):
    expected = {"can_bo": 403, "chu_the": 404, "can_bo_khac": 404, "duyet_tinh": 404, "tv2": 404}
    for username, status in expected.items():
        client.force_login(world.people[username])
        assert decide(client, two, paper(world)).status_code == status, username
    assert not Decision.objects.exists()
    client.logout()
    assert decide(client, two, paper(world)).status_code == 401 and not Decision.objects.exists()


def test_what_must_go_up_is_not_recognised_here(client, world):
    [high] = cases.proposed(world, "Trà hạng cao", share=1, stars=5)
    client.force_login(world.people["duyet"])
    text = client.get(reverse("proposal_list")).content.decode()
    assert "Phải chuyển lên" in text and "phải chuyển hồ sơ lên cấp trên" in text
    answer = decide(client, [high], paper(world))
    assert answer.status_code == 422 and "phải chuyển hồ sơ lên cấp trên" in answer.content.decode()


def test_forwarding_says_what_was_left_out(client, world, at_the_time):
    of = w.producer(world)
    [high] = cases.proposed(world, "Trà hạng cao", share=1, stars=5, of=of)
    [low] = cases.proposed(world, "Trà hoa vàng", of=of)
    province = cases.upper_season(world)
    client.force_login(world.people["duyet"])
    chosen = {"e": [high.pk, low.pk]}
    assert "Trà hạng cao" in client.get(reverse("proposal_forward"), chosen).content.decode()
    answer = client.post(reverse("proposal_forward"), chosen)
    assert answer.status_code == 302
    text = client.get(answer.url).content.decode()
    assert "1 sản phẩm đã chuyển lên cấp trên" in text
    assert "Trà hoa vàng" in text and "Điểm trung bình chưa đến mức chuyển cấp trên." in text
    states = dict(Evaluation.objects.values_list("pk", "state"))
    assert states[high.pk] == State.FORWARDED and states[low.pk] == State.PROPOSED
    assert Evaluation.objects.get(season=province).state == State.SUBMITTED


@pytest.mark.parametrize("name", ["proposal_decline", "proposal_send_back"])
def test_declining_and_sending_back_need_a_reason(client, world, two, name):
    client.force_login(world.people["duyet"])
    chosen = {"e": [e.pk for e in two]}
    answer = client.post(reverse(name), {**chosen, "reason": "  "})
    assert answer.status_code == 422 and "Cần nêu lý do." in answer.content.decode()
    assert {e.state for e in Evaluation.objects.all()} == {State.PROPOSED}
    answer = client.post(reverse(name), {**chosen, "reason": "Thiếu hợp đồng nguyên liệu"})
    assert answer.status_code == 302
    expected = State.DECLINED if name == "proposal_decline" else State.ROUND_ONE
    assert {e.state for e in Evaluation.objects.all()} == {expected}


def test_a_product_sent_back_has_a_new_attempt_and_keeps_its_result(client, world, two):
    client.force_login(world.people["duyet"])
    client.post(reverse("proposal_send_back"), {"e": [two[0].pk], "reason": "Xem lại phần C"})
    evaluation = Evaluation.objects.get(pk=two[0].pk)
    assert evaluation.attempt == 2
    assert evaluation.agenda_items.get(round=1, attempt=1).result.stars == 3


def test_border_cases_are_marked(client, world):
    _, [item] = w.in_round(world, [w.registered(world, "Trà sát mốc")])
    law = item.evaluation.dossier_version.criteria_set.law
    marks = marks_worth(law, 50)
    w.score(world, item, change=marks)
    w.close_round(world, item.evaluation)
    from evaluations.stages import recognition

    recognition.propose(world.people["thu_ky"], item.evaluation_id, now=world.now())
    client.force_login(world.people["duyet"])
    assert "Sát mốc 50 điểm" in client.get(reverse("proposal_list")).content.decode()


def marks_worth(law, wanted: int) -> dict:
    """Answers that add up to exactly the wanted points, none where that is needed."""
    marks, left = {}, wanted
    for criterion in law.criteria:
        fitting = [(o.points, at) for at, o in enumerate(criterion.options) if o.case in (None, 1) and o.points <= left]
        points, at = max(fitting, key=lambda pair: (pair[0], -pair[1])) if fitting else (0, None)
        marks[criterion.code], left = at, left - points
    assert left == 0
    return marks


def test_a_decision_page_is_for_its_unit(client, world):
    [recognition] = cases.recognised(world, "Trà hoa vàng")
    address = reverse("decision", args=[recognition.decision_id])
    for username, status in (("duyet", 200), ("can_bo", 200), ("tinh", 200), ("can_bo_khac", 404), ("chu_the", 403)):
        client.force_login(world.people[username])
        assert client.get(address).status_code == status, username


def test_days_of_a_certificate(world):
    [recognition] = cases.recognised(world, "Trà hoa vàng")
    assert recognition.valid_from == world.clock.date()
    assert recognition.valid_to == world.clock.date().replace(year=world.clock.year + 3)
    assert recognition.valid_to - recognition.valid_from >= timedelta(days=1095)
