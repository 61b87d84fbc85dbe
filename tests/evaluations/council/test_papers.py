"""Paper sheets: typed in by one, compared by another, then the member's sheet, marked wherever it is shown."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from councils.models import TeamMember
from evaluations.models import Sheet, Transcription
from evaluations.stages import scoring, transcription
from ocop.accounts.refusals import Refused
from ocop.journal import clock
from tests import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    world = w.build(members=3)
    world.evaluation = w.registered(world)
    world.session, [world.item] = w.in_round(world, [world.evaluation])
    version = world.item.evaluation.dossier_version
    world.law, world.cases = version.criteria_set.law, version.cases
    TeamMember.objects.create(
        council=world.season.council, user=world.person("thu_ky_hai"), role="secretary", office="Thư ký 2"
    )
    world.clock = clock.now()
    world.seat = world.seats[1]
    world.entry = reverse("sheet.transcribe", args=[world.evaluation.pk])
    world.check = reverse("sheet.confirm_transcription", args=[world.evaluation.pk])
    client.force_login(world.people["thu_ky"])
    return world


def grid(world, **more) -> dict:
    """Every criterion with its last printed number, as typed."""
    typed = {}
    for criterion in world.law.criteria:
        typed[f"k.{criterion.code}"] = str(len(criterion.positions(world.cases.get(criterion.code))))
    return {"seat": world.seat.pk, **typed, **more}


def entered(world, **more):
    marks = w.marks_for(world.law, 0.7, world.cases)
    return transcription.enter(
        world.people["thu_ky"], world.evaluation.pk, world.seat.pk, marks=marks, now=world.now(), **more
    )


def test_typed_in_by_one_compared_by_another_and_marked_everywhere(client, world):
    first = world.law.criteria[0]
    page = client.get(f"{world.entry}?thanh-vien={world.seat.pk}").content.decode()
    assert page.count('inputmode="numeric"') == len(world.law.criteria)
    done = client.post(world.entry, grid(world, **{f"k.{first.code}": "0"}, comment="Chấm trên giấy"))
    assert done.status_code == 302 and not Sheet.objects.exists()
    kept = Transcription.objects.get()
    assert kept.marks[first.code] is None and kept.comment == "Chấm trên giấy"
    room = reverse("session", args=[world.session.pk])
    assert "Phiếu giấy chờ đối chiếu" in client.get(room).content.decode()
    # Who typed it in cannot confirm it.
    assert "người thứ hai phải đối chiếu" in client.get(world.check).content.decode()
    assert client.post(world.check, {"paper": kept.pk}).status_code == 404
    client.force_login(world.people["thu_ky_hai"])
    assert client.get(world.check).content.decode().count("Giống phiếu giấy") == 1
    assert client.post(world.check, {"paper": kept.pk, "same": "yes"}).status_code == 302
    sheet = Sheet.objects.get()
    assert (sheet.seat, sheet.state, sheet.transcribed) == (world.seat, "submitted", True) and sheet.receipt
    assert sheet.total == sum(max(o.points for o in c.options) for c in world.law.criteria[1:])
    client.force_login(world.seat.user)
    assert "nhập từ phiếu giấy" in client.get(reverse("sheet_review", args=[world.item.pk])).content.decode()
    w.score(world, world.item, 0.9, seats=[world.seats[0], world.seats[2]])
    w.close_round(world, world.evaluation)
    page = client.get(reverse("item_result", args=[world.item.pk])).content.decode()
    assert page.count("nhập từ phiếu giấy") == 1


def test_a_difference_throws_the_typing_away(client, world):
    kept = entered(world)
    client.force_login(world.people["thu_ky_hai"])
    assert client.post(world.check, {"paper": kept.pk, "same": "no"}).status_code == 302
    assert not Transcription.objects.exists() and not Sheet.objects.exists()


def test_the_member_may_compare_their_own_paper_and_nobody_elses(client, world):
    kept = entered(world)
    for name in ("tv1", "tv3"):
        client.force_login(world.people[name])
        assert client.post(world.check, {"paper": kept.pk, "same": "yes"}).status_code == 404
        assert str(kept.comment or "Giống phiếu giấy") not in client.get(world.check).content.decode()
        with pytest.raises(Refused, match="không đọc phiếu"):
            transcription.confirm(world.people[name], kept.pk, now=world.now())
    client.force_login(world.seat.user)
    assert client.post(world.check, {"paper": kept.pk, "same": "yes"}).status_code == 302
    assert Sheet.objects.get().transcribed


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Chưa nhập mức"), ("9", "Chỉ nhập số từ 0 đến"), ("x", "Chỉ nhập số"), ("-1", "Chỉ nhập số")],
)
def test_what_the_paper_cannot_say_is_refused_beside_its_box(client, world, typed, said):
    code = world.law.criteria[2].code
    refused = client.post(world.entry, grid(world, **{f"k.{code}": typed}, comment="Giữ lời này"))
    page = refused.content.decode()
    assert refused.status_code == 422 and said in page and f'id="e-{code}"' in page and "Giữ lời này" in page
    assert not Transcription.objects.exists()


def test_no_paper_of_who_scores_in_the_portal_is_absent_or_has_no_vote(client, world):
    scoring.save_sheet(world.seat.user, world.item.pk, version=0, marks={}, now=world.now())
    assert client.post(world.entry, grid(world)).status_code == 422
    with pytest.raises(Refused, match="đã có phiếu trên cổng"):
        entered(world)
    world.session.attendance.filter(seat=world.seats[2]).update(present=False)
    world.seat = world.seats[2]
    with pytest.raises(Refused, match="chưa được điểm danh"):
        entered(world)
    stranger = w.Seat.objects.create(
        council=w.Council.objects.create(
            unit=world.places["dh"], name="Khác", decision_number="2", decision_date=world.clock.date(),
            created_at=world.clock,
        ),
        user=world.person("la"), office="Lạ",
    )  # fmt: skip
    world.seat = stranger
    with pytest.raises(Refused, match="Chọn một thành viên"):
        entered(world)


def test_a_secretary_who_votes_reads_no_others_paper(client, world):
    TeamMember.objects.create(council=world.season.council, user=world.seats[2].user, role="secretary", office="kiêm")
    with pytest.raises(Refused, match="không đọc phiếu"):
        transcription.enter(
            world.seats[2].user, world.evaluation.pk, world.seat.pk, marks={}, now=world.now()
        )


def test_a_confirmed_paper_never_changes(client, world):
    kept = entered(world)
    transcription.confirm(world.people["thu_ky_hai"], kept.pk, now=world.now())
    with pytest.raises(Refused, match="Không có phiếu giấy nào chờ"):
        transcription.confirm(world.people["thu_ky_hai"], kept.pk, now=world.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Transcription.objects.filter(pk=kept.pk).update(comment="khác")
    with pytest.raises(IntegrityError), transaction.atomic():
        Transcription.objects.filter(pk=kept.pk).delete()


def test_the_blank_sheet_prints_every_answer_with_its_number(client, world):
    page = client.get(reverse("sheet_blank", args=[world.evaluation.pk])).content.decode()
    answers = sum(len(c.positions(world.cases.get(c.code))) + 1 for c in world.law.criteria)
    assert page.count("paper-sheet__key") == answers
    client.force_login(world.people["tv2"])
    assert client.get(reverse("sheet_blank", args=[world.evaluation.pk])).status_code == 403
    assert client.get(world.entry).status_code == 403
    client.force_login(world.people["can_bo_khac"])
    assert client.get(world.entry).status_code == 404 and client.get(world.check).status_code == 404
