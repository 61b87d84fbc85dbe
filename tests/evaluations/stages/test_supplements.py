"""The supplement loop: who asks when, criteria named, reminders once each, here and by mail."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from evaluations.forms.registration import AskSupplement
from evaluations.models import Evaluation, SupplementRequest
from evaluations.selectors import waiting
from evaluations.stages import registration, supplements
from ocop.accounts.refusals import Refused
from ocop.jobs import chores
from ocop.jobs.models import Job
from ocop.journal.models import Entry
from ocop.law import loader
from ocop.notices.models import Notice
from ocop.notices.telling import MAIL_JOB, NO_MAIL
from products import commune
from tests import world as w
from tests.notices import sending

pytestmark = pytest.mark.django_db
DUE = date(2023, 9, 20)


@pytest.fixture
def world():
    return w.build()


def ask(world, evaluation, *, by="can_bo", items=("Phiếu kiểm nghiệm", ("C.6.1: ảnh nhãn", "C.6.1"))):
    act = supplements.ask_at_commune if by == "xa" else supplements.ask_supplement
    return act(world.people[by], evaluation.pk, reason="Thiếu", items=items, due_on=DUE, now=world.now())


def answer(world, evaluation):
    answers = {item.pk: "Đã gửi" for item in SupplementRequest.objects.get(closed_at=None).items.all()}
    return supplements.answer_supplement(world.people["chu_the"], evaluation.pk, answers=answers, now=world.now())


def turn(evaluation):
    return waiting.with_turn(Evaluation.objects.filter(pk=evaluation.pk)).values_list("turn", flat=True)[0]


def test_the_commune_asks_looks_and_closes_before_it_sends_up(world):
    evaluation = w.submitted(world)
    request = ask(world, evaluation, by="xa")
    assert request.stage == "commune" and turn(evaluation) == "supplement"
    with pytest.raises(PermissionDenied):
        supplements.close_at_commune(world.people["can_bo"], evaluation.pk, accepted=True, now=world.now())
    answer(world, evaluation)
    assert turn(evaluation) == "commune_check"
    supplements.close_at_commune(world.people["xa"], evaluation.pk, accepted=True, now=world.now())
    assert turn(evaluation) == "register" and Evaluation.objects.get(pk=evaluation.pk).dossier_version.number == 2


def test_the_commune_does_not_close_what_the_officer_asked(world):
    evaluation = w.submitted(world)
    ask(world, evaluation)
    with pytest.raises(Refused, match="Xã không có yêu cầu"):
        supplements.close_at_commune(world.people["xa"], evaluation.pk, accepted=False, now=world.now())


def test_what_was_sent_up_is_the_upper_levels(world):
    evaluation = w.submitted(world)
    commune.forward(
        world.people["xa"], [evaluation.dossier_id], signed_on=date(2023, 9, 11), signer_title="Chủ tịch",
        now=world.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="đã chuyển lên cấp trên"):
        ask(world, evaluation, by="xa")


@pytest.mark.parametrize("state", ["submitted", "registered", "round_one", "inspection"])
def test_papers_are_asked_for_at_every_stage_but_while_a_round_is_scored(world, state):
    evaluation = w.submitted(world) if state == "submitted" else w.registered(world)
    if state in ("round_one", "inspection"):
        _, [item] = w.in_round(world, [evaluation])
        with pytest.raises(Refused, match="Vòng chấm đang mở"):
            ask(world, evaluation)
        w.score(world, item)
        w.close_round(world, evaluation)
        if state == "inspection":
            from evaluations.stages import inspection

            inspection.plan(world.people["can_bo"], evaluation.pk, planned_on=date(2023, 9, 30), now=world.now())
    assert ask(world, evaluation).stage == state
    assert list(SupplementRequest.objects.get().items.values_list("criterion", flat=True)) == ["", "C.6.1"]


def test_a_criterion_is_named_by_what_the_sheet_prints():
    tea = loader.criteria_set("1048-14")
    by_code = {criterion.code: criterion.printed_code for criterion in tea.criteria}
    once = next(code for code, printed in by_code.items() if list(by_code.values()).count(printed) == 1)
    twice = next(printed for printed in by_code.values() if list(by_code.values()).count(printed) > 1)
    lines = [f"{by_code[once]}: ảnh nhãn", f"{once.lower()}: ảnh nhãn", f"{twice}: mục nào", "Giấy phép: sao"]
    form = AskSupplement({"reason": "Thiếu", "items": "\n".join(lines), "due_on": "20/09/2023"}, law=tea)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["items"] == list(zip(lines, [once, once, "", ""], strict=True))


def test_each_reminder_is_made_once_and_none_after_the_answer(world, settings):
    evaluation = w.submitted(world)
    ask(world, evaluation)
    days = [datetime(2023, 9, day, 2, tzinfo=UTC) for day in (14, 17, 18, 20, 21, 25)]
    assert [supplements.remind_due(at) for at in days] == [0, 1, 0, 0, 1, 0]
    own = Notice.objects.filter(person=world.people["chu_the"], kind__startswith="supplement.").order_by("made_at")
    assert list(own.values_list("kind", flat=True)) == ["supplement.asked", "supplement.soon", "supplement.late"]
    assert Entry.objects.filter(act="supplement.remind").count() == 2
    other = w.submitted(world, "Chả mực", of=evaluation.dossier.product.producer)
    ask(world, other)
    items = SupplementRequest.objects.get(evaluation=other).items.all()
    answers = {item.pk: "Đã gửi" for item in items}
    supplements.answer_supplement(world.people["chu_the"], other.pk, answers=answers, now=world.now())
    assert supplements.remind_due(days[-1]) == 0


def of_supplements(world, who="chu_the"):
    return Notice.objects.filter(person=world.people[who], about__startswith="supplement:")


def test_one_mail_for_each_reminder_even_if_the_job_runs_twice(world):
    evaluation = w.submitted(world)
    sending.at_once()
    ask(world, evaluation)
    [letter] = sending.at_once()
    assert letter.to == ["chu_the@example.vn"] and "Phiếu kiểm nghiệm" in letter.body and "20/09/2023" in letter.body
    assert f"/danh-gia/{evaluation.pk}/bo-sung/" in letter.body
    assert of_supplements(world).get().mailed_at


def test_the_commune_and_who_asked_hear_of_it_in_their_daily_letter(world):
    evaluation = w.submitted(world)
    ask(world, evaluation)
    assert of_supplements(world, "xa").get().way == "digest" and not of_supplements(world, "can_bo").exists()
    assert supplements.remind_due(datetime(2023, 9, 21, 2, tzinfo=UTC)) == 1
    assert of_supplements(world, "can_bo").get().subject.startswith("Đã quá hạn bổ sung")
    answer(world, evaluation)
    assert of_supplements(world, "can_bo").count() == 2
    assert not of_supplements(world, "can_bo_khac").exists()


def test_a_producer_without_an_account_is_written_to_at_its_own_address_once(world):
    evaluation = w.submitted(world)
    producer = evaluation.dossier.product.producer
    producer.email = "htx@example.vn"
    producer.save()
    producer.agents.all().delete()
    sending.at_once()
    ask(world, evaluation)
    [letter] = sending.at_once()
    assert letter.to == ["htx@example.vn"] and "List-Unsubscribe" not in letter.extra_headers


def test_without_a_mail_server_the_portal_reminds_alone(world, settings):
    settings.EMAIL_BACKEND = NO_MAIL
    ask(world, w.submitted(world))
    assert of_supplements(world).get().way == "portal"
    assert not Job.objects.filter(kind=MAIL_JOB).exists()


def test_the_sweep_reminds_by_day_only(world):
    ask(world, w.submitted(world))
    night, day = datetime(2023, 9, 19, 18, tzinfo=UTC), datetime(2023, 9, 20, 0, 30, tzinfo=UTC)
    assert chores.do_all(night) == [] and of_supplements(world).count() == 1
    assert chores.do_all(day) == [] and of_supplements(world).count() == 2


def test_the_officers_acts_are_reached_from_stage_one(world):
    assert registration.ask_supplement is supplements.ask_supplement
