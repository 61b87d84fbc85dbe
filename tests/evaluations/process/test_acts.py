"""Each act's page: the right office sees and does it, the wrong office gets 403, another unit 404, bad input 422."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone

from evaluations.models import Batch, Elimination, Evaluation, SupplementRequest
from evaluations.permissions import RULES
from evaluations.stages import elimination, inspection, registration, supplements
from products import dossiers
from tests import world as w

pytestmark = pytest.mark.django_db
OWN_ROOMS = ("registration.", "supplement.", "inspection.", "elimination.")


def draft(world):
    item = w.product(world)
    actor = item.producer.agents.get().user
    dossier = dossiers.start(actor, item, kind="first", regulation="148", now=world.now())
    w.filled(world, actor, dossier)
    return registration.open_draft(actor, dossier.pk, world.batch.pk, now=world.now())


def asked(world):
    evaluation = w.submitted(world)
    registration.ask_supplement(
        world.people["can_bo"],
        evaluation.pk,
        reason="Thiếu giấy tờ",
        items=["Phiếu kiểm nghiệm"],
        due_on=date(2023, 9, 30),
        now=world.now(),
    )
    return evaluation


def answered_at_commune(world):
    evaluation = w.submitted(world)
    supplements.ask_at_commune(
        world.people["xa"], evaluation.pk, reason="Thiếu", items=["Ảnh"], due_on=date(2023, 9, 30), now=world.now()
    )
    return answered(world, evaluation)


def answered(world, evaluation=None):
    evaluation = evaluation or asked(world)
    request = SupplementRequest.objects.get()
    answers = {item.pk: "Đã tải lên" for item in request.items.all()}
    registration.answer_supplement(world.people["chu_the"], evaluation.pk, answers=answers, now=world.now())
    return evaluation


def inspected(world):
    world.season.inspection, world.season.rounds = "before", 1
    world.season.save()
    evaluation = w.registered(world)
    inspection.plan(world.people["can_bo"], evaluation.pk, planned_on=date(2023, 9, 20), now=world.now())
    return evaluation


def found(world):
    evaluation = inspected(world)
    rows = [{"subject": "Bao bì", "verdict": "met", "note": "", "criterion": ""}]
    inspection.record_findings(world.people["can_bo"], evaluation.pk, findings=rows, now=world.now())
    return evaluation


def before_inspection(world):
    world.season.inspection, world.season.rounds = "before", 1
    world.season.save()
    return w.registered(world)


def next_batch(world):
    evaluation = w.registered(world)
    Batch.objects.create(season=world.season, number=2, intake_from=date(2023, 11, 1), intake_to=date(2024, 1, 31))
    return evaluation


def accused(world):
    evaluation = w.registered(world)
    elimination.propose(world.people["tv2"], evaluation.pk, ground="Giả mạo", reason="Chữ ký", now=world.now())
    return evaluation


@dataclass
class Case:
    act: str
    setup: object
    office: str
    wrong: str
    good: object = dict
    bad: dict | None = None
    kept: list[str] = field(default_factory=list)
    state: str = ""


def answer_items():
    return {f"item_{item.pk}": "Đã gửi" for item in SupplementRequest.objects.get().items.all()}


def findings(verdict="met", subject="Nhà xưởng sạch"):
    return {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-subject": subject,
        "form-0-verdict": verdict,
        "form-0-note": "Ghi chú dài của đoàn",
        "form-0-criterion": "",
    }


WORDS = "Ba nội dung chưa khớp nhau"
CASES = [
    Case("registration.file", draft, "chu_the", "duyet", state="submitted"),
    Case("registration.register", w.submitted, "can_bo", "tv1", state="registered"),
    Case(
        "registration.screen_out",
        w.submitted,
        "can_bo",
        "tv1",
        lambda: {"reason": WORDS},
        {"reason": " "},
        state="declined",
    ),
    Case(
        "registration.postpone",
        next_batch,
        "thu_ky",
        "tv1",
        lambda: {"reason": WORDS},
        {"reason": ""},
        state="registered",
    ),
    Case(
        "registration.withdraw",
        w.submitted,
        "chu_the",
        "can_bo",
        lambda: {"reason": WORDS},
        {"reason": ""},
        state="withdrawn",
    ),
    Case(
        "supplement.ask",
        w.submitted,
        "can_bo",
        "tv1",
        lambda: {
            "reason": WORDS,
            "items": "Phiếu kiểm nghiệm\n\nẢnh nhãn",
            "due_on": f"{timezone.localdate():%d/%m/%Y}",
        },
        {"reason": WORDS, "items": "Phiếu kiểm nghiệm nước", "due_on": "01/01/2020"},
        [WORDS, "Phiếu kiểm nghiệm nước", "01/01/2020", "Hạn đã qua."],
        "submitted",
    ),
    Case(
        "supplement.commune_ask",
        w.submitted,
        "xa",
        "can_bo",
        lambda: {"reason": WORDS, "items": "Xác nhận vùng chè", "due_on": f"{timezone.localdate():%d/%m/%Y}"},
        {"reason": WORDS, "items": "", "due_on": "01/01/2020"},
        [WORDS, "01/01/2020"],
        "submitted",
    ),
    Case(
        "supplement.commune_close",
        answered_at_commune,
        "xa",
        "can_bo",
        lambda: {"accepted": "yes"},
        {"accepted": "?"},
        state="submitted",
    ),
    Case("supplement.answer", asked, "chu_the", "tv1", answer_items, {}, ["Chưa trả lời mục này."], "submitted"),
    Case(
        "supplement.close",
        answered,
        "can_bo",
        "chu_the",
        lambda: {"accepted": "yes"},
        {"accepted": "có lẽ"},
        state="submitted",
    ),
    Case(
        "inspection.plan",
        before_inspection,
        "to_tu_van",
        "tv1",
        lambda: {"planned_on": "20/09/2023", "place": "Thôn 1", "request": ""},
        {"planned_on": "32/13/2023", "place": "Thôn Chín"},
        ["32/13/2023", "Thôn Chín"],
        "inspection",
    ),
    Case(
        "inspection.record",
        inspected,
        "to_tu_van",
        "tv1",
        findings,
        findings(verdict=""),
        ["Nhà xưởng sạch", "Ghi chú dài của đoàn", "Chọn một đánh giá."],
        "inspection",
    ),
    Case(
        "inspection.conclude",
        found,
        "can_bo",
        "tv1",
        lambda: {"conclusion": "conditions", "visited_on": "11/09/2023", "summary": "Cần sửa nhãn"},
        {
            "conclusion": "conforms",
            "visited_on": f"{date.today() + timedelta(days=40):%d/%m/%Y}",
            "summary": "Giữ chữ này",
        },
        ["Giữ chữ này", "Ngày kiểm tra chưa tới."],
        "inspection",
    ),
    Case(
        "elimination.raise",
        w.registered,
        "tv2",
        "chu_the",
        lambda: {"ground": "law/forged", "reason": WORDS},
        {"ground": "law/unknown", "reason": WORDS},
        [WORDS],
        "registered",
    ),
    Case(
        "elimination.decide",
        accused,
        "tv1",
        "tv2",
        lambda: {"confirmed": "yes", "reason": WORDS},
        {"confirmed": "", "reason": WORDS},
        [WORDS],
        "eliminated",
    ),
]
with_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.act)


@pytest.fixture
def world(monkeypatch):
    world = w.build()
    # Pages take the database's clock; the season of this world is in 2023.
    for module in ("_page", "inspections", "registration", "evaluations", "seasons"):
        monkeypatch.setattr(f"evaluations.views.{module}.clock.now", world.now)
    return world


@with_case
def test_the_right_office_sees_the_page_and_does_the_act(client, world, case):
    evaluation = case.setup(world)
    client.force_login(world.people[case.office])
    url = reverse(case.act, args=[evaluation.pk])
    shown = client.get(url)
    page = shown.content.decode()
    assert shown.status_code == 200 and RULES[case.act].label in page
    answer = client.post(url, case.good())
    assert answer.status_code == 302
    assert Evaluation.objects.get(pk=evaluation.pk).state == case.state


@with_case
def test_the_wrong_office_is_refused_and_another_unit_finds_nothing(client, world, case):
    evaluation = case.setup(world)
    before = Evaluation.objects.get(pk=evaluation.pk).state
    url = reverse(case.act, args=[evaluation.pk])
    for user, status in ((case.wrong, 403), ("can_bo_khac", 404), ("chu_the_khac", 404)):
        client.force_login(world.people[user])
        assert client.get(url).status_code == status, user
        assert client.post(url, case.good()).status_code == status, user
    assert Evaluation.objects.get(pk=evaluation.pk).state == before


@pytest.mark.parametrize("case", [c for c in CASES if c.bad is not None], ids=lambda case: case.act)
def test_bad_input_is_refused_beside_its_field_and_kept(client, world, case):
    evaluation = case.setup(world)
    state = Evaluation.objects.get(pk=evaluation.pk).state
    client.force_login(world.people[case.office])
    answer = client.post(reverse(case.act, args=[evaluation.pk]), case.bad)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [text for text in case.kept if text not in page] == []
    assert "field__error" in page
    assert Evaluation.objects.get(pk=evaluation.pk).state == state


@with_case
def test_an_act_of_another_state_says_why_and_does_nothing(client, world, case):
    evaluation = case.setup(world)
    evaluation_pk = evaluation.pk
    Elimination.objects.filter(evaluation=evaluation_pk).update(decided_at=world.now(), confirmed=False)
    agent = world.people["chu_the"]
    registration.withdraw(agent, evaluation_pk, reason="Dừng", now=world.now())
    client.force_login(world.people[case.office])
    url = reverse(case.act, args=[evaluation_pk])
    good = case.good()
    shown = client.get(url).content.decode()
    assert "Đã rút" in shown
    answer = client.post(url, good)
    assert answer.status_code == 422
    assert Evaluation.objects.get(pk=evaluation_pk).state == "withdrawn"


def test_a_dossier_enters_an_open_batch_from_its_own_page(client, world):
    item = w.product(world)
    dossier = dossiers.start(world.people["chu_the"], item, kind="first", regulation="148", now=world.now())
    url = reverse("registration.open_draft", args=[dossier.pk])
    client.force_login(world.people["chu_the"])
    assert "Chưa có đợt nào nhận hồ sơ này" in client.get(url).content.decode()
    today = timezone.localdate()
    batch = Batch.objects.create(season=world.season, number=2, intake_from=today, intake_to=today)
    assert "Kế hoạch thử" in client.get(url).content.decode()
    wrong = client.post(url, {"batch": world.batch.pk})
    assert wrong.status_code == 422
    answer = client.post(url, {"batch": batch.pk})
    evaluation = Evaluation.objects.get()
    assert answer.url == reverse("evaluation", args=[evaluation.pk]) and evaluation.batch == batch
    again = client.post(url, {"batch": batch.pk})
    assert again.status_code == 422 and "đang được đánh giá" in again.content.decode()


def test_others_do_not_enter_a_dossier(client, world):
    item = w.product(world)
    dossier = dossiers.start(world.people["chu_the"], item, kind="first", regulation="148", now=world.now())
    url = reverse("registration.open_draft", args=[dossier.pk])
    for user, status in (("xa", 404), ("can_bo", 404), ("chu_the_khac", 404)):
        client.force_login(world.people[user])
        assert client.get(url).status_code == status, user
    dossier.filed_at = world.now()
    dossier.save()
    client.force_login(world.people["xa"])
    assert client.get(url).status_code == 403
    client.force_login(world.people["can_bo"])
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("act", [act for act in RULES if act.startswith(OWN_ROOMS)])
def test_every_act_of_these_rooms_has_an_address_under_its_rule(act, world):
    url = reverse(act, args=[1])
    assert resolve(url).func.rule == f"act:{act}"


def test_every_act_has_an_address(world):
    def address(act):
        try:
            return reverse(act, args=[1])
        except NoReverseMatch:
            return ""

    assert [act for act in RULES if not address(act)] == []
