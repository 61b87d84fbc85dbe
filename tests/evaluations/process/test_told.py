"""Who is told of which act: each kind reaches its people once and opens for them; mail carries nothing it may not."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evaluations.models import Evaluation, SheetReopening
from evaluations.stages import (
    _round,
    elimination,
    extension,
    recognition,
    recusals,
    registration,
    renewal,
    revocation,
    round_one,
    scoring,
    supplements,
)
from ocop.notices.models import Notice
from products.models import ProducerAgent
from tests import world as w
from tests.evaluations.recognition import cases
from tests.notices import sending
from tests.products import files

pytestmark = pytest.mark.django_db


def told() -> dict[str, set[str]]:
    """Kind → user names."""
    found = defaultdict(set)
    for kind, username in Notice.objects.values_list("kind", "person__username"):
        found[kind].add(username)
    return dict(found)


def since(before: dict) -> dict[str, set[str]]:
    """What is new since then."""
    now = told()
    new = {kind: people - before.get(kind, set()) for kind, people in now.items()}
    return {kind: people for kind, people in new.items() if people}


def opens_for_whoever_was_told(client) -> list[str]:
    """Notices whose link does not open for their person (a page or a form: 200)."""
    shut = []
    for notice in Notice.objects.select_related("person").exclude(person=None):
        client.force_login(notice.person)
        answer = client.get(notice.link, follow=True)
        if answer.status_code != 200:
            shut.append(f"{notice.kind} {notice.link} ({notice.person.username}): {answer.status_code}")
    return shut


def test_from_filing_to_the_certificate_everybody_hears_of_their_part_and_every_link_opens(client):
    world = cases.world()
    evaluation = w.registered(world)
    assert told() == {"dossier.filed": {"xa", "can_bo"}, "dossier.registered": {"chu_the"}, "dossier.watched": {"xa"}}
    before = told()
    _, [item] = w.in_round(world, [evaluation])
    assert since(before) == {"sheet.opened": {"tv1", "tv2", "tv3"}}
    w.score(world, item, 0.67, stars=3)
    before = told()
    w.close_round(world, evaluation)
    assert since(before) == {}
    recognition.propose(world.people["thu_ky"], evaluation.pk, now=world.now())
    assert since(before) == {"proposal.waiting": {"duyet"}}
    assert opens_for_whoever_was_told(client) == []
    before = told()
    recognition.send_back(world.people["duyet"], evaluation.pk, reason="Cần xem lại", now=world.now())
    assert since(before) == {"proposal.returned": {"tv1", "thu_ky", "can_bo"}}
    assert opens_for_whoever_was_told(client) == []


def test_the_recognition_is_told_without_code_stars_or_points(client):
    world = cases.world()
    [recognised] = cases.recognised(world, "Trà hoa vàng")
    assert told()["certificate.issued"] == {"chu_the"}
    sent = " ".join(letter.subject + letter.body + letter.alternatives[0][0] for letter in sending.at_once())
    paper = recognised.certificate
    assert paper.code not in sent and paper.number not in sent and "điểm trung bình" not in sent.lower()
    assert "12/QĐ-UBND" in sent and f"/giay-chung-nhan/{paper.pk}/" in sent
    assert not any(seat.office in sent.replace(f"Kính gửi {seat.office},", "") for seat in world.seats)
    assert opens_for_whoever_was_told(client) == []


def test_a_batch_of_proposals_is_one_notice_a_day_and_a_session_one_for_each_member():
    world = cases.world()
    cases.proposed(world, "Trà một", "Trà hai", "Trà ba")
    kinds = list(Notice.objects.filter(kind__in=["proposal.waiting", "sheet.opened"]).values_list("kind", flat=True))
    assert sorted(kinds) == ["proposal.waiting", *["sheet.opened"] * 3]


def test_what_goes_up_is_told_below_and_above(client):
    world = cases.world()
    cases.upper_season(world)
    [high] = cases.proposed(world, "Trà hạng cao", share=1, stars=5)
    before = told()
    recognition.forward(world.people["duyet"], high.pk, now=world.now())
    assert since(before) == {"dossier.forwarded": {"chu_the"}, "dossier.received": {"tinh"}}
    assert opens_for_whoever_was_told(client) == []


@pytest.mark.parametrize("how", ["screened", "declined", "eliminated"])
def test_whatever_stops_a_dossier_its_producer_hears_and_no_figure_goes_by_mail(client, how):
    world = cases.world()
    if how == "declined":
        [evaluation] = cases.proposed(world, "Trà")
        recognition.decline(world.people["duyet"], evaluation.pk, reason="Điểm 12,34", now=world.now())
    else:
        evaluation = w.registered(world)
        if how == "screened":
            registration.screen_out(world.people["can_bo"], evaluation.pk, reason="Điểm 12,34", now=world.now())
        else:
            raised = elimination.propose(
                world.people["can_bo"], evaluation.pk, ground="Vi phạm", reason="Điểm 12,34", now=world.now()
            )
            elimination.decide(world.people["tv1"], raised.pk, confirmed=True, reason="Đúng", now=world.now())
    assert told()["dossier.declined"] == {"chu_the"}
    assert "12,34" not in " ".join(letter.body for letter in sending.at_once())
    assert opens_for_whoever_was_told(client) == []


def test_below_the_least_mean_the_producer_hears_that_it_stopped_and_not_by_how_much():
    world = w.build(members=3)
    evaluation = w.registered(world)
    _, [item] = w.in_round(world, [evaluation])
    w.score(world, item, 0.3, stars=1)
    result = w.close_round(world, evaluation)
    round_one.stop(world.people["thu_ky"], evaluation.pk, now=world.now())
    [text] = Notice.objects.filter(kind="dossier.declined").values_list("text", flat=True)
    assert str(result.mean_shown).replace(".", ",") not in text and str(result.mean_shown) not in text


def test_an_interest_waits_for_the_chair_without_a_name_and_a_chairs_own_is_not_sent_to_the_chair(client):
    world = w.build(members=5)
    evaluation = w.registered(world)
    recusals.declare(world.people["tv3"], evaluation.pk, reason="Em ruột của chủ thể", now=world.now())
    notice = Notice.objects.get(kind="recusal.waiting")
    assert notice.person.username == "tv1" and "Thành viên 3" not in notice.subject + notice.text
    assert "Em ruột" not in notice.text
    recusals.declare(world.people["tv1"], evaluation.pk, reason="Góp vốn", now=world.now())
    assert Notice.objects.filter(kind="recusal.waiting").count() == 1


def test_interests_suggested_together_are_one_notice_for_the_chair():
    world = w.build(members=3)
    made = [w.registered(world, "Trà một")]
    made += [w.registered(world, "Trà hai", of=made[0].dossier.product.producer)]
    ProducerAgent.objects.create(producer=made[0].dossier.product.producer, user=world.people["tv2"])
    w.sessions.plan(
        world.people["thu_ky"], world.batch.pk, round=1, held_on=world.clock.date(),
        evaluations=[each.pk for each in made], now=world.now(),
    )  # fmt: skip
    notice = Notice.objects.get(kind="recusal.waiting")
    assert "và 1 sản phẩm khác" in notice.text and notice.link == "/viec/"


def test_a_sheet_is_opened_again_by_two_people_who_are_told(client):
    world = w.build(members=3)
    evaluation = w.registered(world)
    _, [item] = w.in_round(world, [evaluation])
    w.score(world, item, 0.7, seats=world.seats[1:2])
    sheet = item.sheets.get()
    before = told()
    scoring.ask_reopening(world.people["tv2"], sheet.pk, reason="Nhầm dòng", now=world.now())
    assert since(before) == {"sheet.reopening": {"tv1", "thu_ky"}}
    assert opens_for_whoever_was_told(client) == []
    before = told()
    scoring.confirm_reopening(world.people["tv1"], SheetReopening.objects.get().pk, now=world.now())
    assert since(before) == {"sheet.reopened": {"tv2"}}
    assert opens_for_whoever_was_told(client) == []


def test_a_rescoring_and_its_session_tell_nobody_twice():
    world = cases.world()
    evaluation = w.registered(world)
    _, [item] = w.in_round(world, [evaluation])
    w.score(world, item, 0.67)
    w.close_round(world, evaluation)
    before = Notice.objects.count()
    _round.rescore(world.people["tv1"], evaluation.pk, reason="Chênh lệch lớn", now=world.now())
    assert Notice.objects.count() == before


def test_supplements_open_for_whoever_hears_of_them(client):
    world = cases.world()
    evaluation = w.registered(world)
    supplements.ask_supplement(
        world.people["thu_ky"], evaluation.pk, reason="Thiếu", items=["Ảnh nhãn"], due_on=world.clock.date(),
        now=world.now(),
    )  # fmt: skip
    assert opens_for_whoever_was_told(client) == []
    supplements.remind_due(world.now() + timedelta(days=2))
    items = Evaluation.objects.get(pk=evaluation.pk).supplement_requests.get().items.all()
    before = told()
    supplements.answer_supplement(
        world.people["chu_the"], evaluation.pk, answers={i.pk: "Đã gửi" for i in items}, now=world.now()
    )
    assert since(before) == {"supplement.answered": {"thu_ky", "can_bo"}}
    supplements.close_supplement(world.people["can_bo"], evaluation.pk, accepted=True, now=world.now())
    assert told()["supplement.closed"] == {"chu_the"} and told()["supplement.late"] == {"chu_the"}
    assert opens_for_whoever_was_told(client) == []


# --- after the certificate ------------------------------------------------------------------------------------------


@pytest.fixture
def province():
    world = cases.province_world()
    world.issued = cases.issued(world, on=date(2024, 2, 29))
    return world


def propose(world, day: date):
    scan = SimpleUploadedFile("kl.pdf", files.pdf(), "application/pdf")
    return revocation.propose(
        world.people["tinh"], world.issued.pk, ground="law_breach", concluding_body="Chi cục",
        conclusion_number="15/KL", concluded_on=day, facts="Ghi nhãn sai", files=[scan], now=cases.at_noon(day),
    )  # fmt: skip


def test_a_proposal_to_revoke_has_a_clock_that_whoever_decides_hears_of_twice(client, province):
    before, day = told(), date(2026, 11, 20)
    made = propose(province, day)
    assert since(before) == {"revocation.proposed": {"duyet_tinh", "chu_the"}, "dossier.watched": {"xa"}}
    assert "07/12/2026" in Notice.objects.get(kind="revocation.proposed", person__username="duyet_tinh").text
    told_on = {}
    for days in range(22):
        found = renewal.warn_of_revocations(day + timedelta(days), now=cases.at_noon(day + timedelta(days)))
        told_on |= {days: [notice.person.username for notice in found]} if found else {}
    assert told_on == {14: ["duyet_tinh"], 18: ["duyet_tinh"]}  # three days before 7/12/2026, and the day after it
    assert "Quá hạn" in Notice.objects.order_by("-pk")[0].subject
    paper = {"decision_number": "99/QĐ-UBND", "decided_on": date(2026, 12, 1), "signer_title": "CHỦ TỊCH"}
    revocation.decide(province.people["duyet_tinh"], province.issued.pk, now=cases.at_noon(date(2026, 12, 1)), **paper)
    decided = Notice.objects.filter(kind="revocation.decided")
    assert {notice.person.username for notice in decided} == {"chu_the", "tinh"}
    assert "99/QĐ-UBND" in decided[0].text and made.decide_by == date(2026, 12, 7)
    assert renewal.warn_of_revocations(date(2027, 1, 1), now=cases.at_noon(date(2027, 1, 1))) == []
    assert opens_for_whoever_was_told(client) == []


def test_a_proposal_that_is_dropped_is_told_as_well(province):
    propose(province, date(2026, 11, 20))
    at = cases.at_noon(date(2026, 11, 25))
    revocation.drop(province.people["duyet_tinh"], province.issued.pk, reason="Đã khắc phục", now=at)
    notice = Notice.objects.get(kind="revocation.decided", person__username="chu_the")
    assert notice.subject.startswith("Không thu hồi") and "Đã khắc phục" not in notice.text


def test_an_extension_is_told_with_its_last_day(client, province):
    from tests.evaluations.recognition import test_life as life

    life.re_ranking(province, province.issued, date(2027, 2, 20))
    extension.grant(province.people["tinh"], province.issued.pk, reason="Chờ", now=cases.at_noon(life.END))
    notice = Notice.objects.get(kind="certificate.extended")
    assert notice.person.username == "chu_the" and "27/08/2027" in notice.text
    assert opens_for_whoever_was_told(client) == []
