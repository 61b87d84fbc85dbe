"""Stage 1 by its acts: entering a batch, filing, taking in, leaving; the supplement loop."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from evaluations.models import Batch, Evaluation
from evaluations.stages import registration, sessions
from ocop.accounts.refusals import Refused
from ocop.journal.models import Entry
from products import dossiers
from tests import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return w.build()


def dossier_of(world, **kwargs):
    item = w.product(world, **kwargs)
    actor = item.producer.agents.get().user
    dossier = dossiers.start(actor, item, kind="first", regulation="148", now=world.now())
    return w.filled(world, actor, dossier)


def test_the_producer_enters_a_batch_once(world):
    dossier, agent = dossier_of(world), world.people["chu_the"]
    evaluation = registration.open_draft(agent, dossier.pk, world.batch.pk, now=world.now())
    assert (evaluation.state, evaluation.unit) == ("draft", world.places["mc"])
    with pytest.raises(Refused, match="đang được đánh giá"):
        registration.open_draft(agent, dossier.pk, world.batch.pk, now=world.now())
    with pytest.raises(Http404):
        registration.open_draft(world.people["chu_the_khac"], dossier.pk, world.batch.pk, now=world.now())


def test_a_withdrawn_dossier_may_enter_again_a_decided_one_may_not(world):
    evaluation = w.submitted(world)
    agent = world.people["chu_the"]
    registration.withdraw(agent, evaluation.pk, reason="Sửa lại", now=world.now())
    again = registration.open_draft(agent, evaluation.dossier_id, world.batch.pk, now=world.now())
    registration.file(agent, again.pk, now=world.now())
    registration.screen_out(world.people["can_bo"], again.pk, reason="Hàng thô", now=world.now())
    with pytest.raises(Refused, match="đã có kết quả"):
        registration.open_draft(agent, evaluation.dossier_id, world.batch.pk, now=world.now())


def test_the_season_must_be_over_the_place_and_under_the_regulation(world):
    dossier = dossier_of(world)
    world.season.regulation = "1048"
    world.season.unit = world.places["dh"]
    world.season.save()
    with pytest.raises(Refused) as refused:
        registration.open_draft(world.people["chu_the"], dossier.pk, world.batch.pk, now=world.now())
    assert refused.value.reasons == [
        "Chủ thể không thuộc địa bàn Huyện Đầm Hà.",
        "Hồ sơ lập theo Quyết định 148, kế hoạch này theo Quyết định 1048.",
    ]


def test_a_commune_officer_enters_no_dossier(world):
    dossier = dossier_of(world)
    dossier.filed_at = world.now()
    dossier.save()
    with pytest.raises(PermissionDenied):
        registration.open_draft(world.people["xa"], dossier.pk, world.batch.pk, now=world.now())


def test_filing_keeps_to_the_window_and_freezes_a_version(world):
    dossier, agent = dossier_of(world), world.people["chu_the"]
    evaluation = registration.open_draft(agent, dossier.pk, world.batch.pk, now=world.now())
    Batch.objects.update(intake_to=date(2023, 9, 2))
    with pytest.raises(Refused, match="Đợt 1 nhận hồ sơ từ 01/09/2023 đến hết 02/09/2023"):
        registration.file(agent, evaluation.pk, now=world.now())
    Batch.objects.update(intake_to=date(2023, 9, 11))  # the last day counts, in Viet Nam's time
    filed = registration.file(agent, evaluation.pk, now=world.now())
    assert filed.dossier_version.number == 1 and filed.state == "submitted"
    entry = Entry.objects.filter(act="registration.file").get()
    assert entry.subject_id == str(evaluation.pk)


def test_numbers_follow_one_another_and_a_refused_act_takes_none(world):
    first = w.submitted(world)
    second = w.submitted(world, "Chả mực", of=first.dossier.product.producer)
    second.dossier.commune_report.delete()
    third = w.submitted(world, "Ruốc hàu", of=first.dossier.product.producer)
    done, left_out = registration.register_many(
        world.people["can_bo"], [first.pk, second.pk, third.pk, first.pk, 4040], now=world.now()
    )
    assert [e.number for e in done] == [1, 2]
    assert left_out == {
        second.pk: ["Chưa có báo cáo của UBND cấp xã (Mẫu 03)."],
        4040: ["Không tiếp nhận được hồ sơ này."],
    }
    others = registration.register_many(world.people["can_bo_khac"], [second.pk], now=world.now())
    assert others == ([], {second.pk: ["Không tiếp nhận được hồ sơ này."]})


def test_what_is_being_scored_cannot_be_withdrawn_or_postponed(world):
    evaluation = w.registered(world)
    w.in_round(world, [evaluation])
    Batch.objects.create(season=world.season, number=2, intake_from=date(2023, 11, 1), intake_to=date(2023, 12, 1))
    with pytest.raises(Refused, match="sau khi vòng chấm đóng"):
        registration.withdraw(world.people["chu_the"], evaluation.pk, reason="Thôi", now=world.now())
    with pytest.raises(Refused, match="Vòng chấm đang mở"):
        registration.postpone(world.people["thu_ky"], evaluation.pk, reason="Thiếu giấy", now=world.now())


def test_who_leaves_is_taken_off_the_agenda(world):
    stays = w.registered(world)
    later = w.registered(world, "Chả mực", of=stays.dossier.product.producer)
    gone = w.registered(world, "Ruốc hàu", of=stays.dossier.product.producer)
    second = Batch.objects.create(
        season=world.season, number=2, intake_from=date(2023, 11, 1), intake_to=date(2023, 12, 1)
    )
    secretary = world.people["thu_ky"]
    session = sessions.plan(
        secretary,
        world.batch.pk,
        round=1,
        held_on=date(2023, 9, 20),
        evaluations=[stays.pk, later.pk, gone.pk],
        now=world.now(),
    )
    registration.postpone(secretary, later.pk, reason="Chờ phiếu kiểm nghiệm", now=world.now())
    registration.withdraw(world.people["chu_the"], gone.pk, reason="Thôi", now=world.now())
    assert list(session.agenda.values_list("evaluation", flat=True)) == [stays.pk]
    again = sessions.plan(
        secretary, second.pk, round=1, held_on=date(2023, 11, 20), evaluations=[later.pk], now=world.now()
    )
    assert again.agenda.count() == 1 and Evaluation.objects.get(pk=later.pk).batch == second


def test_a_supplement_holds_the_dossier_until_it_is_closed(world):
    evaluation = w.submitted(world)
    officer, agent = world.people["can_bo"], world.people["chu_the"]
    due = date(2023, 9, 30)
    request = registration.ask_supplement(
        officer, evaluation.pk, reason="Thiếu", items=["Phiếu", "", "Ảnh"], due_on=due, now=world.now()
    )
    assert [item.text for item in request.items.all()] == ["Phiếu", "Ảnh"]
    for act in (
        lambda: registration.register(officer, evaluation.pk, now=world.now()),
        lambda: registration.ask_supplement(
            officer, evaluation.pk, reason="Nữa", items=["x"], due_on=due, now=world.now()
        ),
    ):
        with pytest.raises(Refused, match="hạn 30/09/2023"):
            act()
    with pytest.raises(Refused, match="chưa trả lời"):
        registration.close_supplement(officer, evaluation.pk, accepted=True, now=world.now())
    first, second = request.items.all()
    with pytest.raises(Refused) as refused:
        registration.answer_supplement(agent, evaluation.pk, answers={first.pk: "Có"}, now=world.now())
    assert list(refused.value.fields) == [f"item_{second.pk}"]
    answers = {first.pk: "Có", second.pk: "Có"}
    registration.answer_supplement(agent, evaluation.pk, answers=answers, now=world.now())
    assert Evaluation.objects.get(pk=evaluation.pk).dossier_version.number == 2
    registration.close_supplement(officer, evaluation.pk, accepted=True, now=world.now())
    assert registration.register(officer, evaluation.pk, now=world.now()).state == "registered"


@pytest.mark.parametrize("act", ["screen_out", "withdraw", "postpone"])
def test_these_acts_need_a_reason(world, act):
    evaluation = w.registered(world)
    Batch.objects.create(season=world.season, number=2, intake_from=date(2023, 11, 1), intake_to=date(2023, 12, 1))
    actor = world.people["chu_the" if act == "withdraw" else "can_bo"]
    with pytest.raises(Refused) as refused:
        getattr(registration, act)(actor, evaluation.pk, reason="  ", now=world.now())
    assert refused.value.fields == {"reason": ["Cần nêu lý do."]}
    assert Entry.objects.filter(act=f"registration.{act}").count() == 0
