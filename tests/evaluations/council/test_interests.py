"""Interests suggested from facts when a session is planned; the chair decides each; who is recused sees nothing."""

import pytest
from django.urls import reverse

from evaluations.models import Recusal
from evaluations.stages import recusals, round_one, sessions
from ocop.accounts.models import Role
from ocop.accounts.refusals import Refused
from ocop.journal import clock
from ocop.journal.models import Entry
from tests import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = w.build(members=4)
    producer = w.producer(world, "HTX Hải Sơn")
    producer.phone = "0912 345 678"
    producer.save()
    world.evaluation = w.registered(world, of=producer)
    world.seats[1].firm = "Hợp tác xã Hải Sơn"
    world.seats[1].save()
    user = world.seats[0].user
    user.phone = "+84 912345678"
    user.save()
    return world


def planned(world, now=None):
    return sessions.plan(
        world.people["thu_ky"], world.batch.pk, round=1, held_on=world.clock.date(),
        evaluations=[world.evaluation.pk], now=now or world.now(),
    )  # fmt: skip


def opened(world, session, delegate=None):
    here = {seat.pk for seat in world.seats}
    sessions.take_attendance(world.people["thu_ky"], session.pk, here, delegate=delegate, now=world.now())
    sessions.open_session(world.people["thu_ky"], session.pk, now=world.now())


def test_facts_make_suggestions_that_must_be_decided_before_the_opening(world):
    session = planned(world)
    found = {r.seat.office: r.reason for r in Recusal.objects.filter(state="suggested")}
    assert set(found) == {"Thành viên 1", "Thành viên 2"}
    assert "Cùng doanh nghiệp" in found["Thành viên 2"] and "số điện thoại" in found["Thành viên 1"]
    assert Entry.objects.filter(act="recusal.suggest").count() == 2
    opened(world, session)
    item = session.agenda.get()
    with pytest.raises(Refused, match="chưa quyết định 2 gợi ý"):
        round_one.open(world.people["thu_ky"], item.pk, now=world.now())
    # A suggested interest takes nobody out before it is confirmed.
    assert not Recusal.objects.in_force().exists()


def test_the_chair_decides_with_a_reason_but_not_on_their_own(world):
    session = planned(world)
    opened(world, session, delegate=world.seats[2].pk)
    own, other = Recusal.objects.order_by("seat__position")
    chair, delegate = world.people["tv1"], world.people["tv3"]
    with pytest.raises(Refused, match="của chính mình"):
        recusals.decide(chair, own.pk, confirmed=False, reason="Trùng số cũ", now=world.now())
    with pytest.raises(Refused, match="Cần nêu lý do"):
        recusals.decide(chair, other.pk, confirmed=True, reason=" ", now=world.now())
    recusals.decide(chair, other.pk, confirmed=True, reason="Là thành viên hợp tác xã", now=world.now())
    recusals.decide(delegate, own.pk, confirmed=False, reason="Số cũ của cơ quan", now=world.now())
    round_one.open(world.people["thu_ky"], session.agenda.get().pk, now=world.now())
    assert list(Recusal.objects.in_force().values_list("seat", flat=True)) == [world.seats[1].pk]


def test_a_dismissed_suggestion_does_not_come_back(world):
    planned(world)
    for recusal in Recusal.objects.all():
        recusal.state, recusal.decided_at, recusal.decision_reason = "dismissed", world.now(), "Đã hỏi rõ"
        recusal.save()
    recusals.suggest(
        world.people["thu_ky"], world.season.council_id, [world.evaluation], now=world.now()
    )
    assert not Recusal.objects.filter(state="suggested").exists()


def test_a_recused_member_finds_the_product_by_no_other_role(client, world):
    world.grant("tv4", Role.OFFICER, "mc")
    session = planned(world)
    item, product, dossier = session.agenda.get(), world.evaluation.dossier.product, world.evaluation.dossier
    recusals.declare(world.people["tv4"], world.evaluation.pk, reason="Anh em ruột", now=world.now())
    client.force_login(world.people["tv4"])
    world.clock = max(world.clock, clock.now())
    pages = [
        reverse("evaluation", args=[world.evaluation.pk]),
        reverse("product", args=[product.pk]),
        reverse("dossier", args=[dossier.pk]),
        reverse("item_result", args=[item.pk]),
    ]
    assert [client.get(url).status_code for url in pages] == [404] * 4
    assert client.get(reverse("sheet", args=[item.pk])).status_code == 403
    lists = [reverse("product_list"), reverse("scoring_queue"), reverse("session", args=[session.pk])]
    assert all(product.name not in client.get(url).content.decode() for url in lists)
    client.force_login(world.people["can_bo"])
    assert client.get(reverse("product", args=[product.pk])).status_code == 200


def test_the_delegate_leads_only_where_the_statute_says_so_and_while_the_session_lasts(client, world):
    session = planned(world)
    opened(world, session, delegate=world.seats[2].pk)
    client.force_login(world.people["tv3"])
    page = client.get(reverse("session", args=[session.pk])).content.decode()
    assert reverse("session.close", args=[session.pk]) in page
    assert client.get(reverse("recusal.decide", args=[world.evaluation.pk])).status_code == 200
    statute = world.season.council.statute
    statute.delegate_presides = False
    statute.save()
    assert client.get(reverse("recusal.decide", args=[world.evaluation.pk])).status_code == 403
    assert client.post(reverse("session.close", args=[session.pk])).status_code == 403
    statute.delegate_presides = True
    statute.save()
    assert client.post(reverse("session.close", args=[session.pk])).status_code == 302
    assert client.get(reverse("recusal.decide", args=[world.evaluation.pk])).status_code == 403


def test_the_chair_decides_on_the_page_and_a_bad_choice_stays_there(client, world):
    planned(world)
    client.force_login(world.people["tv1"])
    url = reverse("recusal.decide", args=[world.evaluation.pk])
    page = client.get(url).content.decode()
    assert "Phần mềm gợi ý" in page and "Cùng doanh nghiệp" in page
    other = Recusal.objects.get(seat=world.seats[1])
    refused = client.post(url, {"recusal": other.pk, "confirmed": "maybe", "reason": "Giữ lại lời này"})
    assert refused.status_code == 422 and "Giữ lại lời này" in refused.content.decode()
    done = client.post(url, {"recusal": other.pk, "confirmed": "no", "reason": "Đã rút khỏi hợp tác xã"})
    assert done.status_code == 302
    other.refresh_from_db()
    assert (other.state, other.decided_by) == ("dismissed", world.people["tv1"])
