"""The pages of the last stage's acts on one product: right office, wrong role, other unit, bad input, the effect."""

from fractions import Fraction

import pytest
from django.urls import reverse

from evaluations.models import CentralResult, Evaluation, Recognition
from evaluations.stages import recognition
from evaluations.states import State
from ocop.jobs.models import Job
from ocop.journal.models import Entry
from tests import world as w
from tests.evaluations.recognition import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return cases.world()


@pytest.fixture
def proposed(world):
    return cases.proposed(world, "Trà hoa vàng")[0]


def address(act, evaluation):
    return reverse(act, args=[evaluation.pk])


def state(evaluation):
    return Evaluation.objects.values_list("state", flat=True).get(pk=evaluation.pk)


OFFICES = {
    "recognition.recognise": "duyet",
    "recognition.forward": "duyet",
    "recognition.decline": "duyet",
    "recognition.send_back": "duyet",
}


@pytest.mark.parametrize("act", OFFICES)
def test_the_right_office_sees_the_page_others_do_not(client, world, proposed, act):
    expected = {"duyet": 200, "can_bo": 403, "thu_ky": 403, "chu_the": 403, "can_bo_khac": 404, "chu_the_khac": 404}
    for username, status in expected.items():
        client.force_login(world.people[username])
        assert client.get(address(act, proposed)).status_code == status, username
        if status != 200:
            assert client.post(address(act, proposed), {"reason": "x"}).status_code == status, username
    assert state(proposed) == State.PROPOSED
    client.logout()
    assert client.post(address(act, proposed)).status_code == 302 and state(proposed) == State.PROPOSED


def test_proposing(client, world):
    evaluation = w.registered(world, "Trà hoa vàng")
    _, [item] = w.in_round(world, [evaluation])
    client.force_login(world.people["thu_ky"])
    page = client.get(address("recognition.propose", evaluation))
    assert "Vòng chấm của sản phẩm này chưa đóng." in page.content.decode()
    assert client.post(address("recognition.propose", evaluation)).status_code == 422
    w.score(world, item, 0.67, stars=3)
    w.close_round(world, evaluation)
    assert "3 trên 5 sao" in client.get(address("recognition.propose", evaluation)).content.decode()
    assert client.post(address("recognition.propose", evaluation)).status_code == 302
    assert state(evaluation) == State.PROPOSED
    assert client.post(address("recognition.propose", evaluation)).status_code == 422  # twice


def test_recognising_one(client, world, proposed):
    client.force_login(world.people["duyet"])
    paper = {"number": "12/QĐ-UBND", "signed_on": f"{world.clock:%d/%m/%Y}", "signer_title": cases.SIGNER}
    assert client.post(address("recognition.recognise", proposed), paper | {"number": ""}).status_code == 422
    assert client.post(address("recognition.recognise", proposed), paper).status_code == 302
    assert Recognition.objects.get().stars == 3
    again = client.post(address("recognition.recognise", proposed), paper | {"number": "14/QĐ-UBND"})
    assert again.status_code == 422 and Recognition.objects.count() == 1
    entry = Entry.objects.get(act="recognition.recognise")
    assert '"decision":"12/QĐ-UBND"' in entry.details


def test_declining_and_sending_back_keep_what_was_typed(client, world, proposed):
    client.force_login(world.people["duyet"])
    for act in ("recognition.decline", "recognition.send_back"):
        answer = client.post(address(act, proposed), {"reason": " "})
        assert answer.status_code == 422 and "Cần nêu lý do." in answer.content.decode()
        long = client.post(address(act, proposed), {"reason": "dài " * 600})
        assert long.status_code == 422 and "dài dài" in long.content.decode()
    assert client.post(address("recognition.decline", proposed), {"reason": "Thiếu liên kết"}).status_code == 302
    evaluation = Evaluation.objects.get(pk=proposed.pk)
    assert (evaluation.state, evaluation.closing_reason) == (State.DECLINED, "Thiếu liên kết")


def test_forwarding_one_refuses_below_the_limit(client, world, proposed, at_the_time):
    cases.upper_season(world)
    client.force_login(world.people["duyet"])
    answer = client.post(address("recognition.forward", proposed))
    assert answer.status_code == 422 and "chưa đến mức chuyển" in answer.content.decode()
    assert state(proposed) == State.PROPOSED


@pytest.fixture
def at_the_ministry(world):
    """A provincial product of 90 points and more that went to the Ministry."""
    world.season.unit = world.places["qn"]
    type(world.season).objects.update(unit=world.places["qn"], forward_limit=90, recognises_to=4)
    world.grant("can_bo", w.Role.OFFICER, "qn")
    world.people["can_bo"].__dict__.pop("_grants_by_day", None)
    [evaluation] = cases.proposed(world, "Trà năm sao", share=1, stars=5)
    recognition.forward(world.people["duyet_tinh"], evaluation.pk, now=world.now())
    return evaluation


CENTRAL = {"paper_number": "88/QĐ-BNN", "paper_date": "11/09/2023", "mean": "85,5", "stars": "4"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"paper_number": ""}, "Cần số văn bản của trung ương."),
        ({"paper_date": "11/09/2999"}, "Ngày văn bản chưa tới."),
        ({"mean": "100,5"}, "Điểm từ 0 đến 100."),
        ({"mean": "tám mươi"}, "số"),
        ({"stars": "5"}, "Hạng sao cao hơn mức điểm."),
    ],
)
def test_a_central_result_that_cannot_be(client, world, at_the_ministry, changes, said):
    client.force_login(world.people["tinh"])
    answer = client.post(address("recognition.record_central", at_the_ministry), CENTRAL | changes)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not CentralResult.objects.exists()


def test_a_central_result_below_ninety_comes_back_and_is_recognised_there(client, world, at_the_ministry):
    client.force_login(world.people["duyet_tinh"])
    assert client.get(address("recognition.record_central", at_the_ministry)).status_code == 403
    client.force_login(world.people["tinh"])
    assert client.post(address("recognition.record_central", at_the_ministry), CENTRAL).status_code == 302
    central = CentralResult.objects.get()
    assert central.mean == Fraction(171, 2) and central.stars == 4
    assert client.post(address("recognition.record_central", at_the_ministry), CENTRAL).status_code == 422
    back = Evaluation.objects.get(came_from=at_the_ministry)
    client.force_login(world.people["duyet_tinh"])
    listed = client.get(reverse("proposal_list")).content.decode()
    assert "Hội đồng trung ương: 85,50 điểm, 4 sao (văn bản số 88/QĐ-BNN)." in listed
    paper = {"number": "12/QĐ-UBND", "signed_on": "11/09/2023", "signer_title": cases.SIGNER}
    assert client.post(address("recognition.recognise", back), paper).status_code == 302
    assert Recognition.objects.get().stars == 4


def test_asking_for_a_paper_again(client, world):
    [found] = cases.recognised(world, "Trà hoa vàng")
    Job.objects.update(state="failed", finished_at=world.now(), message="đĩa đầy")
    for username, status in {"can_bo": 302, "chu_the": 403, "can_bo_khac": 404}.items():
        client.force_login(world.people[username])
        assert client.post(address("certificate.issue", found.evaluation)).status_code == status, username
    assert Job.objects.get(kind="certificate_pdf").state == "queued"
